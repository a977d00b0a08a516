#include "segmentation/liver/CutOffTissue.h"

#include "Median.h"
#include "segmentation/liver/HeartSeed.h"
#include "segmentation/liver/Patch.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace hepatica::imaging::liver {

namespace {

// Lengths in mm: half the thickness of a body, and more than a wall of stomach or bowel has; the border of
// the region, about which it is moved afterwards; and the layer beyond, in which a body that hangs on it
// begins.
constexpr double HalfThick_mm = 5.0, Border_mm = 3.0, Layer_mm = 4.0;

std::size_t countIn(const std::vector<std::size_t>& blocks, const Bits& bits)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(blocks, [&](std::size_t block) { return bits[block] != 0; }));
}

bool isMostlyIn(const std::vector<std::size_t>& blocks, const Bits& bits)
{
    return 2 * countIn(blocks, bits) > blocks.size();
}

/// Whether a body goes on from the region: what was cut off faces it with its section, or with that of the
/// region where this is the smaller one; a round neighbour touches it over a small part of that.
bool facesRegion(const std::vector<std::size_t>& blocks, const Bits& layer, double layer_mm,
                 std::size_t region, double block_mm3)
{
    constexpr double LeastOfSection = 0.25, SectionOfBall = 1.209; // of its volume to the power of two thirds
    const double facing_mm2 = block_mm3 * static_cast<double>(countIn(blocks, layer)) / layer_mm;
    const double smaller_mm3 = block_mm3 * static_cast<double>(std::min(blocks.size(), region));
    return facing_mm2 >= LeastOfSection * SectionOfBall * std::pow(smaller_mm3, 2.0 / 3.0);
}

bool isAsDense(const std::vector<std::size_t>& blocks, const Blocks& smooth, double level)
{
    constexpr double Alike = 10.0; // HU, as a lesion of less is none
    std::vector<double> densities;
    for (const std::size_t block : blocks)
        densities.push_back(static_cast<double>(smooth[block]));
    return std::abs(medianOf(std::move(densities)) - level) <= Alike;
}

/// With the border that its search has left out, which is taken from what is left beside all such bodies.
CutOffBody takeBody(const std::vector<std::size_t>& blocks, const Scene& scene, Bits& left)
{
    const Geometry& grid = scene.image.grid;
    constexpr double Margin_mm = Border_mm + HalfThick_mm;
    const Patch patch(blocks, grid, Margin_mm);
    const BlockMorphology shapes(patch.dims(), grid.spacing());
    const Bits core = patch.bitsOf(blocks);
    const auto inCore = static_cast<std::size_t>(std::ranges::find(core, 1) - core.begin());
    const Bits border = both(shapes.dilated(core, Margin_mm), patch.take(left));
    const Bits whole = shapes.partAt(either(core, border), inCore);
    for (std::size_t at = 0; at < whole.size(); ++at)
        if (whole[at] != 0)
            left[patch.blockAt(at)] = 0;
    const Blocks depth = shapes.depth(whole, BlockMorphology::Beyond::Inside);
    const auto deepest = std::ranges::max_element(depth);
    return {grid.voxelVolume_mm3() * static_cast<double>(countOf(whole)),
            patch.blockAt(static_cast<std::size_t>(deepest - depth.begin())), static_cast<double>(*deepest)};
}

/// Whether it lies where no liver does: as a spleen, or as a heart between both lungs.
bool isElsewhere(const std::vector<std::size_t>& blocks, const Scene& scene, const Bits& spleen)
{
    if (isMostlyIn(blocks, spleen))
        return true;
    Bits body(spleen.size(), 0);
    for (const std::size_t block : blocks)
        body[block] = 1;
    return isMostlyIn(blocks, betweenLungs(scene, body));
}

} // namespace

Point3 middleOfBody(const Scene& scene)
{
    Point3 sum;
    double count = 0.0;
    forEachBlock(scene.image.grid, [&](std::size_t block, const Point3& at) {
        if (scene.body[block] != 0) {
            sum = sum + at;
            count += 1.0;
        }
    });
    return (1.0 / std::max(count, 1.0)) * sum;
}

Bits placeOfSpleen(const Scene& scene)
{
    const Point3 middle = middleOfBody(scene);
    Bits place(scene.body.size(), 0);
    forEachBlock(scene.image.grid, [&](std::size_t block, const Point3& at) {
        place[block] = at.x > middle.x + BesideSpine_mm && at.y > middle.y ? 1 : 0;
    });
    return place;
}

Expected<std::vector<CutOffBody>> cutOffBodies(const Scene& scene, const Levels& levels, const Bits& region,
                                               double least_mm3, const Stretch& way)
{
    std::vector<CutOffBody> bodies;
    if (!scene.scale.isHounsfield)
        return bodies;
    const BlockMorphology& shapes = scene.shapes;
    const Bits tissue = both(scene.soft, between(scene.smooth, levels.from, levels.to));
    Bits left = without(tissue, region);
    if (!way.goesOn(0.0))
        return liverCancelled();
    const Bits apart = without(left, shapes.dilated(region, Border_mm));
    if (!way.goesOn(0.3))
        return liverCancelled();
    const Bits thick = shapes.opened(apart, HalfThick_mm, BlockMorphology::Beyond::Inside);
    if (!way.goesOn(0.6))
        return liverCancelled();
    const auto& spacing = scene.image.grid.spacing();
    const double layer_mm = std::max(Layer_mm, std::ranges::max(spacing)); // a block across at least
    left = without(left, thick);
    const Bits layer = shapes.dilated(region, Border_mm + layer_mm);
    const std::size_t regionSize = countOf(region);
    if (!way.goesOn(0.7))
        return liverCancelled();
    const Bits spleen = placeOfSpleen(scene);
    for (const auto& blocks : shapes.parts(thick)) {
        if (!way.goesOn(0.8))
            return liverCancelled();
        const double block_mm3 = scene.image.grid.voxelVolume_mm3();
        if (2.0 * block_mm3 * static_cast<double>(blocks.size()) < least_mm3 || // with its border
            !isAsDense(blocks, scene.smooth, levels.liver) ||
            !facesRegion(blocks, layer, layer_mm, regionSize, block_mm3) ||
            isElsewhere(blocks, scene, spleen))
            continue;
        if (const CutOffBody body = takeBody(blocks, scene, left); body.volume_mm3 >= least_mm3)
            bodies.push_back(body);
    }
    std::ranges::sort(bodies, std::greater(), &CutOffBody::volume_mm3);
    return bodies;
}

} // namespace hepatica::imaging::liver
