#include "segmentation/liver/EnclosedBodies.h"

#include "Median.h"
#include "segmentation/Directions.h"
#include "segmentation/liver/Patch.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>
#include <utility>

#include <Eigen/Eigenvalues>

namespace hepatica::imaging::liver {

namespace {

using Beyond = BlockMorphology::Beyond;

// Lengths in mm: the radius of a ball that no longer enters a dent; what is narrower than twice the second is
// no body; how far one bulges out of its dent, at least looked for and at most; what the blur takes between a
// body and the wall.
constexpr double Dent_mm = 30.0, Narrow_mm = 3.0, Bulge_mm = 6.0, MostBulge_mm = 20.0, Rim_mm = 6.0;

/// Where bodies are looked for: liver tissue, which with the vessels beside it makes the walls around them,
/// what is free, and the dents of the walls.
struct Ground {
    Bits tissue, walls, free, dents;
};

/// With what lies around it at its own density.
Bits withBulge(const Bits& body, double bulge_mm, const Bits& free, const Blocks& smooth,
               const BlockMorphology& shapes)
{
    constexpr double LeastSpread = 10.0, Spreads = 2.5, SpreadOfDeviation = 1.48;
    std::vector<double> densities, off;
    for (std::size_t at = 0; at < body.size(); ++at)
        if (body[at] != 0)
            densities.push_back(static_cast<double>(smooth[at]));
    const double middle = medianOf(densities);
    for (const double density : densities)
        off.push_back(std::abs(density - middle));
    const double spread = std::max(LeastSpread, Spreads * SpreadOfDeviation * medianOf(std::move(off)));
    const Bits alike = both(free, between(smooth, middle - spread, middle + spread));
    return either(body, both(shapes.dilated(body, bulge_mm), alike));
}

/// Where the middle of a body lies among the blocks.
Point3 middleOf(const Bits& body, const std::array<int, 3>& dims)
{
    Point3 sum;
    double count = 0.0;
    forEachSet(body, dims, [&](std::size_t, const std::array<int, 3>& index) {
        sum = sum + Point3{static_cast<double>(index[0]), static_cast<double>(index[1]),
                           static_cast<double>(index[2])};
        count += 1.0;
    });
    return (1.0 / std::max(count, 1.0)) * sum;
}

/// What a ray from the middle of a body meets beyond it.
enum class Met { Wall, Nothing, EndOfImage };

Met lookAlong(const Point3& direction, const Point3& middle, const Bits& body, const Bits& walls,
              const std::array<int, 3>& dims, const std::array<double, 3>& spacing)
{
    constexpr double Step_mm = 1.0;
    for (double way = 0.0, rim = 0.0; rim <= Rim_mm; way += Step_mm) {
        const std::array<double, 3> at{middle.x + way * direction.x / spacing[0],
                                       middle.y + way * direction.y / spacing[1],
                                       middle.z + way * direction.z / spacing[2]};
        std::size_t block = 0;
        for (std::size_t axis = 3; axis-- > 0;) {
            const auto index = std::lround(at[axis]);
            if (index < 0 || index >= dims[axis])
                return Met::EndOfImage;
            block = block * static_cast<std::size_t>(dims[axis]) + static_cast<std::size_t>(index);
        }
        if (walls[block] != 0)
            return Met::Wall;
        rim = body[block] != 0 ? 0.0 : rim + Step_mm;
    }
    return Met::Nothing;
}

/// The share of all directions from the middle of a body in which a wall follows on it.
double enclosedShare(const Bits& body, const Bits& walls, const std::array<int, 3>& dims,
                     const std::array<double, 3>& spacing)
{
    const Point3 middle = middleOf(body, dims);
    double all = 0.0, on = 0.0;
    for (const Point3& direction : segmentation::Directions::coarse().units()) {
        const Met met = lookAlong(direction, middle, body, walls, dims, spacing);
        all += met != Met::EndOfImage ? 1.0 : 0.0;
        on += met == Met::Wall ? 1.0 : 0.0;
    }
    return all == 0.0 ? 0.0 : on / all;
}

/// Liver tissue that is as dense as what lies around it: a lesion of little contrast is none.
Bits typicalTissue(const Bits& tissue, const Scene& scene)
{
    constexpr double LeastSpread = 10.0, Spreads = 3.0, SpreadOfDeviation = 1.48, Around_mm = 12.0;
    Blocks off = smoothedWithin(scene.smooth, tissue, scene.image.grid, Around_mm);
    std::ranges::transform(scene.smooth, off, off.begin(), std::minus<>());
    std::vector<double> sizes;
    for (std::size_t at = 0; at < tissue.size(); ++at)
        if (tissue[at] != 0)
            sizes.push_back(std::abs(static_cast<double>(off[at])));
    const double spread = std::max(LeastSpread, Spreads * SpreadOfDeviation * medianOf(std::move(sizes)));
    return both(tissue, between(off, -spread, spread));
}

/// The ratio of a body's longest to its shortest principal axis, with the extent of a block in both.
double elongationOf(const Bits& body, const std::array<int, 3>& dims, const std::array<double, 3>& spacing)
{
    Eigen::Matrix3d products = Eigen::Matrix3d::Zero();
    Eigen::Vector3d sum = Eigen::Vector3d::Zero();
    double count = 0.0;
    forEachSet(body, dims, [&](std::size_t, const std::array<int, 3>& index) {
        const Eigen::Vector3d place(index[0] * spacing[0], index[1] * spacing[1], index[2] * spacing[2]);
        sum += place;
        products += place * place.transpose();
        count += 1.0;
    });
    if (count < 2.0)
        return 1.0;
    const Eigen::Matrix3d spread = products / count - sum * sum.transpose() / (count * count);
    const Eigen::Vector3d axes = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(spread).eigenvalues();
    const double block = (spacing[0] * spacing[0] + spacing[1] * spacing[1] + spacing[2] * spacing[2]) / 36.0;
    return std::sqrt((axes[2] + block) / (axes[0] + block));
}

double meanOver(const Bits& bits, const Blocks& values)
{
    double sum = 0.0, count = 0.0;
    for (std::size_t at = 0; at < bits.size(); ++at)
        if (bits[at] != 0) {
            sum += static_cast<double>(values[at]);
            count += 1.0;
        }
    return sum / std::max(count, 1.0);
}

/// A place where a body may be.
struct Place {
    const Patch& patch;
    BlockMorphology shapes;
    Ground ground;
    Blocks smooth;
    std::array<double, 3> spacing;
    double level; ///< of the liver
};

// Of a layer between liver and ribs at most 0.6 is enclosed. A stretch of the vena cava in its dent looks
// like 0.85, for there the dent bounds the body: what is bright and cut out by a dent must be enclosed by
// more. A bright body that is seen whole shows by its ends and its length that it is no vessel, and needs no
// more than others; wholly within the liver, 5 mm below its surface, 0.81 of it are enclosed.
constexpr double LeastEnclosed = 0.63, LeastEnclosedInDent = 0.85, MostElongated = 2.5;

/// Whether a body is round and enclosed.
bool isEnclosed(const Bits& body, const Place& place)
{
    // A vessel lies on itself: what is bright must lie on tissue.
    const bool isBright = meanOver(body, place.smooth) > place.level;
    const double share = enclosedShare(body, isBright ? place.ground.tissue : place.ground.walls,
                                       place.patch.dims(), place.spacing);
    return share >= (isBright ? LeastEnclosedInDent : LeastEnclosed) &&
           elongationOf(body, place.patch.dims(), place.spacing) <= MostElongated;
}

/// The body around a core, with as much of a bulge as is still enclosed.
void addBody(const std::vector<std::size_t>& coreBlocks, const Ground& ground, const Scene& scene,
             double level, Bits& found)
{
    const Geometry& grid = scene.image.grid;
    const double radius_mm = Narrow_mm + std::cbrt(0.75 / std::numbers::pi * grid.voxelVolume_mm3() *
                                                   static_cast<double>(coreBlocks.size()));
    const double mostBulge_mm = std::clamp(radius_mm, Bulge_mm, MostBulge_mm);
    const Patch patch(coreBlocks, grid, 2.0 * Narrow_mm + mostBulge_mm + Rim_mm);
    const Place place{patch,
                      BlockMorphology(patch.dims(), grid.spacing()),
                      {patch.take(ground.tissue), patch.take(ground.walls), patch.take(ground.free),
                       patch.take(ground.dents)},
                      patch.take(scene.smooth),
                      grid.spacing(),
                      level};
    const Bits round =
        both(place.shapes.dilated(patch.bitsOf(coreBlocks), Narrow_mm + 0.5), place.ground.dents);
    for (const double bulge_mm : {mostBulge_mm, Bulge_mm}) {
        const Bits bulging = withBulge(round, bulge_mm, place.ground.free, place.smooth, place.shapes);
        const Bits body = place.shapes.opened(bulging, Narrow_mm, Beyond::Inside);
        if (isEnclosed(body, place)) {
            patch.add(body, found);
            return;
        }
    }
}

/// What is cut off by the first or last slice may be anything there: a kidney, a heart, bowel.
bool isCutOff(const std::vector<std::size_t>& blocks, const std::array<int, 3>& dims)
{
    const auto slice = static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]);
    const auto [first, last] = std::ranges::minmax(blocks);
    return first / slice == 0 || last / slice + 1 == static_cast<std::size_t>(dims[2]);
}

