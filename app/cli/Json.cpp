#include "Json.h"

#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/IbsiNames.h>

#include <array>

#include <fmt/core.h>

namespace hepatica::cli {

namespace {

template <typename T, typename Read> Json orNull(const std::optional<T>& value, Read&& read)
{
    return value ? Json(read(*value)) : Json(nullptr);
}

Json orNull(const std::optional<double>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json ends(const std::array<Point3, 2>& points)
{
    return Json::array({toJson(points[0]), toJson(points[1])});
}

Json dateOrNull(const std::optional<Date>& date)
{
    return orNull(date, [](const Date& d) { return d.iso(); });
}

void addGrid(Json& json, const std::optional<imaging::Geometry>& geometry)
{
    if (!geometry) {
        for (const char* key : {"dims", "spacing_mm", "origin", "direction", "slice_distances_mm"})
            json[key] = nullptr;
        return;
    }
    json["dims"] = geometry->dims();
    json["spacing_mm"] = geometry->spacing();
    json["origin"] = toJson(geometry->origin());
    json["direction"] = Json::array();
    for (const Point3& axis : geometry->directions())
        json["direction"].push_back(toJson(axis));
    const auto& distances = geometry->sliceDistances(); // of an uneven stack
    json["slice_distances_mm"] = distances.empty() ? Json(nullptr) : Json(distances);
}

/// Seconds of a day as "10:03:25".
std::string timeText(double seconds)
{
    const int whole = static_cast<int>(seconds);
    return fmt::format("{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

Json sections(const imaging::Mask& mask)
{
    const measurement::SectionDiameters found = measurement::measureSections(mask);
    return {{"slice", found.slice_mm}, {"column", found.column_mm}, {"row", found.row_mm}};
}

Json errors(const measurement::StandardErrors& e)
{
    return {{"long_axis_mm", e.longAxis_mm},
            {"short_axis_mm", e.shortAxis_mm},
            {"volume_mm3", orNull(e.volume_mm3)}};
}

void addViable(Json& json, const measurement::LesionMeasurement& measured)
{
    using measurement::ViablePart, measurement::LesionShape;
    const auto& viable = measured.viable;
    const bool enhances = viable && viable->sliceIndex >= 0;
    json["viable_long_axis_mm"] = orNull(viable, [](const ViablePart& v) { return v.longAxis.mm(); });
    json["viable_long_axis_ends"] = enhances ? ends(viable->longEnds) : Json(nullptr);
    json["viable_short_axis_mm"] = orNull(viable, [](const ViablePart& v) { return v.shortAxis.mm(); });
    json["viable_short_axis_ends"] = enhances ? ends(viable->shortEnds) : Json(nullptr);
    json["viable_volume_mm3"] = viable ? orNull(viable->volume_mm3) : Json(nullptr);
    json["viable_fraction"] =
        viable && measured.shape
            ? orNull(measurement::viableFraction(viable->volume_mm3, measured.shape->volume_mm3))
            : Json(nullptr);
    json["viable_standard_error"] =
        viable && viable->standardErrors ? errors(*viable->standardErrors) : Json(nullptr);
    json["viable_confidence"] = orNull(viable, [](const ViablePart& v) { return v.confidence; });
    json["viable_confidence_reasons"] = viable ? Json(viable->reasons) : Json::array();
    json["viable_threshold"] = orNull(viable, [](const ViablePart& v) { return v.threshold; });
}

void addTiming(Json& json, const imaging::Series& series)
{
    json["acquisition_time"] = orNull(series.acquired_s, timeText);
    json["seconds_after_bolus"] = orNull(series.secondsAfterBolus);
    json["b_value_s_mm2"] = orNull(series.bValue_s_mm2);
    json["echo_time_ms"] = orNull(series.echoTime_ms);
    json["inversion_time_ms"] = orNull(series.inversionTime_ms);
}

} // namespace

std::string_view measurableWord(imaging::Measurable measurable)
{
    constexpr std::array<std::string_view, 3> Words{"none", "in-plane", "volume"};
    return Words[static_cast<std::size_t>(measurable)];
}

std::string programName()
{
    return "hepatica " HEPATICA_VERSION;
}

Json ibsiNames()
{
    Json names = Json::object();
    for (const measurement::IbsiName& one : measurement::IbsiNames)
        names[std::string(one.key)] = {{"name", one.name}, {"code", measurement::ibsiCode(one.name)}};
    return names;
}

Json toJson(const std::vector<measurement::IbsiFeature>& features)
{
    Json json = Json::array();
    for (const measurement::IbsiFeature& one : features)
        json.push_back({{"name", one.name}, {"code", one.code}, {"value", orNull(one.value)}});
    return json;
}

Json toJson(const Point3& point)
{
    return Json::array({point.x, point.y, point.z});
}

Json toJson(std::span<const Warning> warnings)
{
    Json json = Json::array();
    for (const Warning& warning : warnings)
        json.push_back({{"code", warning.name()}, {"text", warning.text()}});
    return json;
}

Json toJson(const imaging::Series& series)
{
    Json json{{"uid", series.uid},
              {"key", series.identity()},
              {"name", series.name},
              {"name_confidence", imaging::phaseConfidenceName(series.nameConfidence)},
              {"number", series.number},
              {"modality", series.modality},
              {"description", series.description},
              {"date", dateOrNull(series.date)},
              {"phase", imaging::phaseName(series.phase)},
              {"phase_confidence", imaging::phaseConfidenceName(series.phaseConfidence)},
              {"phase_reason", series.phaseReason},
              {"instances", series.instances.size()}};
    addTiming(json, series);
    addGrid(json, series.geometry);
    json["lean_degrees"] = series.lean_deg;
    json["gap_min_max_mm"] = orNull(series.gaps_mm, [](const auto& gaps) { return gaps; });
    const std::string_view unit = series.unit.empty() ? imaging::unitOf(series.quantity) : series.unit;
    json["unit"] = unit.empty() ? Json(nullptr) : Json(unit);
    json["slice_thickness_mm"] =
        series.sliceThickness_mm > 0.0 ? Json(series.sliceThickness_mm) : Json(nullptr);
    json["measurable"] = measurableWord(series.measurable);
    json["warnings"] = toJson(series.warnings);
    return json;
}

Json toJson(const imaging::StudyIndex& index)
{
    Json json{{"patients", Json::array()}, {"left_out", Json::array()}};
    for (const imaging::Patient& patient : index.patients) {
        Json studies = Json::array();
        for (const imaging::Study& study : patient.studies) {
            Json series = Json::array();
            for (const imaging::Series& one : study.series)
                series.push_back(toJson(one));
            studies.push_back(
                {{"uid", study.uid}, {"date", dateOrNull(study.date)}, {"series", std::move(series)}});
        }
        json["patients"].push_back({{"id", patient.id},
                                    {"name", patient.name},
                                    {"warnings", toJson(patient.warnings)},
                                    {"studies", std::move(studies)}});
    }
    for (const imaging::LeftOut& one : index.leftOut)
        json["left_out"].push_back(
            {{"file", one.file.string()}, {"code", one.reason.name()}, {"text", one.reason.text()}});
    return json;
}

Json toJson(int label, const std::string& name, const imaging::Mask& mask,
            const measurement::LesionMeasurement& measured)
{
    using measurement::LesionAxes, measurement::LesionShape;
    const auto& axes = measured.axes;
    const auto& shape = measured.shape;
    Json json{{"label", label}};
    if (!name.empty())
        json["name"] = name;
    json["voxels"] = mask.voxelCount();
    json["volume_mm3"] = orNull(shape, [](const LesionShape& s) { return s.volume_mm3; });
    json["mesh_volume_mm3"] = orNull(shape, [](const LesionShape& s) { return s.meshVolume_mm3; });
    json["surface_mm2"] = orNull(shape, [](const LesionShape& s) { return s.surface_mm2; });
    json["long_axis_mm"] = orNull(axes, [](const LesionAxes& a) { return a.longAxis.mm(); });
    json["short_axis_mm"] = orNull(axes, [](const LesionAxes& a) { return a.shortAxis.mm(); });
    json["long_axis_ends"] = orNull(axes, [](const LesionAxes& a) { return ends(a.longEnds); });
    json["short_axis_ends"] = orNull(axes, [](const LesionAxes& a) { return ends(a.shortEnds); });
    json["slice_index"] = orNull(axes, [](const LesionAxes& a) { return a.sliceIndex; });
    json["slice_sop_instance_uid"] =
        measured.sliceSopInstanceUid.empty() ? Json(nullptr) : Json(measured.sliceSopInstanceUid);
    json["max_diameter_3d_mm"] = orNull(shape, [](const LesionShape& s) { return s.maxDiameter3d_mm; });
    json["max_diameter_2d_mm"] = shape ? sections(mask) : Json(nullptr);
    json["sphericity"] = orNull(shape, [](const LesionShape& s) { return measurement::sphericity(s); });
    json["centroid"] = orNull(shape, [](const LesionShape& s) { return toJson(s.centroid); });
    json["mean"] = measured.density.mean;
    json["sd"] = measured.density.sd;
    json["min"] = measured.density.min;
    json["max"] = measured.density.max;
    json["median"] = measured.density.median;
    json["p10"] = orNull(measured.density.p10);
    json["p25"] = orNull(measured.density.p25);
    json["p75"] = orNull(measured.density.p75);
    json["p90"] = orNull(measured.density.p90);
    addViable(json, measured);
    json["standard_error"] = orNull(measured.standardErrors, errors);
    json["axial"] = orNull(measured.axialAxes, [](const measurement::AxialAxes& a) {
        return Json{{"long_axis_mm", a.longAxis().mm()},
                    {"short_axis_mm", a.shortAxis().mm()},
                    {"long_axis_ends", ends(a.longEnds)},
                    {"short_axis_ends", ends(a.shortEnds)}};
    });
    json["convention"] = "iso-0.5 contour, in-plane";
    json["warnings"] = toJson(measured.warnings);
    return json;
}

Json toJson(const imaging::Series& series, const measurement::PhaseDensity& density)
{
    return {{"series_uid", series.uid},          {"phase", imaging::phaseName(series.phase)},
            {"lesion_mean", density.lesion},     {"lesion_sd", density.lesionSd},
            {"liver_mean", density.liver},       {"liver_sd", density.liverSd},
            {"difference", density.difference()}};
}

Json toJson(const imaging::SegmentDescription& description, const std::string& trackingUid)
{
    const auto text = [](const std::string& said) { return said.empty() ? Json(nullptr) : Json(said); };
    const auto code = [&](const imaging::CodedConcept& said) {
        return said == imaging::CodedConcept{} ? Json(nullptr)
                                               : Json{{"value", text(said.value)},
                                                      {"scheme", text(said.scheme)},
                                                      {"meaning", text(said.meaning)}};
    };
    return {{"label", text(description.label)},
            {"category", code(description.category)},
            {"type", code(description.type)},
            {"algorithm", text(description.algorithm)},
            {"algorithm_name", text(description.algorithmName)},
            {"tracking_id", text(description.trackingId)},
            {"tracking_uid", text(trackingUid)}};
}

} // namespace hepatica::cli
