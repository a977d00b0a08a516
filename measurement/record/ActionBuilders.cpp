#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/Action.h>
#include <hepatica/measurement/PatientIdentity.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

std::string lesionName(const Case& case_, const std::string& trackingUid)
{
    const Lesion* lesion = case_.lesion(trackingUid);
    return lesion != nullptr ? lesion->name : trackingUid;
}

/// What the case holds of it; when it holds nothing, a visit of that name, which apply() tells as changed.
Timepoint held(const Case& case_, const std::string& name)
{
    const Timepoint* visit = case_.timepoint(name);
    if (visit != nullptr)
        return *visit;
    Timepoint missing;
    missing.name = name;
    return missing;
}

bool isAfterBaseline(const Case& case_, const std::string& timepoint)
{
    const TimepointRole role = held(case_, timepoint).role;
    return role != TimepointRole::Baseline && role != TimepointRole::Pre;
}

SeriesReference referenceTo(const imaging::Series& series, const std::vector<std::filesystem::path>& paths)
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
    if (!series.frameOfReferenceUid.empty())
        reference.frameOfReferenceUid = series.frameOfReferenceUid;
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
    return checked(case_, {"add series to " + timepoint,
                           reader,
                           reference.samePatientWhy.value_or(""),
                           {Edit<Timepoint>{*visit, with}}});
}

std::string_view namePrefix(LesionClass lesionClass)
{
    constexpr std::array<std::pair<LesionClass, std::string_view>, 4> Prefixes{{
        {LesionClass::Target, "T"},
        {LesionClass::NonTarget, "NT"},
        {LesionClass::NewTarget, "NEW"},
        {LesionClass::NewNonTarget, "NEW"},
    }};
    return wordOf(Prefixes, lesionClass);
}

/// The number of "T04" or "T04.1" after the prefix "T"; 0 for a name of another kind.
int numberIn(std::string_view name, std::string_view prefix)
{
    if (!name.starts_with(prefix))
        return 0;
    name.remove_prefix(prefix.size());
    int number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    return std::max(number, 0);
}

} // namespace

Action createCase(const CaseIdentity& identity, const std::string& reader)
{
    return {"create case " + identity.id, reader, "", {Edit<CaseIdentity>{std::nullopt, identity}}};
}

Expected<Action> addTimepoint(const Case& case_, const Timepoint& timepoint, const std::string& reader)
{
    return checked(case_,
                   {"add visit " + timepoint.name, reader, "", {Edit<Timepoint>{std::nullopt, timepoint}}});
}

Expected<Action> addSeries(const Case& case_, const std::string& timepoint, const imaging::Series& series,
                           const std::vector<std::filesystem::path>& paths, const std::string& reader)
{
    SeriesReference reference = referenceTo(series, paths);
    if (const SeriesReference* held = case_.series(reference.uid))
        reference.samePatientWhy = held->samePatientWhy; // it was decided when the series came
    const auto differences = identityDifferences(case_.identity, series);
    if (!differences.empty() && !reference.samePatientWhy)
        return fail(ProblemCode::OtherPatient, // without the values: they are the patients' own
                    {series.uid, differences.front(), "another patient's", "its own"});
    return seriesAction(case_, timepoint, reference, reader);
}

Expected<Action> addSeriesOfSamePatient(const Case& case_, const std::string& timepoint,
                                        const imaging::Series& series,
                                        const std::vector<std::filesystem::path>& paths,
                                        const std::string& reader, const std::string& why)
{
    if (why.empty())
        return fail(ProblemCode::NeedsReason, {"a series of another patient"});
    SeriesReference reference = referenceTo(series, paths);
    if (const auto differences = identityDifferences(case_.identity, series); !differences.empty())
        reference.samePatientWhy =
            fmt::format("one patient although the {} differs: {}", fmt::join(differences, ", the "), why);
    return seriesAction(case_, timepoint, reference, reader);
}

Action noteClinical(const Case& case_, const std::vector<ClinicalRow>& rows, const std::string& reader)
{
    Action action{"note clinical values", reader, "", {}};
    for (ClinicalRow row : rows) {
        row.patient.clear();
        row.line = 0;
        // Of local treatments and of what is not known there may be several a day.
        const bool mayRepeat = row.item == ClinicalItem::LocalTreatment || row.item == ClinicalItem::Other;
        const auto held = std::ranges::find_if(case_.clinical, [&](const ClinicalRow& one) {
            return one.date == row.date && one.name == row.name && (!mayRepeat || one.value == row.value);
        });
        if (held == case_.clinical.end())
            action.changes.emplace_back(Edit<ClinicalRow>{std::nullopt, row});
        else if (*held != row)
            action.changes.emplace_back(Edit<ClinicalRow>{*held, row});
    }
    return action;
}

std::string nextLesionName(const Case& case_, LesionClass lesionClass)
{
    const std::string_view prefix = namePrefix(lesionClass);
    int highest = 0;
    for (const Lesion& lesion : case_.lesions)
        highest = std::max(highest, numberIn(lesion.name, prefix));
    return fmt::format("{}{:02}", prefix, highest + 1);
}

Action addLesion(const Case& case_, LesionClass lesionClass, const std::string& organ, Observation firstSeen,
                 const std::string& reader, const std::string& name)
{
    Lesion lesion{imaging::newUid(), name.empty() ? nextLesionName(case_, lesionClass) : name, lesionClass,
                  organ};
    if (isBlinded(case_))
        lesion.reader = reader;
    firstSeen.lesionUid = lesion.trackingUid;
    firstSeen.reader = reader;
    return {"add " + lesion.name + " at " + firstSeen.timepoint,
            reader,
            "",
            {Edit<Lesion>{std::nullopt, lesion}, Edit<Observation>{std::nullopt, firstSeen}}};
}

