#include <hepatica/measurement/Action.h>
#include <hepatica/measurement/PatientIdentity.h>
#include <hepatica/measurement/PlainWords.h>

#include "record/CaseRules.h"
#include "record/ClinicalRules.h"
#include "record/VisitRules.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

/// What the images say of themselves; a reader's word on the phase stands above what the headers say again.
SeriesReference referenceTo(const Case& case_, const imaging::Series& series,
                            const std::vector<std::filesystem::path>& paths)
{
    SeriesReference reference;
    reference.uid = series.identity();
    reference.studyUid = series.studyUid;
    reference.description = series.description;
    reference.modality = series.modality;
    reference.phase = series.phase;
    reference.phaseConfidence = series.phaseConfidence;
    reference.quantity = series.quantity;
    reference.sliceThickness_mm = series.sliceThickness_mm;
    reference.geometry = series.geometry;
    reference.paths = paths;
    reference.patient = patientOf(series);
    if (!series.frameOfReferenceUid.empty())
        reference.frameOfReferenceUid = series.frameOfReferenceUid;
    const SeriesReference* held = case_.series(reference.uid);
    if (held != nullptr && held->phaseConfidence == imaging::PhaseConfidence::Confirmed &&
        reference.phaseConfidence != imaging::PhaseConfidence::Confirmed) {
        reference.phase = held->phase;
        reference.phaseConfidence = held->phaseConfidence;
    }
    return reference;
}

/// The action, if the case takes it.
Expected<Action> checked(const Case& case_, Action action)
{
    const auto result = apply(case_, action);
    if (!result)
        return passOn(result);
    return action;
}

Expected<Action> seriesAction(const Case& case_, const std::string& timepoint,
                              const SeriesReference& reference, const std::string& reader)
{
    const Timepoint* visit = case_.timepoint(timepoint);
    if (visit == nullptr)
        return fail(ProblemCode::InvalidCase, {timepoint, "the case has no such visit; add it first"});
    Timepoint with = *visit;
    const auto same = std::ranges::find(with.series, reference.uid, &SeriesReference::uid);
    if (same != with.series.end())
        *same = reference;
    else
        with.series.push_back(reference);
    Action action{"add series to " + timepoint,
                  reader,
                  reference.samePatientWhy.value_or(""),
                  {Edit<Timepoint>{*visit, with}}};
    const CaseIdentity known =
        reference.samePatientWhy ? case_.identity : filledFrom(case_.identity, *reference.patient);
    if (known != case_.identity)
        action.changes.emplace_back(Edit<CaseIdentity>{case_.identity, known});
    return checked(case_, std::move(action));
}

} // namespace

Action createCase(const CaseIdentity& identity, const std::string& reader)
{
    return {"create case " + identity.id, reader, "", {Edit<CaseIdentity>{std::nullopt, identity}}};
}

Expected<Action> addTimepoint(const Case& case_, const Timepoint& timepoint, const std::string& reader)
{
    Action action{"add visit " + timepoint.name, reader, "", marksOfUnblinding(case_)};
    if (!action.changes.empty())
        action.name += ", after the readers could see each other";
    action.changes.emplace_back(Edit<Timepoint>{std::nullopt, timepoint});
    return checked(case_, std::move(action));
}

Expected<Action> addSeries(const Case& case_, const std::string& timepoint, const imaging::Series& series,
                           const std::vector<std::filesystem::path>& paths, const std::string& reader)
{
    SeriesReference reference = referenceTo(case_, series, paths);
    const SeriesReference* held = case_.series(reference.uid);
    // It was decided when this patient's series came; whose it was, older files do not tell.
    if (held != nullptr && (!held->patient || held->patient == reference.patient))
        reference.samePatientWhy = held->samePatientWhy;
    const auto differences = identityDifferences(case_, series);
    if (!differences.empty() && !reference.samePatientWhy)
        return tl::unexpected(otherPatient(series.uid, differences.front()));
    return seriesAction(case_, timepoint, reference, reader);
}

Expected<Action> addSeriesOfSamePatient(const Case& case_, const std::string& timepoint,
                                        const imaging::Series& series,
                                        const std::vector<std::filesystem::path>& paths,
                                        const std::string& reader, const std::string& why)
{
    if (isBlank(why))
        return fail(ProblemCode::NeedsReason, {"a series of another patient"});
    SeriesReference reference = referenceTo(case_, series, paths);
    if (const auto differences = identityDifferences(case_, series); !differences.empty())
        reference.samePatientWhy =
            fmt::format("one patient although the {} differs: {}", fmt::join(differences, ", the "), why);
    return seriesAction(case_, timepoint, reference, reader);
}

Expected<Action> confirmPhase(const Case& case_, const std::string& seriesUid, imaging::Phase phase,
                              const std::string& reader)
{
    for (const Timepoint& visit : case_.timepoints) {
        Timepoint confirmed = visit;
        const auto series = std::ranges::find(confirmed.series, seriesUid, &SeriesReference::uid);
        if (series == confirmed.series.end())
            continue;
        series->phase = phase;
        series->phaseConfidence = imaging::PhaseConfidence::Confirmed;
        return checked(case_,
                       {fmt::format("confirm a series of {} as {}", visit.name, imaging::phaseName(phase)),
                        reader,
                        "",
                        {Edit<Timepoint>{visit, confirmed}}});
    }
    return fail(ProblemCode::NoSuchSeries, {"case " + case_.identity.id, seriesUid, "those of its visits"});
}

Action noteClinical(const Case& case_, const std::vector<ClinicalRow>& rows, const std::string& reader)
{
    Action action{"note clinical values", reader, "", {}};
    for (ClinicalRow row : rows) {
        row.patient.clear();
        row.line = 0;
        const auto held = std::ranges::find_if(case_.clinical, [&](const ClinicalRow& one) {
            return one.date == row.date && one.name == row.name &&
                   (!mayRepeat(row) || one.value == row.value);
        });
        if (held == case_.clinical.end())
            action.changes.emplace_back(Edit<ClinicalRow>{std::nullopt, row});
        else if (*held != row)
            action.changes.emplace_back(Edit<ClinicalRow>{*held, row});
    }
    return action;
}

} // namespace hepatica::measurement
