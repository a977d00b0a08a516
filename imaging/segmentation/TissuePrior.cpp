#include "segmentation/TissuePrior.h"

#include "segmentation/FatDensity.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepatica::imaging::segmentation {

namespace {

using Flags = std::vector<std::uint8_t>;

/// Offsets to the six neighbours of a voxel; at the border of the cube those that exist.
template <typename Visit> void forEachNeighbour(const Cube& cube, std::size_t at, Visit&& visit)
{
    const auto side = static_cast<std::size_t>(cube.size);
    std::size_t stride = 1, rest = at;
    for (int axis = 0; axis < 3; ++axis, stride *= side) {
        const std::size_t index = rest % side;
        rest /= side;
        if (index > 0)
            visit(at - stride);
        if (index + 1 < side)
            visit(at + stride);
    }
}

/// Dark tissue grows by a voxel: the skin of fat and lung, half of each tissue, has a lesion's density and
/// would leak along the liver's surface.
void swallowSkin(const Cube& cube, std::vector<Tissue>& foreign)
{
    const std::vector<Tissue> before = foreign;
    const auto side = static_cast<std::size_t>(cube.size);
    const auto swallow = [](const Tissue* skin, std::size_t count, Tissue* swallowed) {
        for (std::size_t n = 0; n < count; ++n)
            swallowed[n] = skin[n] == Tissue::Dark ? Tissue::Dark : swallowed[n];
    };
    for (std::size_t stride = 1; stride < before.size(); stride *= side) { // along each axis
        const std::size_t count = stride * (side - 1);
        for (std::size_t block = 0; block < before.size(); block += stride * side) {
            swallow(&before[block], count, &foreign[block + stride]);
            swallow(&before[block + stride], count, &foreign[block]);
        }
    }
}

/// How far from the middle foreign tissue begins, in voxels, in 24 parts of all directions: by the signs of
/// the coordinates and the largest of them. Of no line to the middle it begins nearer.
class NearestForeign {
public:
    NearestForeign(const Cube& cube, const std::vector<Tissue>& foreign)
    {
        squared_.fill(std::numeric_limits<int>::max());
        const int middle = cube.middle();
        std::size_t at = 0;
        for (int z = -middle; z <= middle; ++z)
            for (int y = -middle; y <= middle; ++y)
                for (int x = -middle; x <= middle; ++x)
                    if (foreign[at++] != Tissue::Own)
                        add({x, y, z});
    }
    [[nodiscard]] double towards(const Point3& local) const
    {
        const std::array<double, 3> p{local.x, local.y, local.z};
        std::size_t largest = 0;
        for (std::size_t axis = 1; axis < 3; ++axis)
            if (std::abs(p[axis]) > std::abs(p[largest]))
                largest = axis;
        const std::size_t signs = (p[0] < 0.0 ? 1U : 0U) + (p[1] < 0.0 ? 2U : 0U) + (p[2] < 0.0 ? 4U : 0U);
        const int squared = squared_[8 * largest + signs];
        return squared == std::numeric_limits<int>::max() ? std::numeric_limits<double>::infinity()
                                                          : std::sqrt(static_cast<double>(squared));
    }

private:
    /// A place of a line lies at most half a voxel along each axis from the voxel that it falls into.
    void add(const std::array<int, 3>& voxel)
    {
        const std::array<int, 3> size{std::abs(voxel[0]), std::abs(voxel[1]), std::abs(voxel[2])};
        const int squared = size[0] * size[0] + size[1] * size[1] + size[2] * size[2];
        const int most = std::ranges::max(size);
        const auto addTo = [&](std::size_t signs) {
            for (std::size_t axis = 0; axis < 3; ++axis)
                if (size[axis] + 1 >= most)
                    squared_[8 * axis + signs] = std::min(squared_[8 * axis + signs], squared);
        };
        const std::size_t negative =
            (voxel[0] < 0 ? 1U : 0U) + (voxel[1] < 0 ? 2U : 0U) + (voxel[2] < 0 ? 4U : 0U);
        const std::size_t zero =
            (voxel[0] == 0 ? 1U : 0U) + (voxel[1] == 0 ? 2U : 0U) + (voxel[2] == 0 ? 4U : 0U);
        std::size_t either = zero;
        do { // every part of `zero`, the empty one too
            addTo(negative | either);
            either = (either - 1) & zero;
        } while (either != zero);
    }

