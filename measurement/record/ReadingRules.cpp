#include <hepatica/measurement/PlainWords.h>
#include <hepatica/measurement/ReadingOrder.h>

#include "record/CaseRules.h"
#include "record/ClinicalRules.h"
#include "record/ReadingProblems.h"
#include "record/VisitRules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

/// Rule 1: only a named reader, and of what they read themselves.
std::optional<Problem> ownWorkRule(const Case& case_, const Action& action, const std::string& owner)
{
    if (case_.readers.empty())
        return std::nullopt;
    if (roleOf(case_, action.reader) != ReaderRole::Reader)
        return notAReader(case_, action.reader, action.name);
    if (owner != action.reader)
        return notAReader(case_, action.reader, "change what " + owner + " has read");
    return std::nullopt;
}

/// Asks a rule of what was there before and of what comes: neither may be another's, or locked.
template <typename Value, typename Rule>
std::optional<Problem> ofBoth(const Edit<Value>& edit, const Rule& rule)
{
    for (const auto* value : {&edit.before, &edit.after})
        if (*value)
            if (auto problem = rule(**value))
                return problem;
    return std::nullopt;
}

/// Whether the action brings the lesion of an observation, and one of it at a visit that the reader sees: one
/// that was seen first where nobody may look yet comes from nowhere.
bool comesBackWithItsLesion(const Case& case_, const Action& action, const Observation& seen)
{
    bool isBrought = false, isSeenElsewhere = false;
    for (const Change& change : action.changes) {
        if (const auto* lesion = std::get_if<Edit<Lesion>>(&change))
            isBrought = isBrought ||
                        (!lesion->before && lesion->after && lesion->after->trackingUid == seen.lesionUid);
        if (const auto* other = std::get_if<Edit<Observation>>(&change))
            isSeenElsewhere = isSeenElsewhere ||
                              (!other->before && other->after && other->after->lesionUid == seen.lesionUid &&
                               !whyHidden(case_, other->after->timepoint, seen.reader));
    }
    return isBrought && isSeenElsewhere;
}

std::optional<Problem> ruleOf(const Case& case_, const Action& action, const Edit<Observation>& edit)
{
    if (case_.readers.empty() && edit.before && !edit.after && edit.before->reader != action.reader)
        return notAReader(case_, action.reader, "take out what " + edit.before->reader + " has read");
    return ofBoth(edit, [&](const Observation& seen) -> std::optional<Problem> {
        if (auto problem = ownWorkRule(case_, action, seen.reader))
            return problem;
        if (isLocked(case_, seen.timepoint, seen.reader))
            return lockedVisit(case_, seen.timepoint, seen.reader);
        // What was read there before a review goes with its lesion and comes back with it, hidden as the
        // visit is again.
        return edit.after && !comesBackWithItsLesion(case_, action, seen)
                   ? whyHidden(case_, seen.timepoint, seen.reader)
                   : std::nullopt;
    });
}

bool isOfBaseline(const Lesion& lesion)
{
    return lesion.lesionClass == LesionClass::Target || lesion.lesionClass == LesionClass::NonTarget;
}

/// What a lock leaves open: the segment says where a lesion is, not how it is judged.
bool isJudgedAlike(const Lesion& before, Lesion after)
{
    after.segment = before.segment;
    return after == before;
}

/// One that has merged or split is no new choice: it is what its origins were chosen as.
bool isChosenAnew(const Case& case_, const Lesion& lesion)
{
    return originsOf(case_, lesion.name, lesion.reader).empty();
}

/// The first lock over a lesion: of a visit where it was read, or of the baseline that targets were chosen
/// at.
std::optional<Problem> lockOver(const Case& case_, const Lesion& lesion, const std::string& reader)
{
    for (const Observation& seen : case_.observations)
        if (seen.lesionUid == lesion.trackingUid && isLocked(case_, seen.timepoint, seen.reader))
            return lockedVisit(case_, seen.timepoint, seen.reader);
    const Timepoint* baseline = baselineOf(case_);
    if (isOfBaseline(lesion) && isChosenAnew(case_, lesion) && baseline != nullptr &&
        isLocked(case_, baseline->name, reader))
        return lockedVisit(case_, baseline->name, reader);
    return std::nullopt;
}

/// Rule 2.
std::optional<Problem> ruleOf(const Case& case_, const Action& action, const Edit<Lesion>& edit)
{
    const bool isJudgedAsBefore = edit.before && edit.after && isJudgedAlike(*edit.before, *edit.after);
    return ofBoth(edit, [&](const Lesion& lesion) -> std::optional<Problem> {
        if (isBlinded(case_) && !lesion.reader)
            return notAReader(case_, action.reader, "change a lesion that is not theirs alone");
        if (auto problem = ownWorkRule(case_, action, lesion.reader.value_or(action.reader)))
            return problem;
        return isJudgedAsBefore ? std::nullopt : lockOver(case_, lesion, action.reader);
    });
}

