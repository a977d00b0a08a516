#include "segmentation/ThresholdDynamics.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/SignedDistance.h"
#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::imaging::segmentation {

namespace {

constexpr int MaxRounds = 15;
constexpr double SmoothingVoxels = 1.5;
constexpr float EvidenceLimit = 2.0F, EvidenceWeight = 0.075F;

bool canBeLesion(Certainty certainty)
{
    return certainty == Certainty::Open || certainty == Certainty::Inside;
}

std::array<int, 3> dimsOf(const CubeBox& box)
{
    return {box.length(0), box.length(1), box.length(2)};
}

/// The voxels that can be lesion, and a few around them.
CubeBox windowOf(const Cube& cube, const Constraints& constraints)
{
    constexpr int Rim = 3;
    const int middle = cube.middle();
    CubeBox box{{middle, middle, middle}, {middle, middle, middle}};
    std::size_t at = 0;
    for (int z = 0; z < cube.size; ++z)
        for (int y = 0; y < cube.size; ++y)
            for (int x = 0; x < cube.size; ++x) {
                if (!canBeLesion(constraints[at++]))
                    continue;
                const std::array<int, 3> voxel{x, y, z};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    box.first[axis] = std::min(box.first[axis], voxel[axis]);
                    box.last[axis] = std::max(box.last[axis], voxel[axis]);
                }
            }
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box.first[axis] = std::max(0, box.first[axis] - Rim);
        box.last[axis] = std::min(cube.size - 1, box.last[axis] + Rim);
    }
    return box;
}

/// What is inside, and the voxels of the window around all of it.
struct Inside {
    std::vector<std::uint8_t> voxels;
    CubeBox around;
};

/// Runs along x of a box of a grid: `visit(offset of the first voxel)`.
template <typename Visit> void forEachRow(const CubeBox& box, const std::array<int, 3>& dims, Visit&& visit)
{
    for (int z = box.first[2]; z <= box.last[2]; ++z)
        for (int y = box.first[1]; y <= box.last[1]; ++y)
            visit((static_cast<std::size_t>(z) * static_cast<std::size_t>(dims[1]) +
                   static_cast<std::size_t>(y)) *
                          static_cast<std::size_t>(dims[0]) +
                      static_cast<std::size_t>(box.first[0]),
                  y, z);
}

/// The box of a grid grown by some voxels, cut to the grid.
CubeBox grown(CubeBox box, const std::array<int, 3>& dims, int by)
{
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box.first[axis] = std::max(0, box.first[axis] - by);
        box.last[axis] = std::min(dims[axis] - 1, box.last[axis] + by);
    }
    return box;
}

/// One round; returns whether any voxel changed sides. Beyond the reach of the smoothing nothing changes.
bool step(Inside& inside, const Field& push, const std::array<int, 3>& dims, Field& scratch)
{
    const CubeBox box = grown(inside.around, dims, static_cast<int>(std::ceil(3.0 * SmoothingVoxels)));
    const auto width = static_cast<std::size_t>(box.length(0));
    scratch.clear();
    forEachRow(box, dims, [&](std::size_t row, int, int) {
        const auto first = inside.voxels.begin() + static_cast<std::ptrdiff_t>(row);
        scratch.insert(scratch.end(), first, first + static_cast<std::ptrdiff_t>(width));
    });
    smooth(scratch, {box.length(0), box.length(1), box.length(2)},
           {SmoothingVoxels, SmoothingVoxels, SmoothingVoxels});
    bool hasChanged = false;
    CubeBox around{box.last, box.first};
    std::size_t at = 0;
    forEachRow(box, dims, [&](std::size_t row, int y, int z) {
        int low = box.length(0), high = -1;
        for (std::size_t x = 0; x < width; ++x) {
            const auto now = static_cast<std::uint8_t>(scratch[at + x] + push[row + x] > 0.5F);
            hasChanged = hasChanged || now != inside.voxels[row + x];
            inside.voxels[row + x] = now;
            if (now != 0) {
                low = std::min(low, static_cast<int>(x));
                high = static_cast<int>(x);
            }
        }
        at += width;
        if (high < 0)
            return;
        around.first = {std::min(around.first[0], box.first[0] + low), std::min(around.first[1], y),
                        std::min(around.first[2], z)};
        around.last = {std::max(around.last[0], box.first[0] + high), std::max(around.last[1], y),
                       std::max(around.last[2], z)};
    });
    inside.around = around;
    return hasChanged;
}

