#include "geometry/LiverSamples.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/DistanceShell.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <span>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

constexpr double ShellFrom_mm = 5.0, ShellTo_mm = 20.0;
constexpr double LeastLiver_mm3 = 1000.0; // Chapiro 2015: 1 cm3
constexpr std::size_t LeastReferenceVoxels = 10;
/// So many values tell an SD to 2 %.
constexpr std::size_t EnoughSamples = 2500;
/// Contrast-enhanced liver, fatty or not, lies between; air, fat, fluid, bone and arteries do not.
constexpr double LeastLiver_hu = 20.0, MostLiver_hu = 200.0;

/// How many voxels of a row are inside.
std::size_t countOf(std::span<const std::uint8_t> row)
{
    unsigned count = 0; // as wide as it must be: more of them are added at once
    for (const std::uint8_t voxel : row)
        count += voxel;
    return count;
}

/// `step`: voxels of the volume to one of the region's.
LiverPlaces placesOf(const Mask& region, const VoxelIndex& step, double voxel_mm3)
{
    const std::size_t each = 1 + region.voxelCount() / EnoughSamples;
    LiverPlaces places;
    places.each_mm3 = static_cast<double>(each) * voxel_mm3 * step.i * step.j * step.k;
    std::size_t left = 0; // until the next one is taken
    const IndexBox& box = region.box();
    const auto width = static_cast<std::size_t>(box.dims()[0]);
    auto row = region.inside();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j, row = row.subspan(width)) {
            const std::size_t here = countOf(row.first(width));
            if (here <= left) {
                left -= here;
                continue;
            }
            for (int i = box.first.i; i <= box.last.i; ++i)
                if (row[static_cast<std::size_t>(i - box.first.i)] != 0 && left-- == 0) {
                    places.voxels.push_back({i * step.i, j * step.j, k * step.k});
                    left = each - 1;
                }
        }
    return places;
}

/// The lesion on every so many voxels, about 2 mm apart: distances of centimetres need no more.
struct CoarseMask {
    Mask mask;
    VoxelIndex step;
};

CoarseMask coarse(const Mask& lesion)
{
    constexpr double Coarse_mm = 2.0;
    const Geometry& grid = lesion.grid();
    const auto every = [&](std::size_t axis) {
        return std::max(1, static_cast<int>(Coarse_mm / grid.spacing()[axis]));
    };
    const VoxelIndex step{every(0), every(1), every(2)};
    const auto& dims = grid.dims();
    const std::array<int, 3> few{(dims[0] - 1) / step.i + 1, (dims[1] - 1) / step.j + 1,
                                 (dims[2] - 1) / step.k + 1};
    const auto& spacing = grid.spacing();
    const auto thin = Geometry::make(few, {spacing[0] * step.i, spacing[1] * step.j, spacing[2] * step.k},
                                     grid.origin(), grid.directions());
    const IndexBox& box = lesion.box();
    const IndexBox around{{box.first.i / step.i, box.first.j / step.j, box.first.k / step.k},
                          {box.last.i / step.i, box.last.j / step.j, box.last.k / step.k}};
    std::vector<std::uint8_t> inside;
    for (int k = around.first.k; k <= around.last.k; ++k)
        for (int j = around.first.j; j <= around.last.j; ++j)
            for (int i = around.first.i; i <= around.last.i; ++i)
                inside.push_back(lesion.contains({i * step.i, j * step.j, k * step.k}) ? 1 : 0);
    const auto mask = thin ? Mask::make(*thin, around, inside) : passOn(thin);
    return mask ? CoarseMask{*mask, step} : CoarseMask{lesion, {1, 1, 1}};
}

/// The values of a volume in a window, of the region's voxels or of all.
WindowValues valuesOf(const Volume& volume, const Mask* region)
{
    return [&volume, region](const VoxelIndex& middle, const VoxelIndex& reach, std::vector<float>& window) {
        const IndexBox box = windowAround(middle, reach, volume.geometry());
        volume.visit([&](auto values) {
            for (int k = box.first.k; k <= box.last.k; ++k)
                for (int j = box.first.j; j <= box.last.j; ++j)
                    for (int i = box.first.i; i <= box.last.i; ++i)
                        if (region == nullptr || region->contains({i, j, k}))
                            window.push_back(static_cast<float>(values[volume.offset({i, j, k})]));
        });
    };
}

double medianOf(std::vector<float>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    const auto upper = static_cast<double>(*middle);
    return values.size() % 2 == 1 ? upper : 0.5 * (upper + *std::max_element(values.begin(), middle));
}

/// The medians of the windows around the places, of what is a number there; a window without has none.
std::vector<std::optional<double>> medians(const WindowValues& valuesIn,
                                           const std::vector<VoxelIndex>& places, const VoxelIndex& reach)
{
    constexpr std::size_t Together = 128;
    std::vector<std::optional<double>> found(places.size());
    imaging::parallelFor((places.size() + Together - 1) / Together, [&](std::size_t part) {
        std::vector<float> window;
        for (std::size_t at = part * Together; at < std::min(places.size(), (part + 1) * Together); ++at) {
            window.clear();
            valuesIn(places[at], reach, window);
            std::erase_if(window, [](float value) { return !std::isfinite(value); });
            if (!window.empty())
                found[at] = medianOf(window);
        }
    });
    return found;
}

