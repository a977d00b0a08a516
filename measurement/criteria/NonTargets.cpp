#include "NonTargets.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

bool isBland(const LesionRow& row)
{
    return row.lesionType == "bland-thrombus"; // no tumour
}

/// A lesion without a state of its own: other rows stand for it, because it merged or split.
bool stoodFor(const Visit& visit, std::string_view lesion)
{
    const LesionRow* row = visit.row(lesion);
    const bool speaks =
        row != nullptr && row->state != LesionState::Merged && row->state != LesionState::Split;
    return !speaks && (visit.hasMerged || visit.hasParts) &&
           std::ranges::any_of(visit.rows, [&](const LesionRow* other) {
               return isMergedOf(other->lesion, lesion) || parentOf(other->lesion) == lesion;
           });
}

struct Seen {
    std::vector<std::string> progressing, equivocal, persisting, notEvaluated;
};

NonTargetState stateAt(const Visit& visit, std::string_view lesion, bool node, const LesionRules& rules,
                       Response targetResponse, const Protocol& protocol)
{
    const LesionRow* row = visit.row(lesion);
    return row == nullptr ? NonTargetState::NotEvaluated
                          : rules.nonTarget(*row, node, targetResponse, protocol);
}

void decide(NonTargetResponse& result, const Seen& seen)
{
    const auto set = [&](Response response, Rule rule, std::string words) {
        result.response = response;
        result.reason = {rule, std::move(words)};
    };
    if (!seen.progressing.empty())
        set(Response::PD, Rule::NonTargetProgression,
            "unequivocal progression of non-target disease (" + joined(seen.progressing) + ")");
    else if (!seen.notEvaluated.empty())
        set(Response::NE, Rule::NonTargetNotEvaluated,
            "not every non-target was evaluated (" + joined(seen.notEvaluated) + ")");
    else if (!seen.persisting.empty())
        set(Response::NonCrNonPd, Rule::NonTargetsPersist,
            "non-target disease persists (" + joined(seen.persisting) + ")");
    else
        set(Response::CR, Rule::NonTargetsGone, "every non-target is gone");
}

} // namespace

NonTargetCourse withNonTargetsOf(NonTargetCourse course, const Visit& visit)
{
    for (const LesionRow* row : visit.rows)
        if (row->lesionClass == LesionClass::NonTarget && !isBland(*row))
            course.lesions.try_emplace(row->lesion, NonTargetCourse::Lesion{row->node, {}});
    return course;
}

NonTargetResponse evaluateNonTargets(const Visit& visit, NonTargetCourse& course, const LesionRules& rules,
                                     Response targetResponse, const Protocol& protocol)
{
    course = withNonTargetsOf(std::move(course), visit);
    NonTargetResponse result;
    if (course.lesions.empty())
        return result;
    Seen seen;
    for (auto& [name, lesion] : course.lesions) {
        if (stoodFor(visit, name))
            continue;
        switch (stateAt(visit, name, lesion.node, rules, targetResponse, protocol)) {
        case NonTargetState::Gone:
            lesion.equivocalSince.reset();
            break;
        case NonTargetState::NotEvaluated:
            seen.notEvaluated.push_back(name);
            break;
        case NonTargetState::Persists:
            lesion.equivocalSince.reset();
            seen.persisting.push_back(name);
            break;
        case NonTargetState::EquivocalProgression:
            lesion.equivocalSince = lesion.equivocalSince.value_or(visit.first);
            seen.persisting.push_back(name);
            result.warnings.push_back(name + ": the progression is equivocal; look again at the next visit");
            break;
        case NonTargetState::Progression: {
            const Date since = lesion.equivocalSince.value_or(visit.first);
            result.progressionDate = std::min(result.progressionDate.value_or(since), since);
            seen.progressing.push_back(name);
            break;
        }
        }
        if (!lesion.node && !seen.persisting.empty() && seen.persisting.back() == name)
            result.present.push_back(name);
    }
    decide(result, seen);
    result.progressing = std::move(seen.progressing);
    return result;
}

} // namespace hepatica::measurement
