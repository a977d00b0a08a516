#pragma once
#include <hepatica/imaging/Propagation.h>
#include <hepatica/measurement/Case.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hepatica::measurement {

/// One value of a case that was made (no `before`), changed, or removed (no `after`).
template <typename Value> struct Edit {
    std::optional<Value> before, after;
    bool operator==(const Edit&) const = default;
};

using Change = std::variant<Edit<CaseIdentity>, Edit<Timepoint>, Edit<Lesion>, Edit<Observation>,
                            Edit<CaseReader>, Edit<VisitReading>, Edit<Adjudication>, Edit<ClinicalRow>>;

/// The one way to change a case, for viewer, command line and import alike: what before, what after, why and
/// by whom.
struct Action {
    std::string name;   ///< as a menu shows it: "move long axis of T02"
    std::string reader; ///< who
    std::string why;    ///< the reason, where one was asked for
    std::vector<Change> changes;
    bool operator==(const Action&) const = default;
};

/// The case after the action. `StaleChange` when a `before` is not what the case holds; `InvalidCase` when
/// the result would break a rule (a name or UID twice, two baselines, an observation of an unknown lesion or
/// visit, a mask without the grid of its series) or could not be stored exactly (a number that is not finite,
/// text that is not UTF-8); and the problems of whyNotRead() (ReadingOrder.h) for what a reader may not do.
[[nodiscard]] Expected<Case> apply(const Case& case_, const Action& action);

/// The action that takes it back: changes in reverse order, before and after exchanged. The mark that a visit
/// was open to all readers stays.
[[nodiscard]] Action inverse(const Action& action);

// The actions that viewer, command line and import are made of. Each looks up what is before in the case.

[[nodiscard]] Action createCase(const CaseIdentity& identity, const std::string& reader);
/// `InvalidCase` when the case has a visit of this name, or a second baseline would come.
[[nodiscard]] Expected<Action> addTimepoint(const Case& case_, const Timepoint& timepoint,
                                            const std::string& reader);
/// Adds the series to the visit, or replaces what the visit says of it. `OtherPatient` when it belongs to
/// another patient than the case; `InvalidCase` when the visit is unknown or another visit has the series.
[[nodiscard]] Expected<Action> addSeries(const Case& case_, const std::string& timepoint,
                                         const imaging::Series& series,
                                         const std::vector<std::filesystem::path>& paths,
                                         const std::string& reader);
/// The reader's word on the contrast phase of a series, above what its headers say. `NoSuchSeries` where the
/// case has none of this UID, and the problems of apply(): at a locked visit it stays as it is.
[[nodiscard]] Expected<Action> confirmPhase(const Case& case_, const std::string& seriesUid,
                                            imaging::Phase phase, const std::string& reader);
/// What was measured and treated, by day; what stands there of the same item and day is replaced.
[[nodiscard]] Action noteClinical(const Case& case_, const std::vector<ClinicalRow>& rows,
                                  const std::string& reader);
[[nodiscard]] Action answerNewLesions(const Case& case_, const std::string& timepoint, NewLesionAnswer answer,
                                      const std::string& reader);

/// The name after the highest of a class: T01, NT01, NEW01 (both kinds of new lesion).
[[nodiscard]] std::string nextLesionName(const Case& case_, LesionClass lesionClass);
/// A lesion with a new tracking UID and its first observation, in one action. Without a name it gets the next
/// one of its class.
[[nodiscard]] Action addLesion(const Case& case_, LesionClass lesionClass, const std::string& organ,
                               Observation firstSeen, const std::string& reader,
                               const std::string& name = {});
/// What a lesion first seen at a visit is, unless said otherwise: a target, after the baseline a new target.
/// Lesions that have merged ("T01/T02") or come from one that split ("T01.1") are what they were: the first
/// of target, non-target, new target and new non-target that is among their origins (originsOf()).
[[nodiscard]] LesionClass usualClass(const Case& case_, const std::string& timepoint,
                                     const std::string& lesion = {});
