// How long it takes to measure a lesion, and how near the known sizes it comes: five liver tumours of the
// reference folder, one line each. Milliseconds are the median of repeated runs on loaded images.
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/measurement/LesionMeasurement.h>

#include "Reference.h"

#include <algorithm>
#include <chrono>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

using hepatica::imaging::LoadedSeries;
using hepatica::imaging::Mask;
using hepatica::measurement::LesionMeasurement;

struct Timed {
    LesionMeasurement measurement;
    double median_ms = 0.0;
};

Timed measureRepeatedly(const LoadedSeries& series, const Mask& lesion)
{
    constexpr int Runs = 21;
    Timed timed;
    std::vector<double> runs_ms;
    for (int run = 0; run < Runs; ++run) {
        const auto start = std::chrono::steady_clock::now();
        timed.measurement = hepatica::measurement::measureLesion(series.volume, lesion).value();
        const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
        runs_ms.push_back(taken.count());
    }
    std::ranges::nth_element(runs_ms, runs_ms.begin() + Runs / 2);
    timed.median_ms = runs_ms[Runs / 2];
    return timed;
}

void printLine(const std::string& name, const Timed& timed, const nlohmann::json& truth)
{
    const auto number = [&](const char* key) { return truth.at(key).get<double>(); };
    const auto& [measurement, median_ms] = timed;
    fmt::print("{:8} {:7.2f} ms  volume {:9.2f} mm3 ({:+.3f} %)  mesh {:9.2f} mm3 ({:+.3f} %)  "
               "long {:6.2f} mm [{:.2f}, {:.2f}]  short {:6.2f} mm ({:+.2f})  3D {:6.2f} mm ({:+.2f})\n",
               name, median_ms, measurement.shape->volume_mm3,
               100.0 * (measurement.shape->volume_mm3 / number("voxel_volume_mm3") - 1.0),
               measurement.shape->meshVolume_mm3,
               100.0 * (measurement.shape->meshVolume_mm3 / number("mesh_volume_mm3") - 1.0),
               measurement.axes->longAxis.mm(), number("axial_long_centre_mm"), number("axial_long_edge_mm"),
               measurement.axes->shortAxis.mm(),
               measurement.axes->shortAxis.mm() - number("recist_short_contour_mm"),
               measurement.shape->maxDiameter3d_mm,
               measurement.shape->maxDiameter3d_mm - number("max3d_mesh_mm"));
}

} // namespace

int main()
{
    const auto reference = hepatica::tests::referenceFolder();
    if (!reference) {
        fmt::print(stderr,
                   "needs the reference folder ../shared beside the project: real images, no part of it\n");
        return 1;
    }
    const auto folder = *reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
    const auto series = hepatica::imaging::openSeries({folder / "dicom"});
    if (!series) {
        fmt::print(stderr, "{}\n", series.error().text());
        return 1;
    }
    std::ifstream file(folder / "reference.json");
    const nlohmann::json truths = nlohmann::json::parse(file).at("masks");
    for (const char* name : {"tumour2", "tumour4", "tumour5", "tumour6", "tumour7"}) {
        const std::string mask = fmt::format("masks/{}.nii.gz", name);
        const auto masks = hepatica::imaging::readMasks(folder / mask, series->volume.geometry());
        if (!masks) {
            fmt::print(stderr, "{}\n", masks.error().text());
            return 1;
        }
        printLine(name, measureRepeatedly(*series, masks->front().mask), truths.at(mask));
    }
    return 0;
}
