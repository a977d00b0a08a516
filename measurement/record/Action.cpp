#include <hepatica/measurement/Action.h>
#include <hepatica/measurement/ReadingOrder.h>

#include "record/ApplyAction.h"
#include "record/CaseJson.h"
#include "record/CaseRules.h"
#include "record/VisitRules.h"

#include <algorithm>
#include <cassert>

namespace hepatica::measurement {

namespace {

std::string nameOf(const Case&, const Timepoint& visit)
{
    return "visit " + visit.name;
}

std::string nameOf(const Case& case_, const Lesion& lesion)
{
    const Lesion* held = case_.lesion(lesion.trackingUid);
    const std::string& name = lesion.name.empty() && held != nullptr ? held->name : lesion.name;
    return "lesion " + (name.empty() ? lesion.trackingUid : name);
}

std::string nameOf(const Case& case_, const Observation& seen)
{
    const Lesion* lesion = case_.lesion(seen.lesionUid);
    return (lesion != nullptr ? lesion->name : "lesion " + seen.lesionUid) + " at " + seen.timepoint;
}

std::string nameOf(const Case&, const CaseReader& reader)
{
    return "reader " + reader.name;
}

std::string nameOf(const Case&, const VisitReading& reading)
{
    return "what " + reading.reader + " says of " + reading.timepoint;
}

std::string nameOf(const Case&, const ClinicalRow& row)
{
    return row.name + " of " + row.date.iso();
}

std::vector<CaseReader>& listOf(Case& case_, const CaseReader*)
{
    return case_.readers;
}

std::vector<VisitReading>& listOf(Case& case_, const VisitReading*)
{
    return case_.readings;
}

std::vector<ClinicalRow>& listOf(Case& case_, const ClinicalRow*)
{
    return case_.clinical;
}

std::vector<Timepoint>& listOf(Case& case_, const Timepoint*)
{
    return case_.timepoints;
}

std::vector<Lesion>& listOf(Case& case_, const Lesion*)
{
    return case_.lesions;
}

std::vector<Observation>& listOf(Case& case_, const Observation*)
{
    return case_.observations;
}

/// Another hand made the same observation in the meantime. Visits and lesions that stand there twice are a
/// reader's choice of name and are told as such by the rules of the case.
bool wasMadeMeanwhile(const Case& case_, const Edit<Observation>& edit)
{
    return !edit.before &&
           case_.observation(edit.after->lesionUid, edit.after->timepoint, edit.after->reader) != nullptr;
}

bool wasMadeMeanwhile(const Case& case_, const Edit<VisitReading>& edit)
{
    return !edit.before && readingOf(case_, edit.after->timepoint, edit.after->reader) != nullptr;
}

bool wasMadeMeanwhile(const Case&, const auto&)
{
    return false;
}

Expected<void> applyEdit(Case& case_, const Edit<CaseIdentity>& edit)
{
    if (case_.identity != edit.before.value_or(CaseIdentity{}))
        return fail(ProblemCode::StaleChange, {"the patient of case " + case_.identity.id});
    if (edit.before && edit.after && edit.before->id != edit.after->id)
        return fail(ProblemCode::InvalidCase, {edit.before->id, "a case keeps its name"});
    case_.identity = edit.after.value_or(CaseIdentity{});
    return {};
}

Expected<void> applyEdit(Case& case_, const Edit<Adjudication>& edit)
{
    if (case_.adjudication != edit.before)
        return fail(ProblemCode::StaleChange, {"the adjudication of case " + case_.identity.id});
    case_.adjudication = edit.after;
    return {};
}

template <typename Value> Expected<void> applyEdit(Case& case_, const Edit<Value>& edit)
{
    if (!edit.before && !edit.after)
        return {};
    auto& list = listOf(case_, static_cast<const Value*>(nullptr));
    if (wasMadeMeanwhile(case_, edit))
        return fail(ProblemCode::StaleChange, {nameOf(case_, *edit.after)});
    if (!edit.before) {
        list.push_back(*edit.after);
        return {};
    }
    const auto held = std::ranges::find(list, *edit.before);
    if (held == list.end())
        return fail(ProblemCode::StaleChange, {nameOf(case_, *edit.before)});
    if (edit.after)
        *held = *edit.after;
    else
        list.erase(held);
    return {};
}

Expected<void> edit(Case& case_, const Change& change)
{
    return std::visit([&](const auto& one) { return applyEdit(case_, one); }, change);
}

Change exchanged(const Change& change)
{
    return std::visit(
        [](const auto& edit) -> Change {
            auto turned = edit;
            std::swap(turned.before, turned.after);
            return turned;
        },
        change);
}

} // namespace

Expected<void> applyTo(Case& case_, const Action& action)
{
    if (const auto why = unstorable(action))
        return fail(ProblemCode::InvalidCase, {action.name, *why});
    if (auto problem = whyNotRead(case_, action))
        return tl::unexpected<Problem>(std::move(*problem));
    for (std::size_t at = 0; at < action.changes.size(); ++at)
        if (const auto done = edit(case_, action.changes[at]); !done) {
            takeBack(case_, std::span(action.changes).first(at));
            return done;
        }
    putInOrder(case_);
    auto problem = brokenRule(case_);
    if (!problem)
        problem = locksOutOfOrder(case_, action);
    if (!problem)
        problem = ofAnotherPatient(case_, action);
    if (problem) {
        takeBack(case_, action.changes);
        return tl::unexpected<Problem>(std::move(*problem));
    }
    return {};
}

void takeBack(Case& case_, std::span<const Change> changes)
{
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        if (!edit(case_, exchanged(*change)))
            assert(false && "a change that was made can be taken back");
    putInOrder(case_);
}

std::optional<Case> replayed(std::span<const Change> changes)
{
    Case made;
    for (const Change& change : changes)
        if (!edit(made, change))
            return std::nullopt;
    putInOrder(made);
    return made;
}

Expected<Case> apply(const Case& case_, const Action& action)
{
    Case next = case_;
    if (const auto done = applyTo(next, action); !done)
        return passOn(done);
    return next;
}

Action inverse(const Action& action)
{
    Action back = action;
    std::ranges::transform(action.changes, back.changes.rbegin(), exchanged);
    // What could be seen once is not unseen.
    std::erase_if(back.changes, isMarkAlone);
    return back;
}

} // namespace hepatica::measurement
