#include "Json.h"

#include <hepatica/imaging/Uid.h>

#include <algorithm>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// SNOMED CT concepts of organs that response systems name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> OrganCodes{{
    {"liver", "10200004"},      // Liver structure
    {"lymph node", "59441001"}, // Structure of lymph node
}};

Json organCode(const std::string& organ)
{
    const auto found = std::ranges::find_if(OrganCodes, [&](const auto& one) { return one.first == organ; });
    return found == OrganCodes.end() ? Json() : Json(found->second);
}

Json asItIs(const std::string& text)
{
    return text;
}

Json number(double value)
{
    return value;
}

/// What the value is told as; null where there is none.
template <typename Value, typename Tell> Json told(const std::optional<Value>& value, const Tell& tell)
{
    return value ? Json(tell(*value)) : Json();
}

template <typename Enum, std::size_t N>
Json wordOrNull(const std::array<WordTable<Enum>, N>& words, const std::optional<Enum>& value)
{
    return value ? Json(wordOf(words, *value)) : Json();
}

Json bothEnds(const std::array<Point3, 2>& both)
{
    return {toJson(both[0]), toJson(both[1])};
}

Json documentOf(const Caliper& caliper)
{
    const auto mm = [](Length length) { return length.mm(); };
    return {{"long_axis_mm", caliper.longAxis().mm()},
            {"long_axis_ends", bothEnds(caliper.longEnds)},
            {"short_axis_mm", told(caliper.shortAxis(), mm)},
            {"short_axis_ends", told(caliper.shortEnds, bothEnds)},
            {"slice_index", caliper.sliceIndex}};
}

Json listOf(const std::vector<Point3>& points)
{
    Json list = Json::array();
    for (const Point3& point : points)
        list.push_back(toJson(point));
    return list;
}

/// Where the reader pointed, LPS mm.
Json documentOf(const imaging::LesionPrompt& prompt)
{
    Json strokes = Json::array();
    for (const imaging::Stroke& stroke : prompt.strokes)
        strokes.push_back(bothEnds({stroke.from, stroke.to}));
    return {{"strokes", strokes},
            {"click", told(prompt.click, [](const Point3& point) { return toJson(point); })},
            {"box", told(prompt.box, bothEnds)},
            {"add", listOf(prompt.add)},
            {"remove", listOf(prompt.remove)}};
}

Json documentOf(const StandardErrors& errors)
{
    return {{"long_axis_mm", errors.longAxis_mm},
            {"short_axis_mm", errors.shortAxis_mm},
            {"volume_mm3", told(errors.volume_mm3, number)}};
}

Json documentOf(const AxialAxes& axes)
{
    return {{"long_axis_mm", axes.longAxis().mm()},
            {"long_axis_ends", bothEnds(axes.longEnds)},
            {"short_axis_mm", axes.shortAxis().mm()},
            {"short_axis_ends", bothEnds(axes.shortEnds)}};
}

Json documentOf(const LesionFindings& said)
{
    return {{"change_last", wordOrNull(ChangeSinceLastWords, said.changeSinceLast)},
            {"lrt_type", told(said.treatmentType, asItIs)},
            {"lrt_date", told(said.treatmentDate, [](Date day) { return day.iso(); })},
            {"cytology", told(said.cytology, asItIs)},
            {"masslike_enhancement", wordOrNull(LesionalEnhancementWords, said.masslikeEnhancement)},
            {"enhancement_change", wordOrNull(EnhancementChangeWords, said.enhancementChange)},
            {"viability_ancillary", told(said.viabilityAncillary, [](bool is) { return is; })},
            {"benign", wordOrNull(BenignityWords, said.benign)},
            {"lrm_feature", wordOrNull(LrmFeatureWords, said.lrmFeature)},
            {"ancillary", wordOrNull(AncillaryFeaturesWords, said.ancillary)},
            {"intratumoral_nodule", wordOrNull(IntratumoralNoduleWords, said.intratumoralNodule)},
            {"necrosis_margin", wordOrNull(NecrosisMarginWords, said.necrosisMargin)}};
}

Json documentOf(const ViableMethod& method)
{
    return {{"threshold", method.threshold},
            {"liver_mean", told(method.liver, [](const LiverReference& liver) { return liver.mean; })},
            {"liver_sd", told(method.liver, [](const LiverReference& liver) { return liver.sd; })},
            {"liver_places", method.liver ? told(method.liver->places, number) : Json()},
            {"tolerance_gap_mm", method.toleranceGap_mm},
            {"non_contrast_series_uid", told(method.nonContrastSeriesUid, asItIs)},
            {"has_reference_mask", method.referenceRunLengths.has_value()},
            {"has_excluded_mask", method.excludedRunLengths.has_value()}};
}

