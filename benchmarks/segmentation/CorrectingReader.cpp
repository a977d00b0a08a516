#include "segmentation/CorrectingReader.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hepatica::benchmarks {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::VoxelIndex;

/// Both masks, with a voxel's room around them; it may reach beyond the grid.
IndexBox boxAround(const IndexBox& a, const IndexBox& b)
{
    return {{std::min(a.first.i, b.first.i) - 1, std::min(a.first.j, b.first.j) - 1,
             std::min(a.first.k, b.first.k) - 1},
            {std::max(a.last.i, b.last.i) + 1, std::max(a.last.j, b.last.j) + 1,
             std::max(a.last.k, b.last.k) + 1}};
}

template <typename Visit> void forEachVoxel(const IndexBox& box, Visit&& visit)
{
    std::size_t at = 0;
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i)
                visit(at++, VoxelIndex{i, j, k});
}

/// Squared distances along one axis: of every place the least of what is there and what lies along the axis
/// plus the way there.
void spread(std::vector<double>& squared, const std::array<int, 3>& dims, std::size_t axis, double step_mm)
{
    std::size_t stride = 1;
    for (std::size_t before = 0; before < axis; ++before)
        stride *= static_cast<std::size_t>(dims[before]);
    const auto length = static_cast<std::size_t>(dims[axis]);
    std::vector<double> line(length);
    for (std::size_t start = 0; start < squared.size(); ++start) {
        if (start / stride % length != 0)
            continue;
        for (std::size_t n = 0; n < length; ++n)
            line[n] = squared[start + n * stride];
        for (std::size_t to = 0; to < length; ++to)
            for (std::size_t from = 0; from < length; ++from) {
                const double way = (static_cast<double>(to) - static_cast<double>(from)) * step_mm;
                double& least = squared[start + to * stride];
                least = std::min(least, line[from] + way * way);
            }
    }
}

std::optional<Correction> largestBall(const Mask& of, const Mask& without, bool isMissing)
{
    constexpr double Far = 1e12;
    const Geometry& grid = of.grid();
    const IndexBox box = boxAround(of.box(), without.box());
    std::vector<double> squared;
    forEachVoxel(box, [&](std::size_t, const VoxelIndex& v) {
        squared.push_back(of.contains(v) && !without.contains(v) ? Far : 0.0);
    });
    for (std::size_t axis = 0; axis < 3; ++axis)
        spread(squared, box.dims(), axis, grid.spacing()[axis]);
    std::optional<Correction> largest;
    forEachVoxel(box, [&](std::size_t at, const VoxelIndex& v) {
        const double radius = std::sqrt(squared[at]);
        if (radius > (largest ? largest->radius_mm : 0.0))
            largest = Correction{isMissing, grid.toPatient(v), radius};
    });
    return largest;
}

} // namespace

std::optional<Correction> largestError(const Mask& found, const Mask& truth)
{
    const auto missing = largestBall(truth, found, true), tooMuch = largestBall(found, truth, false);
    if (!missing || !tooMuch)
        return missing ? missing : tooMuch;
    return missing->radius_mm >= tooMuch->radius_mm ? missing : tooMuch;
}

imaging::LesionPrompt corrected(imaging::LesionPrompt prompt, const Correction& correction)
{
    (correction.isMissing ? prompt.add : prompt.remove).push_back(correction.at);
    return prompt;
}

} // namespace hepatica::benchmarks