std::optional<Problem> unread(const std::string& timepoint, const std::string& why)
{
    return Problem{ProblemCode::UnreadVisit, {timepoint, why}, {}};
}

/// The first lesion of the reader that has no row at the visit although it was seen before or is expected.
std::optional<std::string> lesionWithoutRow(const Case& case_, const Timepoint& visit,
                                            const std::string& reader)
{
    for (const Lesion& lesion : case_.lesions) {
        const auto first = std::ranges::find_if(case_.observations, [&](const Observation& seen) {
            return seen.lesionUid == lesion.trackingUid && seen.reader == reader;
        });
        if (first == case_.observations.end() || comesBefore(visit, *case_.timepoint(first->timepoint)))
            continue;
        if (case_.observation(lesion.trackingUid, visit.name, reader) == nullptr)
            return lesion.name;
    }
    return std::nullopt;
}

constexpr std::array Sights{LesionState::Measured, LesionState::Present, LesionState::TooSmall};

/// Whether a new lesion is seen there, which the reader has not refuted.
bool isSightOfNew(const Case& case_, const Observation& seen)
{
    const Lesion& lesion = *case_.lesion(seen.lesionUid);
    return !isOfBaseline(lesion) && isChosenAnew(case_, lesion) && seen.certainty != Certainty::Refuted &&
           std::ranges::find(Sights, seen.state) != Sights.end();
}

/// Whether the observation is the reader's first such sight of it.
bool isFirstSight(const Case& case_, const Observation& seen)
{
    if (!isSightOfNew(case_, seen))
        return false;
    // Observations stand by the date of their visit.
    const auto first = std::ranges::find_if(case_.observations, [&](const Observation& one) {
        return one.lesionUid == seen.lesionUid && one.reader == seen.reader &&
               std::ranges::find(Sights, one.state) != Sights.end();
    });
    return first->timepoint == seen.timepoint;
}

/// Whether the reader sees a lesion at the visit that was not there at the baseline.
bool hasNewLesion(const Case& case_, const VisitReading& reading)
{
    return std::ranges::any_of(case_.observations, [&](const Observation& seen) {
        return seen.timepoint == reading.timepoint && seen.reader == reading.reader &&
               isSightOfNew(case_, seen);
    });
}

/// Why the answer to "new lesion?" is not what the reader recorded at the visit.
std::optional<std::string> contradiction(const Case& case_, const VisitReading& reading)
{
    const auto answer = reading.newLesions;
    if (answer == NewLesionAnswer::Yes && !hasNewLesion(case_, reading))
        return "\"new lesion?\" is answered yes, and none is recorded there; measure it, or note it as a "
               "new non-target that is present";
    if (answer != NewLesionAnswer::No && answer != NewLesionAnswer::Equivocal)
        return std::nullopt;
    for (const Observation& seen : case_.observations) {
        if (seen.timepoint != reading.timepoint || seen.reader != reading.reader ||
            !isFirstSight(case_, seen))
            continue;
        const bool isSure = seen.certainty == Certainty::Unequivocal;
        if (isSure || answer == NewLesionAnswer::No)
            return fmt::format("\"new lesion?\" is answered {}, and {} is a new one there; expected {}",
                               wordOf(NewLesionAnswerWords, *answer), case_.lesion(seen.lesionUid)->name,
                               isSure ? "yes, or another certainty of the lesion" : "equivocal");
    }
    return std::nullopt;
}

/// What a visit needs before it is locked.
std::optional<Problem> whyNotLocked(const Case& case_, const VisitReading& reading)
{
    const Timepoint* visit = case_.timepoint(reading.timepoint);
    if (visit == nullptr)
        return unread(reading.timepoint, "the case has no such visit");
    for (const Timepoint& earlier : case_.timepoints)
        if (comesBefore(earlier, *visit) && !isLocked(case_, earlier.name, reading.reader))
            return unread(reading.timepoint, earlier.name + " before it is not locked");
    if (!isUpToBaseline(case_, *visit) && !reading.newLesions)
        return unread(reading.timepoint,
                      "\"new lesion?\" is not answered; expected no, equivocal, yes or NE");
    if (const auto why = contradiction(case_, reading))
        return unread(reading.timepoint, *why);
    if (isBlank(reading.coverage.value_or("")))
        return unread(reading.timepoint, "the coverage is not told, the rest of the body included; expected "
                                         "\"complete\" or what was not seen");
    if (const auto lesion = lesionWithoutRow(case_, *visit, reading.reader))
        return unread(reading.timepoint,
                      *lesion +
                          " is not read there; measure it or say its state (absent, not-evaluable, ...)");
    if (isBlank(reading.signature->name) || isBlank(reading.signature->meaning))
        return unread(reading.timepoint, "a signature is a name and what it means");
    return std::nullopt;
}

