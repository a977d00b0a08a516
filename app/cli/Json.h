#pragma once
#include <hepatica/imaging/Series.h>
#include <hepatica/measurement/Case.h>
#include <hepatica/measurement/IbsiFeatures.h>
#include <hepatica/measurement/LesionMeasurement.h>
#include <hepatica/measurement/PhaseDensity.h>

#include <nlohmann/json.hpp>

namespace hepatica::cli {

using Json = nlohmann::ordered_json;

/// "hepatica 0.9.0": what made a document.
[[nodiscard]] std::string programName();
[[nodiscard]] Json toJson(const Point3& point);
[[nodiscard]] Json toJson(std::span<const Warning> warnings);
/// What IBSI calls the figures of a label: {"mean":{"name":"stat_mean","code":"Q4LE"},...}.
[[nodiscard]] Json ibsiNames();
[[nodiscard]] Json toJson(const std::vector<measurement::IbsiFeature>& features);
/// As `scan` lists it. `direction` holds the unit vectors of rows, columns and slices.
[[nodiscard]] Json toJson(const imaging::Series& series);
[[nodiscard]] Json toJson(const imaging::StudyIndex& index);
/// One label as `measure` prints it; what was not measured is null.
[[nodiscard]] Json toJson(int label, const std::string& name, const imaging::Mask& mask,
                          const measurement::LesionMeasurement& measurement);
/// What the mask's file says of it; null where it says nothing.
/// A lesion beside the liver in one series.
[[nodiscard]] Json toJson(const imaging::Series& series, const measurement::PhaseDensity& density);
[[nodiscard]] Json toJson(const imaging::SegmentDescription& description, const std::string& trackingUid);
[[nodiscard]] Json toJson(const measurement::Case& case_);

[[nodiscard]] std::string_view measurableWord(imaging::Measurable measurable);

} // namespace hepatica::cli
