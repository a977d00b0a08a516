#include "segmentation/OrganSkin.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace hepatica::imaging::segmentation {

namespace {

/// Depths below fat and lung, in units of the blur: up to Most, in Bins. A slice and a half shares its values
/// with what lies above it: its own thickness, and half a slice where values are interpolated.
constexpr float Most = 1.5F;
constexpr std::size_t Bins = 12;

/// Passes depths on, there and back, along the axis of a cube whose voxels are `stride` apart.
void sweep(Field& depths, std::size_t side, std::size_t stride, float step)
{
    const auto passOn = [&](std::size_t to, std::size_t from) {
        for (std::size_t at = 0; at < stride; ++at)
            depths[to + at] = std::min(depths[to + at], depths[from + at] + step);
    };
    for (std::size_t first = 0; first < depths.size(); first += side * stride) {
        for (std::size_t n = 1; n < side; ++n)
            passOn(first + n * stride, first + (n - 1) * stride);
        for (std::size_t n = side - 1; n-- > 0;)
            passOn(first + n * stride, first + (n + 1) * stride);
    }
}

/// The depths along the rows of a cube, from where they are dark; those without are left as they are.
void sweepRows(const std::vector<Tissue>& foreign, std::size_t side, float step, Field& depths)
{
    for (std::size_t row = 0; row < depths.size(); row += side) {
        const std::span<const Tissue> tissues(&foreign[row], side);
        if (std::ranges::find(tissues, Tissue::Dark) == tissues.end())
            continue;
        float depth = depths[row];
        const auto pass = [&](std::size_t n) {
            depth = tissues[n] == Tissue::Dark ? 0.0F : std::min(depths[row + n], depth + step);
            depths[row + n] = depth;
        };
        for (std::size_t n = 0; n < side; ++n)
            pass(n);
        for (std::size_t n = side; n-- > 0;)
            pass(n);
    }
}

/// How deep every voxel lies below dark foreign tissue along the axes of the cube (the shortest way in steps
/// along them). The unit across the slices is their distance, over which they blur; within a slice it is two
/// pixels, over which a kernel does. At least 1 mm, as no kernel is sharper, and at most 3.2 mm: in thicker
/// slices the layer would hold whole lesions.
Field depthsOf(const Voi& voi, const std::vector<Tissue>& foreign)
{
    constexpr double Pixels = 2.0, Least_mm = 1.0, Thickest_mm = 3.2;
    const auto side = static_cast<std::size_t>(voi.cube.size);
    const auto stepAlong = [&](std::size_t axis) {
        const double acquired_mm = (axis == 2 ? 1.0 : Pixels) * voi.acquired_mm[axis];
        const double unit_mm = std::clamp(acquired_mm, Least_mm, Thickest_mm);
        return static_cast<float>(voi.cube.spacing_mm / unit_mm);
    };
    Field depths(foreign.size(), 2.0F * Most);
    sweepRows(foreign, side, stepAlong(0), depths);
    sweep(depths, side, side, stepAlong(1));
    sweep(depths, side, side * side, stepAlong(2));
    return depths;
}

std::optional<std::size_t> binOf(float depth)
{
    if (depth <= 0.0F || depth >= Most)
        return std::nullopt;
    return std::min(static_cast<std::size_t>(depth / Most * Bins), Bins - 1);
}

/// By how much the values of every depth lie below the surroundings, away from the lesion; 0 where too few
/// tell it (30: the median of fewer is off by a fifth of their scatter and more).
std::array<float, Bins> liftsOf(const Voi& voi, const Field& depths, double away_mm, double surroundings)
{
    constexpr std::size_t Enough = 30;
    std::array<std::vector<float>, Bins> values;
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const auto bin = binOf(depths[at]);
        if (bin && voi.inVolume[at] != 0 && dot(local, local) >= away_mm * away_mm)
            values[*bin].push_back(voi.values[at]);
    });
    std::array<float, Bins> lifts{};
    for (std::size_t bin = 0; bin < Bins; ++bin) {
        std::vector<float>& those = values[bin];
        if (those.size() < Enough)
            continue;
        const auto middle = those.begin() + static_cast<std::ptrdiff_t>(those.size() / 2);
        std::nth_element(those.begin(), middle, those.end());
        lifts[bin] = std::max(0.0F, static_cast<float>(surroundings) - *middle);
    }
    return lifts;
}

} // namespace

void liftSkin(Voi& voi, const LesionShape& shape, const std::vector<Tissue>& foreign, double surroundings)
{
    constexpr double ThickestSlice_mm = 5.0, Away = 0.6;
    if (voi.acquired_mm[2] > ThickestSlice_mm || std::ranges::find(foreign, Tissue::Dark) == foreign.end())
        return;
    const Field depths = depthsOf(voi, foreign);
    const std::array<float, Bins> lifts = liftsOf(voi, depths, Away * shape.length_mm, surroundings);
    const auto level = static_cast<float>(surroundings);
    for (std::size_t at = 0; at < depths.size(); ++at)
        if (const auto bin = binOf(depths[at]))
            voi.values[at] = std::max(voi.values[at], std::min(level, voi.values[at] + lifts[*bin]));
}

} // namespace hepatica::imaging::segmentation