/// Bodies, and the one that each block belongs to.
struct NumberedParts {
    std::vector<std::vector<std::size_t>> parts;
    std::vector<int> numbers; ///< of the blocks; negative where none is

    NumberedParts(std::vector<std::vector<std::size_t>> some, std::size_t blocks)
        : parts(std::move(some)), numbers(blocks, -1)
    {
        for (std::size_t part = 0; part < parts.size(); ++part)
            for (const std::size_t block : parts[part])
                numbers[block] = static_cast<int>(part);
    }
};

/// How many blocks of each part lie at a place.
std::map<int, std::size_t> countsAt(const std::vector<std::size_t>& place, const NumberedParts& wholes)
{
    std::map<int, std::size_t> counts;
    for (const std::size_t block : place)
        if (const int number = wholes.numbers[block]; number >= 0)
            ++counts[number];
    return counts;
}

/// What lies within a distance of some blocks, and these.
std::vector<std::size_t> withEdge(const std::vector<std::size_t>& blocks, double edge_mm,
                                  const Geometry& grid)
{
    const Patch patch(blocks, grid, edge_mm);
    const Bits near = BlockMorphology(patch.dims(), grid.spacing()).dilated(patch.bitsOf(blocks), edge_mm);
    std::vector<std::size_t> result;
    for (std::size_t at = 0; at < near.size(); ++at)
        if (near[at] != 0)
            result.push_back(patch.blockAt(at));
    return result;
}

