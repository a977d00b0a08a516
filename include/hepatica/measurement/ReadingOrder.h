#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

// Reading in order and without seeing each other, as blinded independent central review does it (FDA,
// Clinical Trial Imaging Endpoint Process Standards, 2018): a visit is read, locked with a signature, and
// only then the next one is shown. The rules hold for every action that apply() takes; here is what they are
// made of, and the actions that a reader takes beside measuring.
//
// 1. A reader changes only their own observations and readings, in a case with named readers; in others
//    nobody takes out what another has read. Readers are named before anything is read: who has seen it reads
//    it blinded no more.
// 2. A locked visit is not changed; nor are targets and non-targets once the baseline is locked.
// 3. Reopening needs a reason, and so does taking back an adjudication or changing a clinical value of a day
//    up to a locked visit; a blank one is none. Visits are locked in order of their days, those of one day by
//    name: reopening one reopens those after it, and of the baseline it is a global review of what came
//    after. A signature is given anew, and never brought back.
// 4. In a blinded case a visit is read when those before it are locked; until then it is neither brought nor
//    changed by that reader, nor is a clinical value of a later day.
// 5. The adjudicator chooses when all readers have locked every visit; then nothing is reopened.
// 6. A series keeps its grid under what was read on it, and in a blinded case; in a locked visit it keeps
//    all but its folder.
// 7. What the readers of a blinded case could see of each other stays recorded: when a visit is reopened or
//    comes after all had locked every one, those that were there are marked for good, and the trail says so.

/// Whether one visit stands before the other: by day, and of one day by name.
[[nodiscard]] bool comesBefore(const Timepoint& one, const Timepoint& other);
/// The baseline and what was made before it, where nothing can be new yet.
[[nodiscard]] bool isUpToBaseline(const Case& case_, const Timepoint& visit);

/// Whether two or more readers of the case read it without seeing each other.
[[nodiscard]] bool isBlinded(const Case& case_);
[[nodiscard]] const VisitReading* readingOf(const Case& case_, const std::string& timepoint,
                                            const std::string& reader);
[[nodiscard]] bool isLocked(const Case& case_, const std::string& timepoint, const std::string& reader);
/// Whether every reader has locked every visit.
[[nodiscard]] bool allLocked(const Case& case_);
/// Whether its readers may not see yet what the others do.
[[nodiscard]] bool isReadBlinded(const Case& case_);

/// What a reader may see of a blinded case: visits up to the first that they have not locked, their own
/// lesions, observations and answers; everything once all readers have locked every visit. An adjudicator,
/// and whoever is not a reader of it, sees all visits, and of the readings nothing before that. A case that
/// is not blinded is seen as it is.
[[nodiscard]] Case seenBy(const Case& case_, const std::string& reader);
/// Of what a reader sees, that which may be added up and judged: in a blinded case the locked visits, and
/// after an adjudication the reading that was chosen.
[[nodiscard]] Case judgedBy(const Case& case_, const std::string& reader);
/// Why this reader does not see the visit: `HiddenVisit`; nothing when they do or there is no such visit.
[[nodiscard]] std::optional<Problem> whyHidden(const Case& case_, const std::string& timepoint,
                                               const std::string& reader);
/// The same of a visit that the case may not have yet.
[[nodiscard]] std::optional<Problem> whyHiddenVisit(const Case& case_, const Timepoint& visit,
                                                    const std::string& reader);

/// Why the case does not take the action, or nothing: the rules above. `LockedVisit`, `HiddenVisit`,
/// `UnreadVisit`, `NeedsReason`, `NotAReader`.
[[nodiscard]] std::optional<Problem> whyNotRead(const Case& case_, const Action& action);

/// What the case has them named for; nothing for who is not one of its readers.
[[nodiscard]] std::optional<ReaderRole> roleOf(const Case& case_, const std::string& name);
/// In whose name a case is opened: the one given, as the case spells it (isSameName()), else "R1" where it
/// names no readers. `NotAReader` where it names them and none is given: nobody works under another's name by
/// chance.
[[nodiscard]] Expected<std::string> whoReads(const Case& case_, const std::string& given);
/// Names who reads; instead of those named before. Names are kept without space around them. `NotAReader`
/// when something is read already, a name stands twice (isSameName()), or there are two adjudicators.
[[nodiscard]] Expected<Action> assignReaders(const Case& case_, const std::vector<CaseReader>& readers,
                                             const std::string& by);
/// Says what was seen of the body at a visit: "complete", or what was not seen.
[[nodiscard]] Action noteCoverage(const Case& case_, const std::string& timepoint,
                                  const std::string& coverage, const std::string& reader);
/// `UnreadVisit` when the question for new lesions (after the baseline) or the coverage is not answered, a
/// target, non-target or earlier new lesion of the reader has no observation at the visit, or an earlier
/// visit is not locked.
[[nodiscard]] Expected<Action> lockVisit(const Case& case_, const std::string& timepoint,
                                         const std::string& reader, const Signature& signature);
/// The visits at which the readers of a blinded case can see each other's work, or could once.
[[nodiscard]] std::vector<std::string> unblindedVisits(const Case& case_);
/// The action that takes another one back: inverse(), but that a signature is not brought back. What it takes
/// off a lock or an adjudication for is `why`.
[[nodiscard]] Action takenBack(const Case& case_, const Action& action, const std::string& why);
/// What a reader is told when the case does not take their action: in a blinded case nothing that speaks of
/// what they may not see.
[[nodiscard]] Problem asTold(const Case& case_, const Action& action, const Problem& problem);
/// Takes the reader's locks off this visit and those after it. `NeedsReason`; `NothingToUndo` when it is not
/// locked.
[[nodiscard]] Expected<Action> reopenVisit(const Case& case_, const std::string& timepoint,
                                           const std::string& reader, const std::string& why);
/// `NotAReader`, `UnreadVisit` (not all is locked), `NeedsReason`.
[[nodiscard]] Expected<Action> adjudicate(const Case& case_, const Adjudication& choice);

} // namespace hepatica::measurement
