#include <hepatica/measurement/ReadingOrder.h>

#include "record/VisitRules.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

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

} // namespace

std::optional<ReaderRole> roleOf(const Case& case_, const std::string& name)
{
    const auto found = std::ranges::find(case_.readers, name, &CaseReader::name);
    return found == case_.readers.end() ? std::nullopt : std::optional(found->role);
}

Expected<std::string> whoReads(const Case& case_, const std::string& given)
{
    if (!given.empty())
        return given;
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
    std::set<std::string> names;
    int adjudicators = 0;
    for (const CaseReader& one : readers) {
        adjudicators += one.role == ReaderRole::Adjudicator ? 1 : 0;
        if (one.name.empty() || !names.insert(one.name).second || adjudicators > 1)
            return fail(ProblemCode::NotAReader, {case_.identity.id, "\"" + one.name + "\"", "be named",
                                                  "to be different names, and at most one adjudicator"});
    }
    Action action{"name readers", by, "", {}};
    for (const CaseReader& one : case_.readers)
        action.changes.emplace_back(Edit<CaseReader>{one, std::nullopt});
    for (const CaseReader& one : readers)
        action.changes.emplace_back(Edit<CaseReader>{std::nullopt, one});
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
    if (first->role == TimepointRole::Baseline && action.changes.size() > 1)
        action.name = "global review from " + timepoint;
    if (isBlinded(case_) && allLocked(case_))
        action.name += ", after the readers could see each other";
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
