#include "record/CaseRules.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace hepatica::measurement {

namespace {

Problem broken(const std::string& what, const std::string& why)
{
    return {ProblemCode::InvalidCase, {what, why}, {}};
}

/// The first text of the list that is empty or stands there twice.
template <typename Values, typename TextOf>
std::optional<Problem> notUnique(const Values& values, TextOf textOf, const std::string& kind)
{
    std::set<std::string> seen;
    for (const auto& value : values) {
        const std::string& text = textOf(value);
        if (text.empty())
            return broken("the case", "a " + kind + " is empty");
        if (!seen.insert(text).second)
            return broken(text, "the case has this " + kind + " twice; choose another");
    }
    return std::nullopt;
}

std::optional<Problem> identityRule(const Case& case_)
{
    const bool empty = case_.timepoints.empty() && case_.lesions.empty() && case_.observations.empty();
    if (case_.identity.id.empty() && !(empty && case_.identity == CaseIdentity{}))
        return broken("the case", "its name is empty; expected a name");
    return std::nullopt;
}

std::optional<Problem> visitRule(const Case& case_)
{
    if (auto problem = notUnique(case_.timepoints, std::mem_fn(&Timepoint::name), "visit's name"))
        return problem;
    const auto isBaseline = [](const Timepoint& visit) { return visit.role == TimepointRole::Baseline; };
    const auto first = std::ranges::find_if(case_.timepoints, isBaseline);
    if (first == case_.timepoints.end())
        return std::nullopt;
    const auto second = std::find_if(first + 1, case_.timepoints.end(), isBaseline);
    if (second == case_.timepoints.end())
        return std::nullopt;
    return broken(second->name, "the case already has the baseline " + first->name + "; expected one");
}

std::optional<Problem> seriesRule(const Case& case_)
{
    std::vector<SeriesReference> all;
    for (const Timepoint& visit : case_.timepoints)
        all.insert(all.end(), visit.series.begin(), visit.series.end());
    return notUnique(all, std::mem_fn(&SeriesReference::uid), "series UID");
}

std::optional<Problem> lesionRule(const Case& case_)
{
    if (auto problem = notUnique(case_.lesions, std::mem_fn(&Lesion::name), "lesion's name"))
        return problem;
    return notUnique(case_.lesions, std::mem_fn(&Lesion::trackingUid), "tracking UID");
}

std::optional<Problem> observationRule(const Case& case_, const Observation& seen)
{
    const Lesion* lesion = case_.lesion(seen.lesionUid);
    if (lesion == nullptr)
        return broken("an observation at " + seen.timepoint, "the case has no lesion " + seen.lesionUid);
    const std::string what = lesion->name + " at " + seen.timepoint;
    if (case_.timepoint(seen.timepoint) == nullptr)
        return broken(what, "the case has no such visit");
    if (seen.reader.empty())
        return broken(what, "the reader is not named");
    const SeriesReference* series = case_.series(seen.seriesUid);
    if (!seen.maskRunLengths.empty() && (series == nullptr || !series->geometry))
        return broken(what, "it has a mask, and the case has no grid of its series " + seen.seriesUid);
    return std::nullopt;
}

std::optional<Problem> observationsRule(const Case& case_)
{
    std::set<std::tuple<std::string, std::string, std::string>> keys;
    for (const Observation& seen : case_.observations) {
        if (auto problem = observationRule(case_, seen))
            return problem;
        if (!keys.emplace(seen.lesionUid, seen.timepoint, seen.reader).second)
            return broken(case_.lesion(seen.lesionUid)->name + " at " + seen.timepoint,
                          "observed twice by " + seen.reader + "; expected once");
    }
    return std::nullopt;
}

constexpr std::array Rules{identityRule, visitRule, seriesRule, lesionRule, observationsRule};

} // namespace

void putInOrder(Case& case_)
{
    std::ranges::sort(case_.timepoints, {}, [](const Timepoint& visit) {
        return std::tuple(visit.date, std::cref(visit.name).get());
    });
    std::ranges::sort(case_.lesions, {}, &Lesion::name);
    const auto place = [&case_](const Observation& seen) {
        const Timepoint* visit = case_.timepoint(seen.timepoint);
        const Lesion* lesion = case_.lesion(seen.lesionUid);
        return std::tuple(visit != nullptr ? visit - case_.timepoints.data() : -1,
                          lesion != nullptr ? lesion - case_.lesions.data() : -1, seen.reader);
    };
    std::ranges::sort(case_.observations, {}, place);
}

std::optional<Problem> brokenRule(const Case& case_)
{
    for (const auto rule : Rules)
        if (auto problem = rule(case_))
            return problem;
    return std::nullopt;
}

} // namespace hepatica::measurement