Json documentOf(const std::vector<SeriesDensity>& densities)
{
    Json list = Json::array();
    for (const SeriesDensity& one : densities)
        list.push_back({{"series_uid", one.seriesUid},
                        {"lesion_mean", one.density.lesion},
                        {"lesion_sd", one.density.lesionSd},
                        {"liver_mean", one.density.liver},
                        {"liver_sd", one.density.liverSd},
                        {"difference", one.density.difference()}});
    return list;
}

/// What was recorded, and what of it response systems judge (`row`).
Json documentOf(const Observation& seen, const LesionRow& row)
{
    const auto caliper = [](const Caliper& one) { return documentOf(one); };
    const auto mm = [](Length length) { return length.mm(); };
    const auto errors = [](const StandardErrors& one) { return documentOf(one); };
    const bool isEvaluable = row.viableState != ViableState::NotEvaluable;
    const auto shortSource = row.unknownColumns.find("short_axis_source");
    Json document{
        {"timepoint", seen.timepoint},
        {"reader", seen.reader},
        {"state", wordOf(LesionStateWords, seen.state)},
        {"long_axis_mm", told(row.longAxis, mm)},
        {"short_axis_mm", told(row.shortAxis, mm)},
        {"source", wordOf(MeasurementSourceWords, seen.source)},
        {"short_axis_source", shortSource != row.unknownColumns.end() ? Json(shortSource->second)
                              : row.shortAxis ? Json(wordOf(MeasurementSourceWords, seen.source))
                                              : Json()},
        {"recorded", told(seen.recorded, caliper)},
        {"automatic", told(seen.automatic, caliper)},
        {"automatic_long_axis_mm",
         told(seen.automatic, [](const Caliper& one) { return one.longAxis().mm(); })},
        {"differs", differsNotably(seen)},
        {"series_uid", seen.seriesUid},
        {"has_mask", !seen.maskRunLengths.empty()},
        {"mask_source", wordOrNull(MeasurementSourceWords, seen.maskSource)},
        {"prompt", told(seen.prompt, [](const imaging::LesionPrompt& one) { return documentOf(one); })},
        {"confidence", told(seen.confidence, number)},
        {"confidence_reasons", seen.confidenceReasons.value_or(std::vector<std::string>())},
        {"volume_mm3", told(row.volume_mm3, number)},
        {"volume_source", wordOrNull(MeasurementSourceWords, row.volumeSource)},
        {"axial", told(seen.axial, [](const AxialAxes& one) { return documentOf(one); })},
        {"standard_error", told(seen.standardErrors, errors)},
        {"viable_state", wordOrNull(ViableStateWords, row.viableState)},
        {"viable_long_axis_mm", told(row.viableLongAxis, mm)},
        {"viable_short_axis_mm", told(row.viableShortAxis, mm)},
        {"viable_volume_mm3", told(row.viableVolume_mm3, number)},
        {"viable_fraction", isEvaluable ? told(viableFractionOf(seen), number) : Json()},
        {"viable_standard_error", isEvaluable ? told(seen.viableStandardErrors, errors) : Json()},
        {"viable_confidence", isEvaluable ? told(seen.viableConfidence, number) : Json()},
        {"viable_confidence_reasons", isEvaluable
                                          ? seen.viableConfidenceReasons.value_or(std::vector<std::string>())
                                          : std::vector<std::string>()},
        {"viable_source", wordOrNull(MeasurementSourceWords, row.viableSource)},
        {"viable", isEvaluable ? told(seen.viable, caliper) : Json()},
        {"has_viable_mask", isEvaluable && seen.viableMaskRunLengths.has_value()},
        {"viable_method",
         isEvaluable ? told(seen.viableMethod, [](const ViableMethod& one) { return documentOf(one); })
                     : Json()},
        {"phases", documentOf(seen.phaseDensities.value_or(std::vector<SeriesDensity>()))},
        {"arterial_series_uid", seen.arterialSeriesUid.empty() ? Json() : Json(seen.arterialSeriesUid)},
        {"change_nadir", wordOrNull(ChangeSinceNadirWords, seen.changeSinceNadir)},
        {"certainty", wordOf(CertaintyWords, seen.certainty)},
        {"lipiodol", row.lipiodol.empty() ? Json() : Json(row.lipiodol)},
        {"aphe", told(seen.aphe, asItIs)},
        {"washout", told(seen.washout, asItIs)},
        {"capsule", told(seen.capsule, asItIs)},
        {"quality", told(seen.quality, asItIs)},
        {"findings", told(seen.findings, [](const LesionFindings& said) { return documentOf(said); })},
        {"reason", seen.reason},
        {"software_version", seen.softwareVersion},
        {"warnings", seen.warnings.value_or(std::vector<std::string>())}};
    document["density"] = told(seen.density, [](const DensityStatistics& one) {
        return Json{{"mean", one.mean},
                    {"sd", one.sd},
                    {"min", one.min},
                    {"max", one.max},
                    {"median", one.median},
                    {"p10", told(one.p10, number)},
                    {"p25", told(one.p25, number)},
                    {"p75", told(one.p75, number)},
                    {"p90", told(one.p90, number)}};
    });
    return document;
}