/// Rules 2 and 3, of one reading alone.
std::optional<Problem> ruleOf(const Case& case_, const Action& action, const Edit<VisitReading>& edit)
{
    const auto ofOthers =
        ofBoth(edit, [&](const VisitReading& reading) { return ownWorkRule(case_, action, reading.reader); });
    if (ofOthers || (!edit.before && !edit.after))
        return ofOthers;
    const VisitReading& reading = edit.after ? *edit.after : *edit.before;
    const bool wasLocked = edit.before && edit.before->signature;
    const bool becomesLocked = edit.after && edit.after->signature;
    if (wasLocked && becomesLocked)
        return lockedVisit(case_, edit.before->timepoint, edit.before->reader);
    if (wasLocked && case_.adjudication)
        return notAReader(case_, action.reader, "reopen what was adjudicated");
    if (wasLocked && isBlank(action.why))
        return Problem{ProblemCode::NeedsReason, {"reopening " + reading.timepoint}, {}};
    if (becomesLocked && !action.why.empty())
        return unread(reading.timepoint, "a signature is given anew, not brought back");
    if (becomesLocked)
        return whyNotLocked(case_, *edit.after);
    return whyHidden(case_, reading.timepoint, reading.reader);
}

/// Rule 5.
std::optional<Problem> ruleOf(const Case& case_, const Action& action, const Edit<Adjudication>& edit)
{
    if (roleOf(case_, action.reader) != ReaderRole::Adjudicator)
        return notAReader(case_, action.reader, "adjudicate");
    if (!edit.after)
        return isBlank(action.why)
                   ? std::optional(Problem{ProblemCode::NeedsReason, {"the adjudication"}, {}})
                   : std::nullopt;
    if (edit.after->adjudicator != action.reader)
        return notAReader(case_, action.reader, "adjudicate for " + edit.after->adjudicator);
    if (roleOf(case_, edit.after->chosen) != ReaderRole::Reader)
        return notAReader(case_, edit.after->chosen, "be chosen");
    if (isBlank(edit.after->reason))
        return Problem{ProblemCode::NeedsReason, {"the adjudication"}, {}};
    if (isBlank(edit.after->signature.name) || !action.why.empty() ||
        (edit.before && edit.after->signature.time < edit.before->signature.time))
        return Problem{ProblemCode::InvalidCase,
                       {"the adjudication", "a signature is given anew, not brought back; choose again"},
                       {}};
    for (const CaseReader& one : case_.readers)
        for (const Timepoint& visit : case_.timepoints)
            if (one.role == ReaderRole::Reader && !isLocked(case_, visit.name, one.name))
                return unread(visit.name, one.name + " has to lock it before the adjudication");
    return std::nullopt;
}

/// Readers are named before anything is read in their names, and nobody is let out of the blinding later.
std::optional<Problem> ruleOf(const Case& case_, const Action& action, const Edit<CaseReader>&)
{
    const bool isRead = !(case_.readings.empty() && case_.observations.empty() && case_.lesions.empty());
    return isRead ? std::optional(notAReader(case_, action.reader,
                                             "change its readers after reading began; what was read was seen "
                                             "by all: import the visits into a case of their own"))
                  : std::nullopt;
}

std::optional<Problem> ruleOf(const Case& case_, const Action& action, const Edit<Timepoint>& edit)
{
    return whyNotTaken(case_, action, edit);
}

std::optional<Problem> ruleOf(const Case& case_, const Action& action, const Edit<ClinicalRow>& edit)
{
    return whyNotTaken(case_, action, edit);
}

std::optional<Problem> ruleOf(const Case&, const Action&, const auto&)
{
    return std::nullopt;
}

} // namespace

std::optional<Problem> whyNotRead(const Case& case_, const Action& action)
{
    for (const Change& change : action.changes) {
        const auto problem =
            std::visit([&](const auto& edit) { return ruleOf(case_, action, edit); }, change);
        if (problem)
            return problem;
    }
    return whyNotMarked(case_, action);
}

std::optional<Problem> locksOutOfOrder(const Case& case_, const Action& action)
{
    for (const Change& change : action.changes) {
        const auto* edit = std::get_if<Edit<VisitReading>>(&change);
        if (edit == nullptr || !edit->before || !edit->before->signature)
            continue;
        const Timepoint* reopened = case_.timepoint(edit->before->timepoint);
        for (const Timepoint& visit : case_.timepoints)
            if (reopened != nullptr && comesBefore(*reopened, visit) &&
                isLocked(case_, visit.name, edit->before->reader))
                return lockedVisit(case_, visit.name, edit->before->reader);
    }
    return std::nullopt;
}

} // namespace hepatica::measurement
