#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hepatica::tests {

/// A new folder that goes with the test.
class Folder {
public:
    Folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "hepatica-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline measurement::CaseIdentity someone()
{
    return {"study-07", "P-0042", "Müller^Änne", "19510203", "F"};
}

/// An oblique grid whose numbers have no short decimal form.
inline imaging::Geometry obliqueGrid()
{
    const double c = 0.96592582628906831, s = 0.25881904510252074; // cos and sin of 15 degrees
    return imaging::Geometry::make({40, 30, 20}, {0.7031250001, 0.7031250001, 2.5},
                                   {-181.29999999999998, -12.1, 1.0 / 3.0},
                                   {{{1, 0, 0}, {0, c, s}, {0, -s, c}}})
        .value();
}

inline measurement::SeriesReference portalVenousCt(const std::string& uid)
{
    measurement::SeriesReference series;
    series.uid = uid;
    series.studyUid = "1.2.3";
    series.description = "Oberbauch pv 2,5mm";
    series.modality = "CT";
    series.phase = imaging::Phase::PortalVenous;
    series.phaseConfidence = imaging::PhaseConfidence::High;
    series.quantity = imaging::Quantity::Hounsfield;
    series.sliceThickness_mm = 2.5;
    series.geometry = obliqueGrid();
    series.paths = {"/images/a folder/one", "/images/two"};
    return series;
}

inline measurement::Timepoint visit(const std::string& name, measurement::TimepointRole role,
                                    const std::string& date)
{
    measurement::Timepoint made;
    made.name = name;
    made.role = role;
    made.date = Date::fromIso(date).value();
    made.series = {portalVenousCt("2.25.1" + std::to_string(made.date.day().time_since_epoch().count()))};
    return made;
}

/// A long axis along x of the given length, and a short one half as long.
inline measurement::Caliper caliper(double length_mm, double at = 0.1)
{
    measurement::Caliper made;
    made.longEnds = {Point3{0.0, at, 1.0}, Point3{length_mm, at, 1.0}};
    made.shortEnds = {Point3{length_mm / 2, at - length_mm / 4, 1.0},
                      Point3{length_mm / 2, at + length_mm / 4, 1.0}};
    made.sliceIndex = 7;
    return made;
}

inline measurement::Observation seenAt(const measurement::Timepoint& visit, double length_mm)
{
    measurement::Observation seen;
    seen.timepoint = visit.name;
    seen.reader = "R1";
    seen.seriesUid = visit.series.front().uid;
    seen.recorded = caliper(length_mm);
    seen.automatic = caliper(length_mm * 1.05, 1.0 / 7.0);
    const std::vector<std::uint8_t> inside(3 * 2 * 2, 1);
    seen.maskRunLengths = imaging::Mask::make(obliqueGrid(), {{4, 5, 6}, {6, 6, 7}}, inside)->runLengths();
    seen.maskSource = measurement::MeasurementSource::Automatic;
    imaging::LesionPrompt& prompt = seen.prompt.emplace();
    prompt.strokes = {{{0.1, 1.0 / 3.0, 2.0}, {7.0, 0.2, 2.0}}, {{3.0, -1.0, 2.0}, {3.0, 1.0 / 7.0, 2.0}}};
    prompt.add = {{1.0 / 9.0, 2.0, 3.0}};
    seen.shape = measurement::LesionShape{12, 14.833333333333334, 13.1, 40.2, length_mm, {0.1, 0.2, 0.3}};
    seen.standardErrors = measurement::StandardErrors{1.0 / 3.0, 0.7, 2.2};
    seen.density = measurement::DensityStatistics{71.3, 12.9, -30.0, 140.0, 1.0 / 3.0};
    seen.viableState = measurement::ViableState::Measured;
    seen.viable = measurement::Caliper{{Point3{0, 0, 0}, Point3{length_mm / 3, 0, 0}}, std::nullopt, 4};
    seen.viableVolume_mm3 = 5.1;
    seen.arterialSeriesUid = "2.25.99";
    seen.changeSinceNadir = measurement::QualitativeChange::Increase;
    seen.reason = "gut abgrenzbar, \"scharf\"; 50 % nekrotisch: ja";
    seen.softwareVersion = "Hepatica 0.1.0";
    seen.warnings = {{"the lesion: reaches the edge of the images", "zwei Teile"}};
    return seen;
}

inline measurement::Case applied(const measurement::Case& to, const Expected<measurement::Action>& action)
{
    const auto after = action.and_then([&](const auto& one) { return measurement::apply(to, one); });
    EXPECT_TRUE(after.has_value()) << after.error().text();
    return after.value_or(to);
}

/// Two visits, and one target lesion seen at both.
inline measurement::Case smallCase()
{
    using namespace measurement;
    const Timepoint baseline = visit("BL", TimepointRole::Baseline, "2026-01-05");
    const Timepoint followUp = visit("FU1", TimepointRole::FollowUp, "2026-03-02");
    Case made = applied({}, createCase(someone(), "R1"));
    made = applied(made, addTimepoint(made, followUp, "R1"));
    made = applied(made, addTimepoint(made, baseline, "R1"));
    made = applied(made, addLesion(made, LesionClass::Target, "liver", seenAt(baseline, 40.0), "R1"));
    Observation later = seenAt(followUp, 25.5);
    later.lesionUid = made.lesions.front().trackingUid;
    return applied(made, observe(made, later, "see T01 at FU1"));
}

/// Everything that was ever done, done again on an empty case.
inline measurement::Case replayed(const std::vector<measurement::RecordedAction>& trail)
{
    measurement::Case case_;
    for (const auto& recorded : trail)
        case_ = applied(case_, recorded.action);
    return case_;
}

} // namespace hepatica::tests