    std::array<int, 24> squared_{};
};

/// Whether the straight line to the middle meets foreign tissue.
bool isHidden(const Cube& cube, const std::vector<Tissue>& foreign, const NearestForeign& nearest,
              const Point3& local)
{
    constexpr double Rounding = 1.0; // a place lies at most 0.87 voxels from the middle of its own
    const Point3 voxel = (1.0 / cube.spacing_mm) * local;
    const double far = norm(voxel), step = 1.5, last = std::max(step, nearest.towards(local) - Rounding);
    const double round = cube.middle() + 0.5; // cutting off rounds to the nearest voxel
    for (double r = far - step; r > last; r -= step) {
        const Point3 at = (r / far) * voxel;
        if (foreign[cube.offset(static_cast<int>(at.x + round), static_cast<int>(at.y + round),
                                static_cast<int>(at.z + round))] != Tissue::Own)
            return true;
    }
    return false;
}

double quantile(std::vector<float>& values, double part)
{
    const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return static_cast<double>(values[static_cast<std::size_t>(at)]);
}

/// The voxels along the strokes, as far as those are surely inside.
template <typename Visit> void forEachStrokeVoxel(const Cube& cube, const LesionShape& shape, Visit&& visit)
{
    const double radius = std::max(0.05 * shape.length_mm, 0.8 * cube.spacing_mm);
    forEachVoxel(cube, shape.boxOfStrokes(cube, shape.insidePart, radius),
                 [&](std::size_t at, const Point3& local) {
                     if (shape.distanceToStrokes(local, shape.insidePart) < radius)
                         visit(at);
                 });
}

} // namespace

TissueRange tissueRange(const Voi& voi, const LesionShape& shape)
{
    constexpr double CorePart = 0.45; // of the ellipsoid
    Flags isCore(voi.cube.count(), 0);
    std::vector<float> core;
    const auto add = [&](std::size_t at) {
        if (isCore[at] == 0 && voi.inVolume[at] != 0)
            core.push_back(voi.values[at]);
        isCore[at] = 1;
    };
    const double reach = CorePart * std::ranges::max(shape.semi_mm);
    forEachVoxel(voi.cube, boxAround(voi.cube, {reach, reach, reach}),
                 [&](std::size_t at, const Point3& local) {
                     if (shape.ellipsoidDistance(local) < CorePart)
                         add(at);
                 });
    forEachStrokeVoxel(voi.cube, shape, add);
    if (core.empty())
        return {};
    const double median = quantile(core, 0.5), dark = quantile(core, 0.02), bright = quantile(core, 0.98);
    return {std::max(LeastOfLesion_hu, std::min(dark - 10.0, median - 60.0)),
            std::max(bright + 40.0, median + 110.0), median};
}

std::vector<Tissue> foreignTissue(const Voi& voi, const LesionShape& shape, const TissueRange& range)
{
    std::vector<Tissue> differs(voi.cube.count(), Tissue::Own), foreign(voi.cube.count(), Tissue::Own);
    std::vector<std::size_t> front;
    const auto low = static_cast<float>(range.low), high = static_cast<float>(range.high);
    for (std::size_t at = 0; at < differs.size(); ++at)
        differs[at] = voi.values[at] < low    ? Tissue::Dark
                      : voi.values[at] > high ? Tissue::Bright
                                              : Tissue::Own;
    // Only what lies next to the ball has neighbours within it: a voxel away, and a little for rounding.
    const double beyond = 0.60 * shape.length_mm, beside = beyond + 1.1 * voi.cube.spacing_mm;
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        if (differs[at] == Tissue::Own || dot(local, local) <= beyond * beyond)
            return;
        foreign[at] = differs[at];
        if (dot(local, local) <= beside * beside)
            front.push_back(at);
    });
    while (!front.empty()) {
        const std::size_t at = front.back();
        front.pop_back();
        forEachNeighbour(voi.cube, at, [&](std::size_t next) {
            if (differs[next] == Tissue::Own || foreign[next] != Tissue::Own)
                return;
            foreign[next] = differs[next];
            front.push_back(next);
        });
    }
    return foreign;
}

Constraints constraintsOf(const Voi& voi, const LesionShape& shape, std::vector<Tissue> foreign,
                          double around_mm)
{
    swallowSkin(voi.cube, foreign);
    const NearestForeign nearest(voi.cube, foreign);
    Constraints constraints(voi.cube.count(), Certainty::Outside);
    const Point3 around{around_mm, around_mm, around_mm};
    forEachVoxelApart(voi.cube, boxAround(voi.cube, shape.farthest_mm() + around),
                      [&](std::size_t at, const Point3& local) {
                          if (voi.inVolume[at] == 0 || foreign[at] != Tissue::Own)
                              return;
                          const bool isTooFar = shape.isTooFar(local);
                          if (isTooFar && around_mm <= 0.0)
                              return;
                          if (shape.ellipsoidDistance(local) <= 0.8 ||
                              !isHidden(voi.cube, foreign, nearest, local))
                              constraints[at] = isTooFar ? Certainty::Beyond : Certainty::Open;
                      });
    forEachStrokeVoxel(voi.cube, shape, [&](std::size_t at) {
        if (voi.inVolume[at] != 0)
            constraints[at] = Certainty::Inside;
    });
    return constraints;
}

} // namespace hepatica::imaging::segmentation