LesionClass usualClass(const Case& case_, const std::string& timepoint)
{
    return isAfterBaseline(case_, timepoint) ? LesionClass::NewTarget : LesionClass::Target;
}

Expected<void> checkClass(const Case& case_, const std::string& lesion, LesionClass lesionClass,
                          const std::string& timepoint)
{
    const bool isNew = lesionClass == LesionClass::NewTarget || lesionClass == LesionClass::NewNonTarget;
    if (isNew == isAfterBaseline(case_, timepoint))
        return {};
    return fail(ProblemCode::InvalidCase,
                {lesion, isNew ? "a lesion seen at " + timepoint +
                                     " is no new one; expected the class target or non-target"
                               : "a lesion first seen at " + timepoint +
                                     " is no lesion of the baseline; expected the class new-target or "
                                     "new-non-target"});
}

Expected<Action> changeLesion(const Case& case_, const std::string& trackingUid, LesionClass lesionClass,
                              const std::string& organ, const std::string& reader)
{
    const Lesion* held = case_.lesion(trackingUid);
    const Lesion before = held != nullptr ? *held : Lesion{trackingUid, "", lesionClass, organ};
    // Observations stand by the date of their visit.
    const auto first = std::ranges::find(case_.observations, trackingUid, &Observation::lesionUid);
    if (before.lesionClass != lesionClass && first != case_.observations.end())
        if (auto fits = checkClass(case_, before.name, lesionClass, first->timepoint); !fits)
            return passOn(fits);
    Lesion after = before;
    after.organ = organ;
    if (after.lesionClass != lesionClass)
        after.name = nextLesionName(case_, lesionClass);
    after.lesionClass = lesionClass;
    return Action{"change " + before.name + " to " + std::string(wordOf(LesionClassWords, lesionClass)) +
                      ", " + organ,
                  reader,
                  "",
                  {Edit<Lesion>{before, after}}};
}

Action observe(const Case& case_, const Observation& observation, const std::string& name)
{
    Edit<Observation> edit{std::nullopt, observation};
    if (const Observation* held =
            case_.observation(observation.lesionUid, observation.timepoint, observation.reader))
        edit.before = *held;
    return {name, observation.reader, "", {edit}};
}

Action observeAgain(const Case& case_, const Observation& observation, const std::string& name)
{
    const Observation* held =
        case_.observation(observation.lesionUid, observation.timepoint, observation.reader);
    Observation kept = observation;
    if (held != nullptr && held->recorded && held->source != MeasurementSource::Automatic &&
        held->seriesUid == observation.seriesUid && observation.source == MeasurementSource::Automatic) {
        kept.recorded = held->recorded;
        kept.source = held->source;
    }
    return observe(case_, kept, name);
}

Expected<Action> acceptAutomatic(const Case& case_, const Observation& observation)
{
    if (!observation.automatic)
        return fail(ProblemCode::NothingToUndo, {"accept"});
    Observation accepted = observation;
    accepted.recorded = observation.automatic;
    accepted.source = MeasurementSource::Automatic;
    return observe(case_, accepted, "accept automatic axes of " + lesionName(case_, observation.lesionUid));
}

Action moveCaliper(const Case& case_, const Observation& observation, const Caliper& caliper)
{
    Observation moved = observation;
    moved.recorded = caliper;
    moved.source = MeasurementSource::Edited;
    const bool sameLongAxis = observation.recorded && observation.recorded->longEnds == caliper.longEnds;
    return observe(case_, moved,
                   std::string(sameLongAxis ? "move short axis of " : "move long axis of ") +
                       lesionName(case_, observation.lesionUid));
}

Action removeLesion(const Case& case_, const std::string& trackingUid, const std::string& reader)
{
    Action action{"remove " + lesionName(case_, trackingUid), reader, "", {}};
    for (const Observation& seen : case_.observations)
        if (seen.lesionUid == trackingUid)
            action.changes.emplace_back(Edit<Observation>{seen, std::nullopt});
    const Lesion* lesion = case_.lesion(trackingUid);
    action.changes.emplace_back(
        Edit<Lesion>{lesion != nullptr ? *lesion : Lesion{trackingUid, "", {}, ""}, std::nullopt});
    return action;
}

Observation observationOf(const std::string& lesionUid, const std::string& timepoint,
                          const std::string& reader, const SeriesReference& series, const imaging::Mask& mask,
                          const LesionMeasurement& measurement, const std::optional<Caliper>& stroke)
{
    Observation seen;
    seen.lesionUid = lesionUid;
    seen.timepoint = timepoint;
    seen.reader = reader;
    seen.seriesUid = series.uid;
    seen.maskRunLengths = mask.runLengths();
    if (measurement.axes)
        seen.automatic = caliperOf(*measurement.axes);
    seen.recorded = stroke ? stroke : seen.automatic;
    seen.source = stroke ? MeasurementSource::Manual : MeasurementSource::Automatic;
    seen.shape = measurement.shape;
    seen.standardErrors = measurement.standardErrors;
    seen.density = measurement.density;
    if (const auto& viable = measurement.viable) {
        const bool enhances = viable->mask.has_value();
        seen.viableState = enhances ? ViableState::Measured : ViableState::Absent;
        seen.viableVolume_mm3 = viable->volume_mm3;
        if (enhances)
            seen.viable = Caliper{viable->longEnds, viable->shortEnds, viable->sliceIndex};
    }
    seen.softwareVersion = "Hepatica " HEPATICA_VERSION;
    if (!measurement.warnings.empty())
        for (const Warning& warning : measurement.warnings)
            (seen.warnings ? *seen.warnings : seen.warnings.emplace()).push_back(warning.text());
    return seen;
}

} // namespace hepatica::measurement