std::vector<double> known(const std::vector<std::optional<double>>& values)
{
    std::vector<double> all;
    for (const auto& value : values)
        if (value)
            all.push_back(*value);
    return all;
}

LiverTissue statisticsOf(const std::vector<double>& values)
{
    LiverTissue tissue;
    const auto count = static_cast<double>(values.size());
    for (const double value : values)
        tissue.mean += value;
    tissue.mean /= count;
    for (const double value : values)
        tissue.sd += (value - tissue.mean) * (value - tissue.mean) / count;
    tissue.sd = std::sqrt(tissue.sd);
    tissue.places = count;
    return tissue;
}

/// What the values stand for has no more windows side by side than fit into it.
LiverTissue withOwnPlaces(LiverTissue tissue, double each_mm3, const VoxelIndex& reach, double voxel_mm3)
{
    const double window_mm3 = voxel_mm3 * (2 * reach.i + 1) * (2 * reach.j + 1) * (2 * reach.k + 1);
    tissue.places *= std::min(1.0, each_mm3 / window_mm3);
    return tissue;
}

/// Where the values lie densest: middle and spread of the shortest interval that holds three tenths of them.
/// Up to seven tenths may be vessels and other organs.
LiverTissue densest(const std::vector<double>& sorted)
{
    constexpr double Fraction = 0.3, WidthInSd = 2.0 * 0.38532; // of a normal distribution's middle 30 %
    const auto span = static_cast<std::size_t>(Fraction * static_cast<double>(sorted.size()));
    std::size_t start = 0;
    for (std::size_t at = 0; at + span < sorted.size(); ++at)
        if (sorted[at + span] - sorted[at] < sorted[start + span] - sorted[start])
            start = at;
    const double low = sorted[start], high = sorted[start + span];
    return {0.5 * (low + high), (high - low) / WidthInSd};
}

/// Mean and SD of what lies within 2.5 SD of the densest values, the SD corrected for what a normal
/// distribution has beyond.
std::optional<LiverTissue> tissueAmong(std::vector<double> values, std::size_t leastCount)
{
    constexpr double Window = 2.5, WithinToWhole = 1.0 / 0.9546;
    constexpr int Rounds = 5;
    if (values.size() < leastCount || values.empty())
        return std::nullopt;
    std::ranges::sort(values);
    LiverTissue tissue = densest(values);
    std::vector<double> kept;
    for (int round = 0; round < Rounds; ++round) {
        kept.clear();
        std::ranges::copy_if(values, std::back_inserter(kept), [&](double value) {
            return std::abs(value - tissue.mean) <= Window * tissue.sd;
        });
        if (kept.size() < leastCount || kept.empty())
            return std::nullopt;
        tissue = statisticsOf(kept);
        tissue.sd *= WithinToWhole;
    }
    return tissue;
}

/// What three quarters of the lesion's voxels do not exceed.
double upperQuartile(const Mask& lesion, const Volume& volume)
{
    std::vector<double> values;
    for (const VoxelIndex& voxel : placesOf(lesion, {1, 1, 1}, 1.0).voxels)
        values.push_back(volume.at(voxel));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(3 * values.size() / 4);
    std::ranges::nth_element(values, at);
    return *at;
}

/// Tries the reaches; `tissueAt` tells the liver's values at one, or nothing.
template <typename TissueAt>
std::optional<LiverTissue> quietEnough(const Volume& volume, const Mask& lesion,
                                       const std::optional<double>& given_mm, TissueAt&& tissueAt)
{
    constexpr std::array<double, 4> Reaches_mm{UsualReach_mm, 2.0, 2.5, 3.0};
    constexpr double Quiet_hu = 5.0, QuietShare = 1.0 / 15.0, OfEnhancement = 0.2;
    const bool isCt = volume.origin().quantity == imaging::Quantity::Hounsfield;
    const double bright = upperQuartile(lesion, volume);
    std::optional<LiverTissue> found;
    for (const double reach_mm :
         given_mm ? std::span<const double>(&*given_mm, 1) : std::span<const double>(Reaches_mm)) {
        auto tissue = tissueAt(smoothingReach(volume.geometry(), reach_mm));
        if (!tissue)
            return found;
        tissue->reach_mm = reach_mm;
        if (!found || tissue->sd < found->sd)
            found = tissue;
        const double quiet = isCt ? Quiet_hu : QuietShare * found->mean;
        if (found->sd <= std::max(quiet, OfEnhancement * (bright - found->mean)))
            break;
    }
    return found;
}

