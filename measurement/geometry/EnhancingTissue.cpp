#include "geometry/EnhancingTissue.h"

#include "geometry/DistanceShell.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

constexpr double SmoothingReach_mm = 1.5;
constexpr double ShellFrom_mm = 5.0, ShellTo_mm = 20.0;
constexpr double LeastLiver_mm3 = 1000.0; // Chapiro 2015: 1 cm3
constexpr double LeastPart_mm3 = 30.0;
constexpr std::size_t LeastReferenceVoxels = 10;
/// So many values tell mean and SD to better than a hundredth of the SD.
constexpr std::size_t EnoughSamples = 20000;
/// Contrast-enhanced liver, fatty or not, lies between; air, fat, fluid, bone and arteries do not.
constexpr double LeastLiver_hu = 20.0, MostLiver_hu = 200.0;

template <typename Visit> void forEachVoxel(const IndexBox& box, Visit&& visit)
{
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i)
                visit(VoxelIndex{i, j, k});
}

/// The voxels of the grid that can lie in the lesion, going by its corners; none when they lie beyond it.
std::optional<IndexBox> boxAround(const Geometry& grid, const Mask& lesion)
{
    const auto& [first, last] = lesion.box();
    std::array<double, 3> least{1e9, 1e9, 1e9}, most{-1e9, -1e9, -1e9};
    for (unsigned corner = 0; corner < 8; ++corner) {
        const Point3 at = grid.toContinuousIndex(
            lesion.grid().toPatient((corner & 1U) != 0 ? last.i + 0.5 : first.i - 0.5,
                                    (corner & 2U) != 0 ? last.j + 0.5 : first.j - 0.5,
                                    (corner & 4U) != 0 ? last.k + 0.5 : first.k - 0.5));
        const std::array<double, 3> index{at.x, at.y, at.z};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            least[axis] = std::min(least[axis], index[axis]);
            most[axis] = std::max(most[axis], index[axis]);
        }
    }
    std::array<int, 3> from{}, to{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        from[axis] = static_cast<int>(std::ceil(std::max(least[axis], 0.0)));
        to[axis] = static_cast<int>(std::floor(std::min(most[axis], grid.dims()[axis] - 1.0)));
        if (from[axis] > to[axis])
            return std::nullopt;
    }
    return IndexBox{{from[0], from[1], from[2]}, {to[0], to[1], to[2]}};
}

/// Smoothed values of a region, evenly thinned out to at most EnoughSamples.
struct Samples {
    std::vector<double> values;
    std::size_t voxelsEach = 1;
};

Samples sample(const Mask& region, const Volume& volume)
{
    Samples samples;
    samples.voxelsEach = 1 + region.voxelCount() / EnoughSamples;
    const RegionMedian smoothed(region, volume);
    std::size_t count = 0;
    forEachVoxel(region.box(), [&](const VoxelIndex& v) {
        if (region.contains(v) && count++ % samples.voxelsEach == 0)
            samples.values.push_back(smoothed.at(v));
    });
    return samples;
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

/// Voxels of one part of a box, found through common faces.
std::vector<std::size_t> takePart(std::vector<std::uint8_t>& open, const std::array<int, 3>& dims,
                                  std::size_t start)
{
    const auto nx = static_cast<std::size_t>(dims[0]), ny = static_cast<std::size_t>(dims[1]);
    const std::array<std::size_t, 3> stride{1, nx, nx * ny};
    std::vector<std::size_t> part{start};
    open[start] = 0;
    for (std::size_t next = 0; next < part.size(); ++next) {
        const auto visit = [&](std::size_t at) {
            if (open[at] == 0)
                return;
            open[at] = 0;
            part.push_back(at);
        };
        const std::size_t at = part[next];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto length = static_cast<std::size_t>(dims[axis]);
            const std::size_t position = at / stride[axis] % length;
            if (position > 0)
                visit(at - stride[axis]);
            if (position + 1 < length)
                visit(at + stride[axis]);
        }
    }
    return part;
}

} // namespace

std::optional<Mask> carriedTo(const Geometry& grid, const Mask& lesion)
{
    if (lesion.grid().sameGrid(grid))
        return lesion;
    const auto box = boxAround(grid, lesion);
    if (!box)
        return std::nullopt;
    std::vector<std::uint8_t> inside;
    forEachVoxel(*box, [&](const VoxelIndex& v) {
        inside.push_back(lesion.contains(lesion.grid().toNearestVoxel(grid.toPatient(v))) ? 1 : 0);
    });
    const auto carried = Mask::make(grid, *box, inside);
    return carried ? std::optional(*carried) : std::nullopt;
}

RegionMedian::RegionMedian(const Mask& region, const Volume& volume) : region_(region), volume_(volume)
{
    const auto& spacing = volume.geometry().spacing();
    const auto reach = [&](std::size_t axis) { return static_cast<int>(SmoothingReach_mm / spacing[axis]); };
    reach_ = {std::max(1, reach(0)), std::max(1, reach(1)), reach(2)};
}

double RegionMedian::at(const VoxelIndex& voxel) const
{
    std::vector<double> values;
    const IndexBox around{{voxel.i - reach_.i, voxel.j - reach_.j, voxel.k - reach_.k},
                          {voxel.i + reach_.i, voxel.j + reach_.j, voxel.k + reach_.k}};
    forEachVoxel(around, [&](const VoxelIndex& v) {
        if (region_.contains(v))
            values.push_back(volume_.at(v));
    });
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return values.size() % 2 == 1 ? *middle : 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

std::optional<LiverTissue> tissueOf(const Mask& reference, const Volume& arterial)
{
    if (reference.voxelCount() < LeastReferenceVoxels)
        return std::nullopt;
    return statisticsOf(sample(reference, arterial).values);
}

std::optional<LiverTissue> tissueAround(const Mask& lesion, const Volume& arterial)
{
    const auto shell = shellAround(lesion, ShellFrom_mm, ShellTo_mm);
    if (!shell)
        return std::nullopt;
    Samples samples = sample(*shell, arterial);
    const bool isCt = arterial.origin().quantity == imaging::Quantity::Hounsfield;
    std::erase_if(samples.values, [isCt](double value) {
        return isCt ? value < LeastLiver_hu || value > MostLiver_hu : value <= 0.0;
    });
    const double sample_mm3 = static_cast<double>(samples.voxelsEach) * arterial.geometry().voxelVolume_mm3();
    return tissueAmong(std::move(samples.values),
                       static_cast<std::size_t>(std::ceil(LeastLiver_mm3 / sample_mm3)));
}

std::optional<Mask> enhancingPart(const Mask& lesion, const Volume& arterial, double threshold)
{
    std::vector<std::uint8_t> above;
    const RegionMedian smoothed(lesion, arterial);
    forEachVoxel(lesion.box(), [&](const VoxelIndex& v) {
        above.push_back(lesion.contains(v) && smoothed.at(v) > threshold ? 1 : 0);
    });
    std::vector<std::uint8_t> kept(above.size(), 0);
    const double voxel_mm3 = arterial.geometry().voxelVolume_mm3();
    for (std::size_t start = 0; start < above.size(); ++start) {
        if (above[start] == 0)
            continue;
        const auto part = takePart(above, lesion.box().dims(), start);
        const bool isNoise = static_cast<double>(part.size()) * voxel_mm3 < LeastPart_mm3;
        for (const std::size_t at : part)
            kept[at] = isNoise ? 0 : 1;
    }
    const auto mask = Mask::make(lesion.grid(), lesion.box(), kept);
    return mask ? std::optional(*mask) : std::nullopt;
}

} // namespace hepatica::measurement
