#include "segmentation/ThresholdDynamics.h"

#include "segmentation/SignedDistance.h"
#include "segmentation/Smoothing.h"

#include <algorithm>

namespace hepatica::imaging::segmentation {

namespace {

constexpr int MaxRounds = 15;
constexpr double SmoothingVoxels = 1.5;
constexpr float EvidenceLimit = 2.0F, EvidenceWeight = 0.075F;

/// The part of a cube where a lesion can be, with a rim: everything else is never touched.
struct Window {
    CubeBox box;
    Cube cube;

    [[nodiscard]] std::array<int, 3> dims() const { return {box.length(0), box.length(1), box.length(2)}; }
    template <typename Visit> void forEach(Visit&& visit) const
    {
        std::size_t at = 0;
        for (int z = box.first[2]; z <= box.last[2]; ++z)
            for (int y = box.first[1]; y <= box.last[1]; ++y)
                for (int x = box.first[0]; x <= box.last[0]; ++x)
                    visit(at++, cube.offset(x, y, z));
    }
};

Window windowOf(const Cube& cube, const Constraints& constraints)
{
    constexpr int Rim = 3;
    const int middle = cube.middle();
    CubeBox box{{middle, middle, middle}, {middle, middle, middle}};
    std::size_t at = 0;
    for (int z = 0; z < cube.size; ++z)
        for (int y = 0; y < cube.size; ++y)
            for (int x = 0; x < cube.size; ++x) {
                if (constraints[at++] == Certainty::Outside)
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
    return {box, cube};
}

/// One round; returns whether any voxel changed sides.
bool step(std::vector<std::uint8_t>& inside, const Field& push, const std::array<int, 3>& dims,
          Field& scratch)
{
    scratch.assign(inside.begin(), inside.end());
    smooth(scratch, dims, {SmoothingVoxels, SmoothingVoxels, SmoothingVoxels});
    bool hasChanged = false;
    for (std::size_t at = 0; at < inside.size(); ++at) {
        const std::uint8_t now = scratch[at] + push[at] > 0.5F ? 1 : 0;
        hasChanged = hasChanged || now != inside[at];
        inside[at] = now;
    }
    return hasChanged;
}

} // namespace

Field thresholdDynamics(const Cube& cube, const Field& evidence, const LesionShape& shape,
                        const Constraints& constraints)
{
    const Window window = windowOf(cube, constraints);
    std::vector<std::uint8_t> inside(window.box.count(), 0);
    Field push(window.box.count(), 0.0F), scratch;
    Field start(cube.count());
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        start[at] = static_cast<float>(shape.ellipsoidDistance(local));
    });
    window.forEach([&](std::size_t at, std::size_t cubeAt) {
        const bool isSure = constraints[cubeAt] != Certainty::Open;
        push[at] = isSure ? (constraints[cubeAt] == Certainty::Inside ? 2.0F : -2.0F)
                          : EvidenceWeight * std::clamp(evidence[cubeAt], -EvidenceLimit, EvidenceLimit);
        inside[at] = start[cubeAt] < 0.8F && push[at] > -1.0F ? 1 : 0;
    });
    for (int round = 0; round < MaxRounds; ++round)
        if (!step(inside, push, window.dims(), scratch))
            break;
    const Field near = signedDistance(inside, window.dims());
    // Beyond the window nothing is inside; how far it is from the border is of no interest there.
    Field distances(cube.count(), static_cast<float>(-cube.size * cube.spacing_mm));
    window.forEach([&](std::size_t at, std::size_t cubeAt) {
        distances[cubeAt] = near[at] * static_cast<float>(cube.spacing_mm);
    });
    return distances;
}

} // namespace hepatica::imaging::segmentation