Json documentOf(const Timepoint& visit)
{
    Json series = Json::array();
    for (const SeriesReference& one : visit.series)
        series.push_back({{"uid", imaging::seriesInstanceUidOf(one.uid)},
                          {"key", one.uid},
                          {"study_uid", one.studyUid},
                          {"modality", one.modality},
                          {"phase", imaging::phaseName(one.phase)},
                          {"phase_confidence", imaging::phaseConfidenceName(one.phaseConfidence)}});
    return {{"name", visit.name},
            {"role", wordOf(TimepointRoleWords, visit.role)},
            {"date", visit.date.iso()},
            {"series", std::move(series)}};
}

Json documentOf(const Lesion& lesion, Json observations)
{
    const auto segmentOf = [](LiverSegment segment) {
        return Json{{"couinaud", wordOf(LiverSegmentWords, segment)},
                    {"snomed_ct", wordOf(LiverSegmentCodes, segment)}};
    };
    return {{"name", lesion.name},
            {"tracking_uid", lesion.trackingUid},
            {"class", wordOf(LesionClassWords, lesion.lesionClass)},
            {"organ", lesion.organ},
            {"organ_snomed_ct", organCode(lesion.organ)},
            {"reader", told(lesion.reader, asItIs)},
            {"segment", told(lesion.segment, segmentOf)},
            {"type", told(lesion.lesionType, asItIs)},
            {"observations", std::move(observations)}};
}

Json documentOf(const VisitReading& reading)
{
    const auto signature = [](const Signature& one) {
        return Json{{"name", one.name}, {"meaning", one.meaning}, {"time", one.time}};
    };
    return {{"timepoint", reading.timepoint},
            {"reader", reading.reader},
            {"new_lesions", wordOrNull(NewLesionAnswerWords, reading.newLesions)},
            {"coverage", told(reading.coverage, asItIs)},
            {"signature", told(reading.signature, signature)}};
}

} // namespace

Json toJson(const Case& case_)
{
    Json json{{"id", case_.identity.id},
              {"patient_id", case_.identity.patientId},
              {"timepoints", Json::array()},
              {"lesions", Json::array()}};
    for (const Timepoint& visit : case_.timepoints)
        json["timepoints"].push_back(documentOf(visit));
    const std::vector<LesionRow> rows = lesionRows(case_); // one an observation
    for (const Lesion& lesion : case_.lesions) {
        Json observations = Json::array();
        for (std::size_t at = 0; at < rows.size(); ++at)
            if (case_.observations[at].lesionUid == lesion.trackingUid)
                observations.push_back(documentOf(case_.observations[at], rows[at]));
        json["lesions"].push_back(documentOf(lesion, std::move(observations)));
    }
    json["readers"] = Json::array();
    for (const CaseReader& reader : case_.readers)
        json["readers"].push_back({{"name", reader.name}, {"role", wordOf(ReaderRoleWords, reader.role)}});
    json["readings"] = Json::array();
    for (const VisitReading& reading : case_.readings)
        json["readings"].push_back(documentOf(reading));
    json["adjudication"] = told(case_.adjudication, [](const Adjudication& one) {
        return Json{{"adjudicator", one.adjudicator}, {"chosen", one.chosen}, {"reason", one.reason}};
    });
    json["clinical_values"] = case_.clinical.size();
    json["ibsi"] = ibsiNames();
    return json;
}

} // namespace hepatica::cli