/// How much of a body that is seen whole is enclosed; 0 where it is too long for a lesion.
double enclosedShareOfLesion(const std::vector<std::size_t>& blocks, const Scene& scene, const Bits& tissue)
{
    const Patch patch(blocks, scene.image.grid, 2.0 * Rim_mm);
    const Bits body = patch.bitsOf(blocks);
    const auto& spacing = scene.image.grid.spacing();
    return elongationOf(body, patch.dims(), spacing) > MostElongated
               ? 0.0
               : enclosedShare(body, patch.take(tissue), patch.dims(), spacing);
}

} // namespace

BrightInside enclosedAmong(const std::vector<std::vector<std::size_t>>& bodies, const Scene& scene,
                           const Levels& levels, const Bits& tissue)
{
    constexpr double Edge_mm = 8.0; // of a body, beyond what is as thick in its slices as no vessel
    constexpr double HalfInside = 0.5;
    const Geometry& grid = scene.image.grid;
    const Bits bright = both(scene.body, between(scene.image.values, levels.to, 1e9));
    const NumberedParts wholes(scene.shapes.parts(scene.shapes.opened(bright, Narrow_mm, Beyond::Inside)),
                               bright.size());
    const Bits none(bright.size(), 0);
    BrightInside inside{none, none, none};
    for (const auto& blocks : bodies) {
        const std::vector<std::size_t> near = withEdge(blocks, Edge_mm, grid);
        auto nearCounts = countsAt(near, wholes);
        for (const std::size_t block : near)
            inside.neighbours[block] = 1;
        for (const auto& [number, count] : countsAt(blocks, wholes)) {
            const auto& whole = wholes.parts[static_cast<std::size_t>(number)];
            // A body may go on as one that is no thicker than a vessel, or as one of which this is but a
            // part.
            const bool goesOn = 3 * nearCounts[number] < 2 * whole.size();
            if (goesOn || isCutOff(whole, grid.dims()))
                continue;
            const double share = enclosedShareOfLesion(whole, scene, tissue);
            if (share >= HalfInside)
                for (const std::size_t block : whole)
                    (share >= LeastEnclosed ? inside.lesions : inside.perhapsLesion)[block] = 1;
        }
    }
    inside.neighbours = without(inside.neighbours, inside.lesions);
    return inside;
}

Expected<Bits> enclosedBodies(const Scene& scene, const Levels& levels, const Bits& tissue,
                              const Bits& vessels, const Stretch& way)
{
    const BlockMorphology& shapes = scene.shapes;
    if (!way.goesOn(0.0))
        return liverCancelled();
    const Bits range = both(scene.body, between(scene.image.values, levels.lesionFrom, levels.vesselTo));
    Ground ground{typicalTissue(tissue, scene), {}, {}, {}};
    ground.walls = either(ground.tissue, vessels);
    ground.free = without(range, ground.walls);
    ground.dents = both(shapes.closed(ground.walls, Dent_mm), ground.free);
    if (!way.goesOn(0.4))
        return liverCancelled();
    const Bits cores = shapes.eroded(ground.dents, Narrow_mm, Beyond::Inside);
    Bits found(cores.size(), 0);
    for (const auto& core : shapes.parts(cores)) {
        if (!way.goesOn(0.5))
            return liverCancelled();
        addBody(core, ground, scene, levels.liver, found);
    }
    return found;
}

} // namespace hepatica::imaging::liver
