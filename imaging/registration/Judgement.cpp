#include "Judgement.h"

#include "Median.h"

#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging::registration {

namespace {

std::size_t blockAt(const VoxelIndex& voxel, const Geometry& grid)
{
    const auto columns = static_cast<std::size_t>(grid.dims()[0]),
               rows = static_cast<std::size_t>(grid.dims()[1]);
    return (static_cast<std::size_t>(voxel.k) * rows + static_cast<std::size_t>(voxel.j)) * columns +
           static_cast<std::size_t>(voxel.i);
}

/// Beyond `refused` the images do not belong together, beyond `doubted` a person must look. Pairs of one
/// patient at two visits, in MR of two dates and in CT and MR of one region lie within the doubted bound;
/// pairs of different patients and regions lie beyond the refused one in at least one row.
struct Bound {
    double value, refused, doubted;
    double inWords;
    const char* words;
};

std::vector<Bound> boundsOf(const AlignmentQuality& quality)
{
    std::vector<Bound> bounds{
        {quality.overlap, 0.15, 0.4, 100.0 * quality.overlap,
         "{:.0f} % of the compared region lies in both series"},
        {quality.bodyOverlap, 0.70, 0.88, 100.0 * quality.bodyOverlap, "the bodies overlap by {:.0f} %"},
        {quality.similarity, 0.03, 0.05, 100.0 * quality.similarity,
         "one series explains {:.0f} % of the other"},
    };
    if (quality.roundTrip_mm)
        bounds.push_back({-*quality.roundTrip_mm, -25.0, -10.0, *quality.roundTrip_mm,
                          "the way there and back ends {:.0f} mm apart"});
    if (quality.liverOverlap)
        bounds.push_back({*quality.liverOverlap, 0.3, 0.75, 100.0 * *quality.liverOverlap,
                          "the livers overlap by {:.0f} %"});
    return bounds;
}

std::string inWords(const Bound& bound)
{
    return fmt::format(fmt::runtime(bound.words), bound.inWords);
}

} // namespace

double sharedDice(const Bits& fixed, const Geometry& fixedGrid, const Bits& moving,
                  const Geometry& movingGrid, const SpatialMap& map)
{
    std::size_t inFixed = 0, inMoving = 0, inBoth = 0;
    liver::forEachBlock(fixedGrid, [&](std::size_t block, const Point3& at) {
        const VoxelIndex voxel = movingGrid.toNearestVoxel(map(at));
        if (!movingGrid.contains(voxel))
            return;
        const bool isFixed = fixed[block] != 0, isMoving = moving[blockAt(voxel, movingGrid)] != 0;
        inFixed += isFixed ? 1 : 0;
        inMoving += isMoving ? 1 : 0;
        inBoth += isFixed && isMoving ? 1 : 0;
    });
    const std::size_t sum = inFixed + inMoving;
    return sum == 0 ? 0.0 : 2.0 * static_cast<double>(inBoth) / static_cast<double>(sum);
}

double roundTripOf(const Pyramid& fixed, const AffineMap& there, const AffineMap& back)
{
    const AffineMap trip = composed(back, there);
    std::vector<double> apart_mm;
    liver::forEachBlock(fixed.levels.back().grid, [&](std::size_t block, const Point3& at) {
        if (fixed.body[block] != 0)
            apart_mm.push_back(distance(trip(at), at));
    });
    return medianOf(std::move(apart_mm));
}

std::optional<std::string> refusalOf(const AlignmentQuality& quality)
{
    for (const Bound& bound : boundsOf(quality))
        if (!(bound.value >= bound.refused))
            return inWords(bound);
    return std::nullopt;
}

std::vector<std::string> doubtsOf(const AlignmentQuality& quality)
{
    std::vector<std::string> doubts;
    for (const Bound& bound : boundsOf(quality))
        if (!(bound.value >= bound.doubted))
            doubts.push_back(inWords(bound));
    return doubts;
}

} // namespace hepatica::imaging::registration
