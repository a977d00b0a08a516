// How long it takes to measure a lesion, and how near the known sizes it comes: five liver tumours of the
// reference folder, one line each; balls of four sizes; fifty lesions of one label map, with reading it; a
// series that is subtracted; and the viable part of the gallery's sixty synthetic lesions. Milliseconds are
// waited for, on loaded images: the median of repeated runs for the tumours, the least for the balls and the
// label map, one run for the others.
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/measurement/LesionMeasurement.h>
#include <hepatica/phantom/LesionGallery.h>

#include "Reference.h"
#include "segmentation/Stopwatch.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

using hepatica::benchmarks::Stopwatch;
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
        const Stopwatch watch;
        timed.measurement = hepatica::measurement::measureLesion(series.volume, lesion).value();
        runs_ms.push_back(watch.waited_ms());
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

/// False when something cannot be read.
bool benchmarkReal()
{
    const auto reference = hepatica::tests::referenceFolder();
    if (!reference) {
        fmt::print("no reference folder beside the project: no real lesions\n");
        return true;
    }
    const auto folder = *reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
    const auto series = hepatica::imaging::openSeries({folder / "dicom"});
    if (!series) {
        fmt::print(stderr, "{}\n", series.error().text());
        return false;
    }
    std::ifstream file(folder / "reference.json");
    const nlohmann::json truths = nlohmann::json::parse(file).at("masks");
    for (const char* name : {"tumour2", "tumour4", "tumour5", "tumour6", "tumour7"}) {
        const std::string mask = fmt::format("masks/{}.nii.gz", name);
        const auto masks = hepatica::imaging::readMasks(folder / mask, series->volume.geometry());
        if (!masks) {
            fmt::print(stderr, "{}\n", masks.error().text());
            return false;
        }
        printLine(name, measureRepeatedly(*series, masks->front().mask), truths.at(mask));
    }
    return true;
}

std::string_view told(bool reached)
{
    return reached ? "" : "MISSED";
}

struct ReadTimes {
    double read_ms = 0.0, split_ms = 0.0;
};

/// What it takes to read the masks' label map, and to part it again.
ReadTimes splitAgain(const std::vector<Mask>& masks)
{
    namespace imaging = hepatica::imaging;
    std::vector<imaging::LabelledMask> labelled;
    for (const Mask& mask : masks)
        labelled.push_back({static_cast<int>(labelled.size()) + 1, mask});
    const auto file = std::filesystem::temp_directory_path() / "hepatica-fifty-lesions.nrrd";
    if (!imaging::writeMasks(labelled, file))
        return {};
    ReadTimes least{1e9, 1e9};
    for (int run = 0; run < 3; ++run) {
        const Stopwatch reading;
        static_cast<void>(imaging::readVolumeFile(file));
        least.read_ms = std::min(least.read_ms, reading.waited_ms());
        const Stopwatch splitting;
        static_cast<void>(imaging::readMasks(file, masks.front().grid()));
        least.split_ms = std::min(least.split_ms, splitting.waited_ms());
    }
    std::filesystem::remove(file);
    least.split_ms = std::max(0.0, least.split_ms - least.read_ms);
    return least;
}