/// Whether a lesion first seen at this visit can be of a class: targets and non-targets are chosen at the
/// baseline, new lesions come after it (Eisenhauer 2009, 4.1 and 4.3.5); one that has merged or split is of
/// the class of an origin. Else `InvalidCase`, as for a merged one that names what the case does not have.
[[nodiscard]] Expected<void> checkClass(const Case& case_, const std::string& lesion, LesionClass lesionClass,
                                        const std::string& timepoint);
/// Another class (then with the next name of that class, unless one is given), organ or name of a lesion.
/// Problems: those of checkClass().
[[nodiscard]] Expected<Action> changeLesion(const Case& case_, const std::string& trackingUid,
                                            LesionClass lesionClass, const std::string& organ,
                                            const std::string& reader, const std::string& name = {});
/// A measurement with what the reader said of the lesion at the visit before, in words, in place of its own.
[[nodiscard]] Observation keepingWords(Observation measured, const Observation& before);
/// Says what a lesion is at a visit instead of a measurement (absent, present, not evaluable, …): what was
/// measured there goes, the reader's words stay. `InvalidCase` for a lesion that the case lacks, and for
/// `Measured`, which is said by measuring.
[[nodiscard]] Expected<Action> noteState(const Case& case_, const std::string& trackingUid,
                                         const std::string& timepoint, const std::string& reader,
                                         LesionState state);
/// Makes or replaces the observation of the same lesion, visit and reader.
[[nodiscard]] Action observe(const Case& case_, const Observation& observation, const std::string& name);
/// As observe(). Where the reader drew no caliper this time (the source is automatic), the one they drew or
/// moved before on the same series stays the recorded value, with its source, until it is accepted.
[[nodiscard]] Action observeAgain(const Case& case_, const Observation& observation, const std::string& name);
/// Takes the automatic caliper as the recorded one (source automatic). `NothingToUndo` when there is none.
[[nodiscard]] Expected<Action> acceptAutomatic(const Case& case_, const Observation& observation);
/// The reader moved an end: recorded becomes `caliper`, source edited.
[[nodiscard]] Action moveCaliper(const Case& case_, const Observation& observation, const Caliper& caliper);
[[nodiscard]] Action removeLesion(const Case& case_, const std::string& trackingUid,
                                  const std::string& reader);

/// What was measured anew, with the reader's own axis of before as the recorded one: drawn or moved on the
/// same series, and not only taken from the mask of before.
[[nodiscard]] Observation keepingOwnAxis(Observation measured, const Observation& before);
/// As observations keep it: name and version of the program that measures.
[[nodiscard]] std::string softwareVersion();

/// An observation of a stroke: the stroke is the recorded caliper, the measured axes the automatic one.
/// Without a stroke (a click, an imported mask) there is no reader's caliper to keep: the measured axes are
/// recorded, with the source automatic.
[[nodiscard]] Observation observationOf(const std::string& lesionUid, const std::string& timepoint,
                                        const std::string& reader, const SeriesReference& series,
                                        const imaging::Mask& mask, const LesionMeasurement& measurement,
                                        const std::optional<Caliper>& stroke);

/// How a viable part was found, for the record: what was taken out is carried to the arterial grid by
/// position. `nonContrastUid`: of the series that was subtracted, if one was.
[[nodiscard]] ViableMethod viableMethodOf(const ViablePart& viable, const ArterialPhase& arterial,
                                          const std::string& nonContrastUid);
/// The viable part of a lesion that is measured already, found anew on an arterial series; without one
/// (it is not measured) what was recorded of it goes; with one, the warnings that none was measured. All else
/// stays as it was.
[[nodiscard]] Observation withViable(Observation seen, const std::optional<ViablePart>& viable,
                                     const std::string& arterialUid, const ViableMethod& method);

/// What a reader only agreed to is recorded as no surer than it was proposed, with what made it so.
[[nodiscard]] Observation noSurerThan(Observation seen, const imaging::LesionProposal& proposal);

} // namespace hepatica::measurement
