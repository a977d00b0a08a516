#include <hepatica/imaging/LiverRegion.h>

#include "segmentation/liver/BlocksToVoxels.h"
#include "segmentation/liver/BorderRefinement.h"
#include "segmentation/liver/BrightNeighbours.h"
#include "segmentation/liver/EnclosedBodies.h"
#include "segmentation/liver/LiverDoubts.h"
#include "segmentation/liver/LiverScene.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace hepatica::imaging {

using namespace liver;

namespace {

using Beyond = BlockMorphology::Beyond;

// Lengths in mm. The closing gives back lesions at the border.
constexpr double BlockSize_mm = 3.0, GrowBack_mm = 10.0, VesselReach_mm = 10.0, Closing_mm = 5.0,
                 Finish_mm = 5.0;

constexpr double Slack_hu = 4.0; // beyond the range of the seed

/// The liver on the blocks, what in it is no liver tissue, and its density.
struct Found {
    Bits bits, lesions, perhapsLesion; ///< the last: see Closed
    Levels levels;
    bool isElsewhere = false; ///< a click's: not what would have been found without it
};

/// The opened tissue of the liver's density: the part that the click is nearest to, or the largest on the
/// right.
Bits seedOf(const Scene& scene, const Levels& levels, const std::optional<Point3>& click)
{
    const Bits tissue = both(scene.soft, between(scene.smooth, levels.from, levels.to));
    const Bits opened = scene.shapes.eroded(tissue, Opening_mm, Beyond::Inside);
    if (!click)
        return scene.shapes.largestPart(opened, scene.right);
    std::size_t nearest = opened.size();
    double least = 2.0 * Opening_mm + 5.0; // as far as the erosion can have taken the click out, and a little
    forEachBlock(scene.image.grid, [&](std::size_t block, const Point3& at) {
        if (const double far = distance(at, *click); opened[block] != 0 && far < least) {
            least = far;
            nearest = block;
        }
    });
    return nearest < opened.size() ? scene.shapes.partAt(opened, nearest) : Bits(opened.size(), 0);
}

/// The tissue with its lesions and vessels.
struct Closed {
    Bits bits;
    Bits perhapsLesion; ///< brighter than the liver, half in it, and left out
};

/// A vessel beside it helps to enclose a lesion, such as the vena cava, and stays outside.
Expected<Closed> withLesions(const Scene& scene, const Levels& levels, const Bits& grown, const Stretch& way)
{
    const BlockMorphology& shapes = scene.shapes;
    const Bits vessels = both(scene.body, between(scene.image.values, levels.to, 1e9));
    const Bits beside = both(vessels, shapes.dilated(grown, VesselReach_mm));
    if (!way.goesOn(0.15))
        return liverCancelled();
    const Bits within = both(scene.body, between(scene.image.values, levels.lesionFrom, levels.to));
    const Bits smoothed = both(shapes.closed(either(grown, beside), Closing_mm), within);
    if (!way.goesOn(0.3))
        return liverCancelled();
    const auto bodies = enclosedBodies(scene, levels, grown, beside, way.part(0.3, 0.8));
    if (!bodies)
        return passOn(bodies);
    const BrightInside bright =
        enclosedAmong(brightBodies(scene, levels, Bits(grown.size(), 0)), scene, levels, grown);
    if (!way.goesOn(0.9))
        return liverCancelled();
    // A dent is a hole of the plane along the border; a vessel that leaves the liver is one only of those
    // across. What is thicker lies in a dent, such as the gallbladder.
    const Bits region = either(either(either(smoothed, grown), *bodies), bright.lesions);
    const Bits across = both(shapes.withHolesFilled(region, 1), without(vessels, bright.neighbours));
    if (!way.goesOn(0.95))
        return liverCancelled();
    return Closed{either(shapes.withHolesFilled(region, 2), across), bright.perhapsLesion};
}

/// The tissue joined to the seed at its density.
Expected<Bits> grownFrom(const Bits& seed, const Scene& scene, const Levels& levels, const Stretch& way)
{
    const BlockMorphology& shapes = scene.shapes;
    const Bits tissue = both(scene.soft, between(scene.smooth, levels.from - Slack_hu, levels.to + Slack_hu));
    const Bits near = both(shapes.dilated(seed, GrowBack_mm), tissue);
    if (!way.goesOn(0.5))
        return liverCancelled();
    return shapes.largestPart(near);
}

/// Bodies in a region that are no liver tissue.
Bits lesionsIn(const Bits& region, const Scene& scene, const Levels& levels)
{
    constexpr double Narrow_mm = 3.0;
    // What is denser than soft tissue, such as lipiodol, bears the density of what lies around it there.
    const Bits tissue = without(between(scene.smooth, levels.from - Slack_hu, levels.to + Slack_hu),
                                between(scene.image.values, scene.scale.softTo, 1e9));
    return scene.shapes.opened(without(region, tissue), Narrow_mm, Beyond::Inside);
}

/// Cut off from what touches it over little.
Expected<Bits> cutOut(const Bits& closed, const Scene& scene, const Stretch& way)
{
    const BlockMorphology& shapes = scene.shapes;
    // A few slices are no body of their own: they go on beyond the images.
    const Geometry& grid = scene.image.grid;
    const bool isSlab = grid.dims()[2] * grid.spacing()[2] < 8.0 * Finish_mm;
    const Bits core =
        shapes.largestPart(shapes.eroded(closed, Finish_mm, isSlab ? Beyond::Inside : Beyond::Outside));
    if (countOf(core) == 0)
        return noLiver("no body as thick as a liver was found");
    if (!way.goesOn(0.3))
        return liverCancelled();
    const Bits opened = both(shapes.dilated(core, Finish_mm + 0.5), closed);
    if (!way.goesOn(0.6))
        return liverCancelled();
    // By a narrow edge a neighbour is touched in the last slices of a cut-off liver.
    constexpr double Narrow_mm = 5.0;
    return withoutSlivers(opened, grid, Narrow_mm);
}

/// Whether a region that was clicked into leaves out most of what looks like the liver without the click.
Expected<bool> liesElsewhere(const Bits& region, const Scene& scene, const Stretch& way)
{
    const auto level = liverLevel(scene, {}, way);
    if (!level)
        return level.error().code == ProblemCode::Cancelled ? passOn(level) : Expected<bool>(false);
    const Bits seed = seedOf(scene, levelsAround(*level, scene.scale), {});
    if (!way.goesOn(1.0))
        return liverCancelled();
    return 2 * countOf(both(region, seed)) < countOf(seed);
}

/// How much of the body's sections a region fills where it is largest, and what of it lies on the right.
struct Extent {
    double ofSection = 0.0, onTheRight = 0.0;
};

Extent extentOf(const Bits& region, const Scene& scene)
{
    const auto& dims = scene.image.dims();
    const auto slice = static_cast<std::ptrdiff_t>(dims[0]) * dims[1];
    Extent extent;
    for (int k = 0; k < dims[2]; ++k) {
        const auto countIn = [&](const Bits& bits) {
            return static_cast<double>(
                std::count(bits.begin() + k * slice, bits.begin() + (k + 1) * slice, 1));
        };
        if (const double body = countIn(scene.body); body > 0.0)
            extent.ofSection = std::max(extent.ofSection, countIn(region) / body);
    }
    extent.onTheRight = static_cast<double>(countOf(both(region, scene.right))) /
                        static_cast<double>(std::max<std::size_t>(countOf(region), 1));
    return extent;
}

/// Whether it looks like a brain: fills most of the body's section, on both sides alike.
bool isLikeBrain(const Extent& extent)
{
    // A liver fills a third of the largest section and lies on the right by eight tenths and more; one of a
    // body that lies the other way round on the left.
    constexpr double MostOfSection = 0.6, Alike = 0.1;
    return extent.ofSection > MostOfSection && std::abs(extent.onTheRight - 0.5) < Alike;
}

Expected<Found> findOnBlocks(const Scene& scene, const std::optional<Point3>& click, const Stretch& way)
{
    const auto level = liverLevel(scene, click, way.part(0.0, 0.2));
    if (!level)
        return passOn(level);
    const Levels levels = levelsAround(*level, scene.scale);
    if (!way.goesOn(0.2))
        return liverCancelled();
    const Bits seed = seedOf(scene, levels, click);
    if (countOf(seed) == 0)
        return noLiver("no large body as bright as the liver was found");
    if (!way.goesOn(0.3))
        return liverCancelled();
    const auto grown = grownFrom(seed, scene, levels, way.part(0.3, 0.5));
    if (!grown)
        return passOn(grown);
    const auto closed = withLesions(scene, levels, *grown, way.part(0.5, 0.8));
    if (!closed)
        return passOn(closed);
    if (!way.goesOn(0.8))
        return liverCancelled();
    auto cut = cutOut(closed->bits, scene, way.part(0.8, 1.0));
    if (!cut)
        return passOn(cut);
    if (const Extent extent = extentOf(*cut, scene); !click && isLikeBrain(extent))
        return noLiver(
            fmt::format("the largest body of even brightness fills {:.0f} % of a section of the patient, "
                        "on both sides, as a brain does; if it is the liver, click into it",
                        100.0 * extent.ofSection));
    const auto isElsewhere = click ? liesElsewhere(*cut, scene, way.part(1.0, 1.0)) : false;
    if (!isElsewhere)
        return passOn(isElsewhere);
    auto lesions = lesionsIn(*cut, scene, levels);
    return Found{std::move(*cut), std::move(lesions), closed->perhapsLesion, levels, *isElsewhere};
}

/// Where a position lies among the blocks, which are even where slices may not be: by the number of its
/// slice.
Point3 onBlocks(const Point3& position, const Volume& volume, const CoarseImage& image)
{
    const Point3 voxel = volume.geometry().toContinuousIndex(position);
    const auto place = [](double at, int perBlock) { return (at + 0.5) / perBlock - 0.5; };
    return image.grid.toPatient(place(voxel.x, image.voxelsPerBlock[0]),
                                place(voxel.y, image.voxelsPerBlock[1]),
                                place(voxel.z, image.voxelsPerBlock[2]));
}

/// What to do where none was found.
std::string adviceFor(const Volume& volume, bool isClicked)
{
    const bool isCt = volume.origin().quantity == Quantity::Hounsfield;
    if (isClicked)
        return isCt ? "Click elsewhere in the liver, best on a portal venous series"
                    : "Click elsewhere in the liver; without Hounsfield units what looks alike is not told "
                      "apart";
    return isCt ? "Click into the liver (--click), best on a portal venous series"
                : "Click into the liver (--click): without Hounsfield units it is seldom found by itself";
}

Expected<LiverRegion> sought(const Volume& volume, const std::optional<Point3>& click,
                             const Progress& progress)
{
    const Stretch all(progress, "finding the liver");
    if (!all.goesOn(0.0))
        return liverCancelled();
    auto coarse = coarsen(volume, BlockSize_mm);
    if (!coarse)
        return passOn(coarse);
    if (!all.goesOn(0.05))
        return liverCancelled();
    const auto scene = sceneOf(volume, std::move(*coarse), all.part(0.05, 0.2));
    if (!scene)
        return passOn(scene);
    const auto found =
        findOnBlocks(*scene, click ? std::optional(onBlocks(*click, volume, scene->image)) : std::nullopt,
                     all.part(0.2, 0.8));
    if (!found)
        return passOn(found);
    const RoughLiver rough{scene->image, found->bits, found->lesions, found->levels, scene->scale};
    const auto fine = refined(volume, rough, all.part(0.8, 0.9));
    if (!fine)
        return passOn(fine);
    const auto cutOff =
        cutOffBodies(*scene, found->levels, found->bits, LeastTold_ml * 1000.0, all.part(0.9, 0.9));
    if (!cutOff)
        return passOn(cutOff);
    const BrightBodies bodies = brightBodies(*scene, found->levels, found->lesions);
    if (!all.goesOn(0.9))
        return liverCancelled();
    const auto heart = heartSeed(*scene, found->bits);
    const auto alone = withoutNeighbours(*fine, rough, bodies, heart, all.part(0.9, 0.95));
    if (!alone)
        return passOn(alone);
    auto mask = onVoxels(volume, fine->image, alone->region, all.part(0.95, 1.0));
    if (!mask)
        return passOn(mask);
    if (!isCutOff(*mask) && volumeOf_ml(*mask) < LeastLiver_ml)
        return noLiver(
            fmt::format("the largest body as bright as the liver has {:.0f} mL", volumeOf_ml(*mask)));
    if (!all.part(1.0, 1.0, "found the liver").goesOn(1.0))
        return liverCancelled();
    const double parted_mm3 =
        fine->image.grid.voxelVolume_mm3() * static_cast<double>(countOf(without(fine->bits, alone->region)));
    std::vector<Warning> doubts = doubtsOf({.mask = *mask,
                                            .scene = *scene,
                                            .levels = found->levels,
                                            .region = found->bits,
                                            .lesions = found->lesions,
                                            .perhapsLesion = found->perhapsLesion,
                                            .isElsewhere = found->isElsewhere,
                                            .parted_ml = parted_mm3 / 1000.0,
                                            .perhapsHeart_ml = alone->perhapsHeart_mm3 / 1000.0,
                                            .cutOff = *cutOff});
    return LiverRegion{std::move(*mask), found->levels.liver / scene->scale.gain, parted_mm3,
                       std::move(doubts)};
}

} // namespace

Expected<LiverRegion> findLiver(const Volume& volume, const std::optional<Point3>& click,
                                const Progress& progress)
{
    if (volume.measurable() == Measurable::None)
        return fail(ProblemCode::InPlaneNotMeasurable);
    if (click && !volume.geometry().contains(volume.geometry().toNearestVoxel(*click)))
        return fail(ProblemCode::OutsideVolume, {"the click", "the images of the series"});
    auto region = sought(volume, click, progress);
    if (!region && region.error().code == ProblemCode::NoLiver)
        region.error().arguments.push_back(adviceFor(volume, click.has_value()));
    return region;
}

} // namespace hepatica::imaging