/// Distances in mm on the whole cube. Beyond the window nothing is inside: the way to the window and from
/// there to the surface.
Field onCube(const Cube& cube, const CubeBox& window, const Field& voxels)
{
    const std::array<int, 3> dims = dimsOf(window);
    Field distances(cube.count());
    const auto fillPlane = [&](std::size_t plane) {
        std::array<int, 3> in{}, away{};
        const auto clampTo = [&](int index, std::size_t axis) {
            const int clamped = std::clamp(index, window.first[axis], window.last[axis]);
            in[axis] = clamped - window.first[axis];
            away[axis] = (index - clamped) * (index - clamped);
        };
        const int z = static_cast<int>(plane);
        clampTo(z, 2);
        std::size_t at = cube.offset(0, 0, z);
        for (int y = 0; y < cube.size; ++y) {
            clampTo(y, 1);
            const float* row = voxels.data() + static_cast<std::ptrdiff_t>(in[2] * dims[1] + in[1]) * dims[0];
            for (int x = 0; x < cube.size; ++x) {
                clampTo(x, 0);
                const int way = away[0] + away[1] + away[2];
                const float outside = way > 0 ? std::sqrt(static_cast<float>(way)) : 0.0F;
                distances[at++] = (row[in[0]] - outside) * static_cast<float>(cube.spacing_mm);
            }
        }
    };
    parallelFor(static_cast<std::size_t>(cube.size), fillPlane);
    return distances;
}

/// What every round lowers: the sum over the voxels outside of what lies around them inside, less twice the
/// push of those inside.
double energyOf(const std::vector<std::uint8_t>& inside, const Field& push, const std::array<int, 3>& dims)
{
    Field around(inside.begin(), inside.end());
    smooth(around, dims, {SmoothingVoxels, SmoothingVoxels, SmoothingVoxels});
    double energy = 0.0;
    for (std::size_t at = 0; at < around.size(); ++at)
        energy += static_cast<double>(inside[at] != 0 ? -2.0F * push[at] : around[at]);
    return energy;
}

/// Rounds until nothing changes any more.
std::vector<std::uint8_t> evolved(std::vector<std::uint8_t> start, const Field& push,
                                  const std::array<int, 3>& dims)
{
    Inside inside{std::move(start), {{0, 0, 0}, {dims[0] - 1, dims[1] - 1, dims[2] - 1}}};
    Field scratch;
    for (int round = 0; round < MaxRounds; ++round)
        if (!step(inside, push, dims, scratch))
            break;
    return std::move(inside.voxels);
}

double diceOf(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b)
{
    std::size_t both = 0, sum = 0;
    for (std::size_t at = 0; at < a.size(); ++at) {
        both += a[at] != 0 && b[at] != 0 ? 1U : 0U;
        sum += (a[at] != 0 ? 1U : 0U) + (b[at] != 0 ? 1U : 0U);
    }
    return sum == 0 ? 1.0 : 2.0 * static_cast<double>(both) / static_cast<double>(sum);
}

} // namespace

ThresholdDynamics::ThresholdDynamics(const Cube& cube, const Field& evidence, const LesionShape& shape,
                                     const Constraints& constraints)
    : cube_(cube), window_(windowOf(cube, constraints)), push_(window_.count(), -2.0F),
      canBeLesion_(window_.count(), 0), fromMiddle_(window_.count(), 0)
{
    constexpr double StartPart = 0.8;
    std::size_t at = 0;
    forEachVoxel(cube_, window_, [&](std::size_t cubeAt, const Point3& local) {
        const std::size_t here = at++;
        if (!canBeLesion(constraints[cubeAt]))
            return;
        canBeLesion_[here] = 1;
        push_[here] = constraints[cubeAt] == Certainty::Inside
                          ? 2.0F
                          : EvidenceWeight * std::clamp(evidence[cubeAt], -EvidenceLimit, EvidenceLimit);
        fromMiddle_[here] = shape.ellipsoidDistance(local) < StartPart ? 1 : 0;
    });
    fromMiddle_ = evolved(std::move(fromMiddle_), push_, dimsOf(window_));
    distances_ =
        signedDistance(fromMiddle_, dimsOf(window_)); // mostly needed, and the other method takes longer
}

Field ThresholdDynamics::beside(const Field& other) const
{
    constexpr double Alike = 0.97, ClearPart = 0.05;
    const std::array<int, 3> dims = dimsOf(window_);
    std::vector<std::uint8_t> fromOther(window_.count(), 0);
    std::size_t at = 0;
    forEachVoxel(cube_, window_, [&](std::size_t cubeAt, const Point3&) {
        fromOther[at] = canBeLesion_[at] != 0 && other[cubeAt] > 0.0F ? 1 : 0;
        ++at;
    });
    if (diceOf(fromMiddle_, fromOther) >= Alike)
        return onCube(cube_, window_, distances_);
    double first = 0.0, second = 0.0;
    sideBySide(
        [&] {
            fromOther = evolved(std::move(fromOther), push_, dims);
            second = energyOf(fromOther, push_, dims);
        },
        [&] { first = energyOf(fromMiddle_, push_, dims); });
    if (second < first - ClearPart * std::abs(first))
        return onCube(cube_, window_, signedDistance(fromOther, dims, 2));
    return onCube(cube_, window_, distances_);
}

} // namespace hepatica::imaging::segmentation
