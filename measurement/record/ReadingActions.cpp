#include <hepatica/measurement/PlainWords.h>
#include <hepatica/measurement/ReadingOrder.h>

#include "record/VisitRules.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

/// What the reader has said of the visit so far; an empty reading when nothing.
VisitReading readingSoFar(const Case& case_, const std::string& timepoint, const std::string& reader)
{
    const VisitReading* held = readingOf(case_, timepoint, reader);
    return held != nullptr ? *held : VisitReading{timepoint, reader};
}

Edit<VisitReading> editTo(const Case& case_, VisitReading after)
{
    const VisitReading* held = readingOf(case_, after.timepoint, after.reader);
    return {held != nullptr ? std::optional(*held) : std::nullopt, std::move(after)};
}

Expected<Action> taken(const Case& case_, Action action)
{
    const auto result = apply(case_, action);
    if (!result)
        return passOn(result);
    return action;
}

/// Marks and names what the readers could see of each other before they go on.
void tellUnblinding(const Case& case_, Action& action)
{
    if (const auto open = unblindedVisits(case_); !open.empty())
        action.name += fmt::format(", after the readers could see each other at {}", fmt::join(open, ", "));
    std::ranges::move(marksOfUnblinding(case_), std::back_inserter(action.changes));
}

bool takesOffALock(const Change& change)
{
    const auto* edit = std::get_if<Edit<VisitReading>>(&change);
    return edit != nullptr && edit->before && edit->before->signature &&
           !(edit->after && edit->after->signature);
}

} // namespace

std::vector<std::string> unblindedVisits(const Case& case_)
{
    std::vector<std::string> names;
    const bool isOpenNow = isBlinded(case_) && allLocked(case_);
    for (const Timepoint& visit : case_.timepoints)
        if (isOpenNow || visit.wasUnblinded.value_or(false))
            names.push_back(visit.name);
    return names;
}

Action takenBack(const Case& case_, const Action& action, const std::string& why)
{
    Action back = inverse(action);
    back.why = why;
    for (Change& change : back.changes)
        if (auto* edit = std::get_if<Edit<Adjudication>>(&change))
            edit->after.reset();
    if (std::ranges::any_of(back.changes, takesOffALock))
        tellUnblinding(case_, back);
    return back;
}

std::optional<ReaderRole> roleOf(const Case& case_, const std::string& name)
{
    const auto found = std::ranges::find(case_.readers, name, &CaseReader::name);
    return found == case_.readers.end() ? std::nullopt : std::optional(found->role);
}

Expected<std::string> whoReads(const Case& case_, const std::string& given)
{
    for (const CaseReader& one : case_.readers)
        if (isSameName(one.name, given))
            return one.name;
    if (!isBlank(given))
        return std::string(withoutSpaceAround(given));
    if (case_.readers.empty())
        return "R1";
    std::string names;
    for (const CaseReader& one : case_.readers)
        names += (names.empty() ? "" : ", ") + one.name;
    return fail(ProblemCode::NotAReader,
                {case_.identity.id, "nobody", "say with --reader who does it", names});
}

Expected<Action> assignReaders(const Case& case_, const std::vector<CaseReader>& readers,
                               const std::string& by)
{
    Action action{"name readers", by, "", {}};
    for (const CaseReader& one : case_.readers)
        action.changes.emplace_back(Edit<CaseReader>{one, std::nullopt});
    std::vector<CaseReader> named;
    std::ptrdiff_t adjudicators = 0;
    for (CaseReader one : readers) {
        one.name = withoutSpaceAround(one.name);
        adjudicators += one.role == ReaderRole::Adjudicator ? 1 : 0;
        const bool isThere = std::ranges::any_of(
            named, [&](const CaseReader& other) { return isSameName(other.name, one.name); });
        if (one.name.empty() || isThere || adjudicators > 1)
            return fail(ProblemCode::NotAReader, {case_.identity.id, "\"" + one.name + "\"", "be named",
                                                  "to be different names, and at most one adjudicator"});
        named.push_back(one);
        action.changes.emplace_back(Edit<CaseReader>{std::nullopt, one});
    }
    return taken(case_, std::move(action));
}

Action answerNewLesions(const Case& case_, const std::string& timepoint, NewLesionAnswer answer,
                        const std::string& reader)
{
    VisitReading reading = readingSoFar(case_, timepoint, reader);
    reading.newLesions = answer;
    return {fmt::format("new lesions at {}: {}", timepoint, wordOf(NewLesionAnswerWords, answer)),
            reader,
            "",
            {editTo(case_, reading)}};
}

Action noteCoverage(const Case& case_, const std::string& timepoint, const std::string& coverage,
                    const std::string& reader)
{
    VisitReading reading = readingSoFar(case_, timepoint, reader);
    reading.coverage = coverage;
    return {"coverage at " + timepoint, reader, "", {editTo(case_, reading)}};
}

Expected<Action> lockVisit(const Case& case_, const std::string& timepoint, const std::string& reader,
                           const Signature& signature)
{
    VisitReading reading = readingSoFar(case_, timepoint, reader);
    reading.signature = signature;
    return taken(case_, {"lock " + timepoint, reader, "", {editTo(case_, reading)}});
}

Expected<Action> reopenVisit(const Case& case_, const std::string& timepoint, const std::string& reader,
                             const std::string& why)
{
    const Timepoint* first = case_.timepoint(timepoint);
    if (first == nullptr || !isLocked(case_, timepoint, reader))
        return fail(ProblemCode::NothingToUndo, {"reopen: " + timepoint + " is not locked by " + reader});
    Action action{"reopen " + timepoint, reader, why, {}};
    // The last first: at no moment a later visit is locked and an earlier one is not.
    for (auto visit = case_.timepoints.rbegin(); visit != case_.timepoints.rend(); ++visit) {
        if (comesBefore(*visit, *first) || !isLocked(case_, visit->name, reader))
            continue;
        VisitReading open = readingSoFar(case_, visit->name, reader);
        open.signature.reset();
        action.changes.emplace_back(editTo(case_, open));
    }
    if (first->role == TimepointRole::Baseline && first != &case_.timepoints.back())
        action.name = "global review from " + timepoint; // the next one is shown once the baseline is locked
    tellUnblinding(case_, action);
    return taken(case_, std::move(action));
}

Expected<Action> adjudicate(const Case& case_, const Adjudication& choice)
{
    return taken(case_, {"choose the assessment of " + choice.chosen,
                         choice.adjudicator,
                         "", // it stands in the choice; taking it back needs one of its own
                         {Edit<Adjudication>{case_.adjudication, choice}}});
}

} // namespace hepatica::measurement
