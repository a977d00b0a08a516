#include "ReportDocuments.h"

#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/IbsiNames.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/VisitPhases.h>

#include <nlohmann/json.hpp>

namespace hepatica::report {

namespace {

using Json = nlohmann::ordered_json;

template <typename T> Json orNull(const std::optional<T>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json millimetresOrNull(const std::optional<Length>& length)
{
    return length ? Json(length->mm()) : Json(nullptr);
}

Json point(const Point3& p)
{
    return Json::array({p.x, p.y, p.z});
}

Json ends(const std::array<Point3, 2>& pair)
{
    return Json::array({point(pair[0]), point(pair[1])});
}

Json caliper(const std::optional<measurement::Caliper>& lines)
{
    if (!lines)
        return nullptr;
    return {{"long_axis_mm", lines->longAxis().mm()},
            {"short_axis_mm", millimetresOrNull(lines->shortAxis())},
            {"long_axis_ends", ends(lines->longEnds)},
            {"short_axis_ends", lines->shortEnds ? ends(*lines->shortEnds) : Json(nullptr)},
            {"slice_index", lines->sliceIndex}};
}

Json identity(const measurement::CaseIdentity& who)
{
    return {{"id", who.id},
            {"patient_id", who.patientId},
            {"patient_name", who.patientName},
            {"birth_date", who.birthDate},
            {"sex", who.sex}};
}

Json series(const measurement::SeriesReference& one)
{
    Json entry = {{"uid", imaging::seriesInstanceUidOf(one.uid)},
                  {"key", one.uid},
                  {"study_uid", one.studyUid},
                  {"modality", one.modality},
                  {"description", one.description},
                  {"phase", imaging::phaseName(one.phase)},
                  {"phase_confidence", imaging::phaseConfidenceName(one.phaseConfidence)},
                  {"slice_thickness_mm", one.sliceThickness_mm}};
    entry["dims"] = one.geometry ? Json(one.geometry->dims()) : Json(nullptr);
    entry["spacing_mm"] = one.geometry ? Json(one.geometry->spacing()) : Json(nullptr);
    return entry;
}

/// Every reader's answer, as visitRows() has it.
Json newLesionAnswers(const measurement::Case& case_, const std::string& visit)
{
    Json answers = Json::array();
    for (const auto& row : visitRows(case_))
        if (row.timepoint == visit && row.newLesions)
            answers.push_back({{"reader", row.evaluator},
                               {"answer", wordOf(measurement::NewLesionAnswerWords, *row.newLesions)}});
    return answers;
}

Json timepoint(const measurement::Case& case_, const measurement::Timepoint& visit)
{
    Json all = Json::array();
    for (const auto& one : visit.series)
        all.push_back(series(one));
    return {{"timepoint", visit.name},
            {"role", wordOf(measurement::TimepointRoleWords, visit.role)},
            {"date", visit.date.iso()},
            {"new_lesions", visit.newLesions
                                ? Json(wordOf(measurement::NewLesionAnswerWords, *visit.newLesions))
                                : Json(nullptr)},
            {"new_lesion_answers", newLesionAnswers(case_, visit.name)},
            {"series", all}};
}

Json lesion(const measurement::Lesion& one)
{
    return {{"tracking_uid", one.trackingUid},
            {"lesion", one.name},
            {"class", wordOf(measurement::LesionClassWords, one.lesionClass)},
            {"organ", one.organ}};
}

Json shape(const std::optional<measurement::LesionShape>& one)
{
    if (!one)
        return nullptr;
    return {{"voxels", one->voxels},
            {"volume_mm3", one->volume_mm3},
            {"mesh_volume_mm3", one->meshVolume_mm3},
            {"surface_mm2", one->surface_mm2},
            {"max_diameter_3d_mm", one->maxDiameter3d_mm},
            {"sphericity", measurement::sphericity(*one)},
            {"centroid", point(one->centroid)}};
}

Json axial(const std::optional<measurement::AxialAxes>& axes)
{
    if (!axes)
        return nullptr;
    return {{"long_axis_mm", axes->longAxis().mm()},
            {"short_axis_mm", axes->shortAxis().mm()},
            {"long_axis_ends", ends(axes->longEnds)},
            {"short_axis_ends", ends(axes->shortEnds)}};
}

Json errors(const std::optional<measurement::StandardErrors>& one)
{
    if (!one)
        return nullptr;
    return {{"long_axis_mm", one->longAxis_mm},
            {"short_axis_mm", one->shortAxis_mm},
            {"volume_mm3", orNull(one->volume_mm3)}};
}

Json source(const std::optional<measurement::MeasurementSource>& from)
{
    return from ? Json(wordOf(measurement::MeasurementSourceWords, *from)) : Json(nullptr);
}

Json ibsiNames()
{
    Json names = Json::object();
    for (const measurement::IbsiName& one : measurement::IbsiNames)
        names[std::string(one.key)] = {{"name", one.name}, {"code", measurement::ibsiCode(one.name)}};
    return names;
}

Json density(const std::optional<measurement::DensityStatistics>& one)
{
    if (!one)
        return nullptr;
    const auto orNull = [](const std::optional<double>& value) {
        return value ? Json(*value) : Json(nullptr);
    };
    return {{"mean", one->mean},       {"sd", one->sd},           {"min", one->min},
            {"max", one->max},         {"median", one->median},   {"p10", orNull(one->p10)},
            {"p25", orNull(one->p25)}, {"p75", orNull(one->p75)}, {"p90", orNull(one->p90)}};
}

Json method(const measurement::ViableMethod& how)
{
    Json liver = nullptr;
    if (how.liver)
        liver = Json{{"mean", how.liver->mean}, {"sd", how.liver->sd}};
    Json subtracted = nullptr;
    if (how.nonContrastSeriesUid)
        subtracted = *how.nonContrastSeriesUid;
    return {{"threshold", how.threshold},
            {"liver", std::move(liver)},
            {"tolerance_gap_mm", how.toleranceGap_mm},
            {"subtracted_series_key", std::move(subtracted)},
            {"liver_given_by_reader", how.referenceRunLengths.has_value()},
            {"part_excluded_by_reader", how.excludedRunLengths.has_value()}};
}

Json phases(const measurement::Observation& one)
{
    Json list = Json::array();
    for (const auto& in : one.phaseDensities.value_or(std::vector<measurement::SeriesDensity>()))
        list.push_back({{"series_key", in.seriesUid},
                        {"lesion_mean", in.density.lesion},
                        {"lesion_sd", in.density.lesionSd},
                        {"liver_mean", in.density.liver},
                        {"liver_sd", in.density.liverSd},
                        {"difference", in.density.difference()}});
    return list;
}

Json observation(const measurement::Observation& one, const measurement::Case& case_)
{
    const measurement::Lesion* of = case_.lesion(one.lesionUid);
    Json entry = {{"lesion", of != nullptr ? of->name : one.lesionUid},
                  {"tracking_uid", one.lesionUid},
                  {"timepoint", one.timepoint},
                  {"evaluator", one.reader},
                  {"state", wordOf(measurement::LesionStateWords, one.state)},
                  {"series_uid", imaging::seriesInstanceUidOf(one.seriesUid)},
                  {"series_key", one.seriesUid},
                  {"source", wordOf(measurement::MeasurementSourceWords, one.source)},
                  {"recorded", caliper(one.recorded)},
                  {"automatic", caliper(one.automatic)},
                  {"axial", axial(one.axial)},
                  {"volume_source", source(measurement::volumeSourceOf(one))},
                  {"shape", shape(one.shape)},
                  {"standard_error", errors(one.standardErrors)},
                  {"density", density(one.density)}};
    const bool isHidden =
        measurement::isHiddenByLipiodol(case_, one) || measurement::isDeniedAsArterial(case_, one);
    const auto state = isHidden ? measurement::ViableState::NotEvaluable : one.viableState;
    const bool isEvaluable = state != measurement::ViableState::NotEvaluable;
    entry["viable_state"] = state ? Json(wordOf(measurement::ViableStateWords, *state)) : Json(nullptr);
    entry["viable"] = isEvaluable ? caliper(one.viable) : Json(nullptr);
    entry["viable_volume_mm3"] = isEvaluable ? orNull(one.viableVolume_mm3) : Json(nullptr);
    entry["viable_fraction"] = isEvaluable ? orNull(measurement::viableFractionOf(one)) : Json(nullptr);
    entry["viable_standard_error"] = isEvaluable ? errors(one.viableStandardErrors) : Json(nullptr);
    entry["viable_confidence"] = isEvaluable ? orNull(one.viableConfidence) : Json(nullptr);
    entry["viable_confidence_reasons"] =
        isEvaluable && one.viableConfidenceReasons ? Json(*one.viableConfidenceReasons) : Json::array();
    entry["viable_source"] = isEvaluable ? source(measurement::viableSourceOf(one)) : Json(nullptr);
    entry["viable_method"] = isEvaluable && one.viableMethod ? method(*one.viableMethod) : Json(nullptr);
    entry["phases"] = phases(one);
    entry["arterial_series_uid"] = imaging::seriesInstanceUidOf(one.arterialSeriesUid);
    entry["arterial_series_key"] = one.arterialSeriesUid;
    entry["change_nadir"] = one.changeSinceNadir
                                ? Json(wordOf(measurement::ChangeSinceNadirWords, *one.changeSinceNadir))
                                : Json(nullptr);
    entry["certainty"] = wordOf(measurement::CertaintyWords, one.certainty);
    entry["reason"] = one.reason;
    entry["software_version"] = one.softwareVersion;
    return entry;
}

template <typename Items, typename Make> Json listOf(const Items& items, Make make)
{
    Json list = Json::array();
    for (const auto& item : items)
        list.push_back(make(item));
    return list;
}

} // namespace

Expected<std::vector<ReportDocument>> jsonDocuments(const CaseReport& report, const std::string& stem)
{
    const measurement::Case& about = report.case_;
    Json document;
    document["software"] = {{"name", "Hepatica"}, {"version", report.softwareVersion}};
    document["notice"] = "Research software, not a medical device.";
    document["diameter_convention"] = "iso-0.5 contour, in-plane";
    document["ibsi"] = ibsiNames();
    document["case"] = identity(about.identity);
    document["timepoints"] = listOf(about.timepoints, [&](const auto& one) { return timepoint(about, one); });
    document["lesions"] = listOf(about.lesions, lesion);
    document["observations"] =
        listOf(about.observations, [&](const auto& one) { return observation(one, about); });
    document["assessments"] = Json::parse(measurement::assessmentsJson(report.assessments));
    document["warnings"] = listOf(report.warnings, [](const Warning& warning) {
        return Json{{"code", warning.name()}, {"text", warning.text()}};
    });
    // Names from old files are not always UTF-8: a bad byte is written as the replacement character.
    return std::vector<ReportDocument>{
        {stem + ".json", document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"}};
}

} // namespace hepatica::report