/// Fifty balls of 10 to 40 mm in 512 x 512 x 300 voxels of noise, each taken out of the label map and
/// measured: the masks of a label map come as one box each.
void benchmarkFifty()
{
    using hepatica::imaging::Volume;
    constexpr int Side = 512, Slices = 300, Lesions = 50, Apart = 70;
    const auto grid = hepatica::imaging::Geometry::make({Side, Side, Slices}, {0.7, 0.7, 1.0}, {},
                                                        {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
                          .value();
    auto values = std::make_shared<std::vector<std::int16_t>>(grid.voxelCount());
    std::uint32_t state = 1;
    for (std::int16_t& value : *values) {
        state = state * 1664525U + 1013904223U;
        value = static_cast<std::int16_t>(80 + (state >> 26U));
    }
    hepatica::imaging::VolumeOrigin origin;
    origin.quantity = hepatica::imaging::Quantity::Hounsfield;
    const Volume volume = Volume::make(grid, Volume::Buffer<std::int16_t>(values), origin).value();
    std::vector<Mask> masks;
    for (int n = 0; n < Lesions; ++n) {
        const double radius = 5.0 + 15.0 * n / (Lesions - 1);
        const hepatica::Point3 centre =
            grid.toPatient(40.0 + n % 7 * Apart, 40.0 + n / 7 % 7 * Apart, 50.0 + n % 5 * 50.0);
        const auto low = grid.toNearestVoxel(centre - hepatica::Point3{radius, radius, radius}),
                   high = grid.toNearestVoxel(centre + hepatica::Point3{radius, radius, radius});
        std::vector<std::uint8_t> inside;
        for (int k = low.k; k <= high.k; ++k)
            for (int j = low.j; j <= high.j; ++j)
                for (int i = low.i; i <= high.i; ++i)
                    inside.push_back(distance(grid.toPatient(i, j, k), centre) <= radius ? 1 : 0);
        masks.push_back(Mask::make(grid, {low, high}, inside).value());
    }
    double all_ms = 0.0, slowest_ms = 0.0;
    for (const Mask& mask : masks) {
        const Stopwatch watch;
        if (!hepatica::measurement::measureLesion(volume, mask))
            fmt::print(stderr, "a lesion could not be measured\n");
        const double ms = watch.waited_ms();
        all_ms += ms;
        slowest_ms = std::max(slowest_ms, ms);
    }
    const auto [read_ms, split_ms] = splitAgain(masks);
    fmt::print("\n50 lesions of 10 to 40 mm in 512 x 512 x 300: {:.0f} ms, and {:.0f} to split the label "
               "map, at most "
               "300 {} (reading the file {:.0f}); the slowest {:.1f} ms, at most 10 {}\n",
               all_ms, split_ms, told(all_ms + split_ms <= 300.0), read_ms, slowest_ms,
               told(slowest_ms <= 10.0));
}

/// A ball in noise of 10 about 100, 40 darker.
struct MeasuredBall {
    hepatica::imaging::Volume volume;
    Mask mask;
};

MeasuredBall ballOf(double diameter_mm, float contrast)
{
    const auto grid = hepatica::imaging::Geometry::make({260, 260, 180}, {0.7, 0.7, 1.0}, {},
                                                        {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
                          .value();
    std::mt19937 random(3);
    std::normal_distribution<float> noise(100.0F, 10.0F);
    auto values = std::make_shared<std::vector<std::int16_t>>();
    std::vector<std::uint8_t> inside;
    for (int k = 0; k < 180; ++k)
        for (int j = 0; j < 260; ++j)
            for (int i = 0; i < 260; ++i) {
                const bool isIn =
                    distance(grid.toPatient(i, j, k), hepatica::Point3{90, 90, 90}) <= 0.5 * diameter_mm;
                inside.push_back(isIn ? 1 : 0);
                values->push_back(static_cast<std::int16_t>(noise(random) + (isIn ? contrast : 0.0F)));
            }
    hepatica::imaging::VolumeOrigin origin;
    origin.quantity = hepatica::imaging::Quantity::Hounsfield;
    return {
        hepatica::imaging::Volume::make(grid, hepatica::imaging::Volume::Buffer<std::int16_t>(values), origin)
            .value(),
        Mask::make(grid, {{0, 0, 0}, {259, 259, 179}}, inside).value()};
}

/// The least time that some runs were waited for.
template <typename Work> double least_ms(int runs, Work&& work)
{
    double least = 1e9;
    for (int run = 0; run < runs; ++run) {
        const Stopwatch watch;
        work();
        least = std::min(least, watch.waited_ms());
    }
    return least;
}

void benchmarkSizes()
{
    namespace measurement = hepatica::measurement;
    fmt::print(
        "\nballs in 0.7 x 0.7 x 1 mm: all measurements, at most 10 ms; viable part, at most 50, and with a "
        "deformed series subtracted\n");
    const auto field =
        hepatica::imaging::Geometry::make({24, 24, 24}, {8, 8, 8}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
            .value();
    const auto still = std::make_shared<const hepatica::imaging::DisplacementField>(
        hepatica::imaging::DisplacementField{field, std::vector<std::array<float, 3>>(field.voxelCount())});
    for (const double diameter_mm : {20.0, 40.0, 60.0, 100.0}) {
        const MeasuredBall dark = ballOf(diameter_mm, -40.0F), bright = ballOf(diameter_mm, 40.0F);
        const double all_ms =
            least_ms(15, [&] { static_cast<void>(measurement::measureLesion(dark.volume, dark.mask)); });
        const double viable_ms =
            least_ms(5, [&] { static_cast<void>(measurement::measureViable(bright.mask, bright.volume)); });
        const measurement::NonContrastPhase before{&dark.volume, {{}, still}};
        const double subtracted_ms = least_ms(3, [&] {
            static_cast<void>(measurement::measureViableSubtracted(bright.mask, bright.volume, before));
        });
        fmt::print("{:5.0f} mm {:6.1f} ms {:6}  viable {:6.1f} ms {:6}  subtracted {:6.0f} ms {}\n",
                   diameter_mm, all_ms, told(all_ms <= 10.0), viable_ms, told(viable_ms <= 50.0),
                   subtracted_ms, told(subtracted_ms <= 50.0));
    }
}

/// False when a lesion cannot be made.
bool benchmarkViable()
{
    fmt::print("\nviable long axis of the gallery, late arterial phase\n");
    int within = 0, lesions = 0;
    std::vector<double> times_ms;
    for (const auto& design : hepatica::phantom::lesionGallery()) {
        const auto made =
            hepatica::phantom::makeGalleryLesion(design, hepatica::imaging::Phase::LateArterial);
        if (!made)
            return false;
        const Stopwatch watch;
        const auto viable = hepatica::measurement::measureViable(made->mask, made->volume);
        times_ms.push_back(watch.waited_ms());
        const double truth = made->truth.viableLongAxis.mm();
        const double found = viable ? viable->longAxis.mm() : 0.0;
        const bool isNear = std::abs(found - truth) <= std::max(1.0, 0.05 * truth);
        within += isNear ? 1 : 0;
        ++lesions;
        fmt::print(
            "{} {:5.1f} mm, {:+3.0f} HU in {:2.0f}, slices {:4g} mm, core {:3.0f} %: {:5.1f} mm of {:5.1f} "
            "({:+.1f}) {:4.0f} ms {}\n",
            made->truth.name, design.diameter_mm, design.arterialContrast_hu, design.noise_hu,
            design.slice_mm, 100.0 * design.coreFraction, found, truth, found - truth, times_ms.back(),
            isNear ? "" : "beyond");
    }
    std::ranges::sort(times_ms);
    fmt::print("within 1 mm or 5 %: {} of {}, at least 95 % {}\n", within, lesions,
               told(within * 20 >= lesions * 19));
    fmt::print("ms median {:.0f}, max {:.0f}, at most 50 {}\n", times_ms[times_ms.size() / 2],
               times_ms.back(), told(times_ms.back() <= 50.0));
    return true;
}

} // namespace

int main()
{
    if (!benchmarkReal())
        return 1;
    benchmarkSizes();
    benchmarkFifty();
    return benchmarkViable() ? 0 : 1;
}