/// The liver's tissue 5 to 20 mm from the lesion, the places it was looked for at, and their medians over the
/// reach that was taken.
struct Surroundings {
    LiverPlaces places;
    std::optional<LiverTissue> tissue;
    std::vector<std::optional<double>> medians;
};

Surroundings surroundingsOf(const Mask& lesion, const Volume& arterial, const std::optional<double>& reach_mm)
{
    const CoarseMask thin = coarse(lesion);
    const auto shell = shellAround(thin.mask, ShellFrom_mm, ShellTo_mm);
    if (!shell)
        return {};
    const double voxel_mm3 = arterial.geometry().voxelVolume_mm3();
    Surroundings around{placesOf(*shell, thin.step, voxel_mm3), std::nullopt, {}};
    const LiverPlaces& places = around.places;
    const auto least = static_cast<std::size_t>(std::ceil(LeastLiver_mm3 / places.each_mm3));
    const bool isCt = arterial.origin().quantity == imaging::Quantity::Hounsfield;
    std::vector<std::pair<VoxelIndex, std::vector<std::optional<double>>>> looks;
    const auto look = [&](const VoxelIndex& reach) -> std::optional<LiverTissue> {
        looks.emplace_back(reach, medians(valuesOf(arterial, nullptr), places.voxels, reach));
        auto values = known(looks.back().second);
        std::erase_if(values, [isCt](double value) {
            return isCt ? value < LeastLiver_hu || value > MostLiver_hu : value <= 0.0;
        });
        const auto tissue = tissueAmong(std::move(values), least);
        return tissue ? std::optional(withOwnPlaces(*tissue, places.each_mm3, reach, voxel_mm3)) : tissue;
    };
    around.tissue = quietEnough(arterial, lesion, reach_mm, look);
    if (!around.tissue)
        return around;
    const VoxelIndex taken = smoothingReach(arterial.geometry(), around.tissue->reach_mm);
    around.medians =
        std::move(std::ranges::find(looks, taken, [](const auto& one) { return one.first; })->second);
    return around;
}

} // namespace

imaging::IndexBox windowAround(const VoxelIndex& middle, const VoxelIndex& reach, const Geometry& grid)
{
    const auto& dims = grid.dims();
    return {
        {std::max(0, middle.i - reach.i), std::max(0, middle.j - reach.j), std::max(0, middle.k - reach.k)},
        {std::min(dims[0] - 1, middle.i + reach.i), std::min(dims[1] - 1, middle.j + reach.j),
         std::min(dims[2] - 1, middle.k + reach.k)}};
}

VoxelIndex smoothingReach(const Geometry& grid, double reach_mm)
{
    constexpr int Most = 19; // a window of 39 voxels a side is counted in 16 bits
    const auto reach = [&](std::size_t axis) {
        return static_cast<int>(std::min<double>(Most, reach_mm / grid.spacing()[axis]));
    };
    return {std::max(1, reach(0)), std::max(1, reach(1)), reach(2)};
}

std::optional<LiverTissue> tissueAt(const LiverPlaces& places, const WindowValues& valuesIn,
                                    const Mask& lesion, const Volume& volume,
                                    const std::optional<double>& reach_mm)
{
    const double voxel_mm3 = volume.geometry().voxelVolume_mm3();
    return quietEnough(volume, lesion, reach_mm, [&](const VoxelIndex& reach) -> std::optional<LiverTissue> {
        const auto values = known(medians(valuesIn, places.voxels, reach));
        if (values.size() < LeastReferenceVoxels)
            return std::nullopt;
        return withOwnPlaces(statisticsOf(values), places.each_mm3, reach, voxel_mm3);
    });
}

std::optional<LiverTissue> tissueOf(const Mask& reference, const Mask& lesion, const Volume& arterial,
                                    const std::optional<double>& reach_mm)
{
    if (reference.voxelCount() < LeastReferenceVoxels)
        return std::nullopt;
    const LiverPlaces places = placesOf(reference, {1, 1, 1}, arterial.geometry().voxelVolume_mm3());
    return tissueAt(places, valuesOf(arterial, &reference), lesion, arterial, reach_mm);
}

std::optional<LiverTissue> tissueAround(const Mask& lesion, const Volume& arterial,
                                        const std::optional<double>& reach_mm)
{
    return surroundingsOf(lesion, arterial, reach_mm).tissue;
}

std::optional<LiverPlaces> liverAround(const Mask& lesion, const Volume& arterial)
{
    const Surroundings around = surroundingsOf(lesion, arterial, {});
    if (!around.tissue)
        return std::nullopt;
    const LiverTissue& tissue = *around.tissue;
    const auto& values = around.medians;
    LiverPlaces liver{{}, around.places.each_mm3};
    for (std::size_t n = 0; n < values.size(); ++n)
        if (values[n] && std::abs(*values[n] - tissue.mean) <= 2.0 * tissue.sd)
            liver.voxels.push_back(around.places.voxels[n]);
    return liver;
}

} // namespace hepatica::measurement
