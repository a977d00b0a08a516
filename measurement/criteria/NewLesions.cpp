#include "NewLesions.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

bool isThere(const LesionRow& row)
{
    return wasLookedFor(row) && row.state != LesionState::Absent && row.longAxis != Length() &&
           row.certainty != Certainty::Refuted;
}

NewLesionCall callOf(const NewLesionSight& sight, const LesionRules& rules, const Protocol& protocol)
{
    return sight.now.certainty == Certainty::Equivocal ? NewLesionCall::Equivocal
                                                       : rules.newLesion(sight, protocol);
}

/// Whether no other new lesion is there, or was seen before and still stands. A node of normal size is none.
bool isSole(const Visit& visit, const NewLesionCourse& course, const std::string& lesion,
            const LesionRules& rules, const Protocol& protocol)
{
    const bool otherNow = std::ranges::any_of(visit.rows, [&](const LesionRow* row) {
        return row->lesion != lesion && isNewLesion(*row) && isThere(*row) &&
               callOf({*row, *row}, rules, protocol) != NewLesionCall::None;
    });
    const bool otherBefore = std::ranges::any_of(course.lesions, [&](const auto& known) {
        return known.first != lesion && known.second.call != NewLesionCall::None;
    });
    return !otherNow && !otherBefore;
}

void see(const LesionRow& row, const Visit& visit, bool sole, NewLesionCourse& course,
         const LesionRules& rules, const Protocol& protocol, NewLesions& result)
{
    auto& lesion = course.lesions[row.lesion];
    if (lesion.call == NewLesionCall::Unequivocal) {
        if (row.certainty == Certainty::Refuted)
            result.warnings.push_back(row.lesion +
                                      " is refuted here, but was called unequivocal before; the "
                                      "progression stands. Correct the earlier row if it was wrong");
        return;
    }
    if (!isThere(row)) {
        if (wasLookedFor(row))
            lesion = {}; // looked for and not there, or refuted: what was suspected is off the table
        return;
    }
    const bool seenBefore = lesion.first != nullptr;
    if (!seenBefore)
        lesion = {&row, visit.first, NewLesionCall::None};
    lesion.call = callOf({row, *lesion.first, sole, seenBefore}, rules, protocol);
    if (const std::string_view lacks = rules.newLesionLacks(row); !lacks.empty())
        result.missingInputs.push_back(row.lesion + " at " + visit.timepoint + ": " + std::string(lacks));
    if (lesion.call == NewLesionCall::None)
        lesion = {}; // a node of normal size: the first sight is when it is more than that
    if (lesion.call == NewLesionCall::Unequivocal) {
        const Date since = std::min(lesion.since, course.equivocalAnswerSince.value_or(lesion.since));
        result.progressionDate = std::min(result.progressionDate.value_or(since), since);
    }
    if (lesion.call == NewLesionCall::Equivocal)
        result.warnings.push_back(row.lesion + ": the new lesion is equivocal; look again at the next visit");
}

/// The answer of VISITS.csv. Rows of lesions outweigh a "no".
void hear(const Visit& visit, NewLesionCourse& course, NewLesions& result)
{
    const bool unseen =
        visit.answers != nullptr && visit.answers->coverage != "complete" && !visit.answers->coverage.empty();
    if (unseen)
        result.warnings.push_back("not seen at " + visit.timepoint + ": " + visit.answers->coverage +
                                  "; a new lesion there is not excluded");
    const auto answer = visit.answers == nullptr ? std::nullopt : visit.answers->newLesions;
    if (!answer) {
        result.answer = result.atThisVisit = unseen ? NewLesionAnswer::NotEvaluable : NewLesionAnswer::No;
        return;
    }
    result.answer = result.atThisVisit = *answer;
    // Where an equivocal lesion has a row, the answer speaks of that one, and its row keeps the date.
    const bool rowSpeaks = std::ranges::any_of(
        course.lesions, [](const auto& known) { return known.second.call == NewLesionCall::Equivocal; });
    if (*answer == NewLesionAnswer::Equivocal && !rowSpeaks)
        course.equivocalAnswerSince = course.equivocalAnswerSince.value_or(visit.first);
    if (*answer == NewLesionAnswer::Yes && !course.answeredYes) {
        course.answeredYes = true;
        const Date since = course.equivocalAnswerSince.value_or(visit.first);
        result.progressionDate = std::min(result.progressionDate.value_or(since), since);
    }
    if (*answer == NewLesionAnswer::No)
        course.equivocalAnswerSince.reset();
}

void combine(const NewLesionCourse& course, NewLesions& result)
{
    bool equivocal = false;
    for (const auto& [name, lesion] : course.lesions) {
        if (lesion.call == NewLesionCall::Unequivocal)
            result.unequivocal.push_back(name + ", first seen " + lesion.since.iso());
        equivocal = equivocal || lesion.call == NewLesionCall::Equivocal;
    }
    if (!result.unequivocal.empty() || course.answeredYes)
        result.answer = NewLesionAnswer::Yes;
    else if (equivocal && result.answer == NewLesionAnswer::No)
        result.answer = NewLesionAnswer::Equivocal;
}

} // namespace

bool isNewLesion(const LesionRow& row)
{
    const bool newClass =
        row.lesionClass == LesionClass::NewTarget || row.lesionClass == LesionClass::NewNonTarget;
    return newClass && row.lesionType != "bland-thrombus";
}

bool wasLookedFor(const LesionRow& row)
{
    return row.state != LesionState::NotEvaluable && row.state != LesionState::NotDone;
}

NewLesions evaluateNewLesions(const Visit& visit, NewLesionCourse& course, const LesionRules& rules,
                              const Protocol& protocol)
{
    NewLesions result;
    const NewLesionCourse before = course;
    for (const LesionRow* row : visit.rows)
        if (isNewLesion(*row))
            see(*row, visit, isSole(visit, before, row->lesion, rules, protocol), course, rules, protocol,
                result);
    const bool answeredNo = visit.answers != nullptr && visit.answers->newLesions == NewLesionAnswer::No;
    if (answeredNo && result.progressionDate)
        result.warnings.push_back("the answer for the visit is that there is no new lesion, and one is "
                                  "recorded; the recorded one counts");
    hear(visit, course, result);
    combine(course, result);
    return result;
}

} // namespace hepatica::measurement
