#include "segmentation/liver/BrightNeighbours.h"

#include "segmentation/liver/BlockDistance.h"
#include "segmentation/liver/BlockMorphology.h"
#include "segmentation/liver/BlocksToVoxels.h"
#include "segmentation/liver/ContactCut.h"

#include <algorithm>
#include <optional>

namespace hepatica::imaging::liver {

namespace {

// Lengths in mm: half the least width of a body; how near one must come; how far from it the liver is sure.
constexpr double HalfWidth_mm = 8.0, Touch_mm = 10.0, Sure_mm = 30.0, Margin_mm = 4.5;

/// The lesions on the fine blocks, up to where their edge may be.
Bits lesionsOn(const FineLiver& fine, const RoughLiver& rough)
{
    constexpr double Edge_mm = 1.5; // half a coarse block
    const BlockInterpolation places(rough.image, fine.image.voxels, fine.image.voxelsPerBlock);
    return between(places.all(signedDepth(rough.lesions, rough.image.grid)), -Edge_mm, 1e9);
}

/// Nothing where the region does not come near the body.
std::optional<Contact> contactWith(const std::vector<std::size_t>& blocks, const FineLiver& fine,
                                   const RoughLiver& rough, const Bits& region, const Bits& lesions)
{
    Bits body(rough.bits.size(), 0);
    for (const std::size_t block : blocks)
        body[block] = 1;
    const Geometry& coarse = rough.image.grid;
    const Bits touching =
        both(rough.bits, BlockMorphology(coarse.dims(), coarse.spacing()).dilated(body, Touch_mm));
    if (std::ranges::find(touching, 1) == touching.end())
        return std::nullopt;
    const BlockInterpolation places(rough.image, fine.image.voxels, fine.image.voxelsPerBlock);
    const Bits near = between(places.all(distanceTo(body, coarse.dims(), coarse.spacing())), -1.0, Sure_mm);
    std::vector<std::size_t> nearBlocks;
    for (std::size_t at = 0; at < near.size(); ++at)
        if (near[at] != 0)
            nearBlocks.push_back(at);
    if (nearBlocks.empty())
        return std::nullopt;
    Contact contact{Patch(nearBlocks, fine.image.grid, Margin_mm), fine.image.grid.spacing()};
    const Patch& patch = contact.patch;
    contact.liver = patch.take(region);
    contact.near = patch.take(near);
    contact.lesions = both(contact.liver, patch.take(lesions));
    contact.body = patch.take(between(places.all(Blocks(body.begin(), body.end())), 0.499, 2.0));
    contact.values = patch.take(fine.image.values);
    return contact;
}

/// Without narrow rests of the region around what was cut off.
Expected<Bits> withoutRests(const Bits& region, const Bits& cutOff, const Geometry& grid, const Stretch& way)
{
    constexpr double Around_mm = 10.0, Narrow_mm = 3.0, Rounding_mm = 0.5; // half as wide
    const Bits left = without(region, cutOff);
    const Bits around = BlockMorphology(grid.dims(), grid.spacing()).dilated(cutOff, Around_mm);
    if (!way.goesOn(0.3))
        return liverCancelled();
    const BlockMorphology slices = inSlicesOf(grid);
    const Bits core = slices.eroded(left, Narrow_mm, BlockMorphology::Beyond::Inside);
    if (!way.goesOn(0.6))
        return liverCancelled();
    return either(without(left, around), both(slices.dilated(core, Narrow_mm + Rounding_mm), left));
}

/// Whether there is a heart is for the layer to tell. Nothing where it was parted as a bright body.
std::optional<Contact> contactWithHeart(const HeartSeed& seed, const FineLiver& fine, const RoughLiver& rough,
                                        const Bits& region, const Bits& lesions)
{
    const BlockInterpolation places(rough.image, fine.image.voxels, fine.image.voxelsPerBlock);
    const auto onFine = [&](const Bits& bits) {
        return between(places.all(Blocks(bits.begin(), bits.end())), 0.5, 2.0);
    };
    const Bits sure = onFine(seed.liver), heart = onFine(seed.heart), left = both(heart, region);
    if (2 * std::ranges::count(left, 1) <= std::ranges::count(heart, 1))
        return std::nullopt;
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < sure.size(); ++at)
        if (region[at] != 0 && sure[at] == 0)
            open.push_back(at);
    Contact contact{Patch(open, fine.image.grid, Margin_mm), fine.image.grid.spacing()};
    const Patch& patch = contact.patch;
    contact.liver = patch.take(region);
    contact.near = without(Bits(contact.liver.size(), 1), patch.take(sure));
    contact.lesions = both(contact.liver, patch.take(lesions));
    contact.body = patch.take(left);
    contact.values = patch.take(fine.image.values);
    contact.isBrighter = false;
    // A heart lies on the liver, what lies in it is its own, such as a lesion in a capsule.
    contact.mostOnLiver = 0.5;
    return contact;
}

} // namespace

BrightBodies brightBodies(const Scene& scene, const Levels& levels, const Bits& lesions)
{
    const Bits bright = without(both(scene.body, between(scene.image.values, levels.to, 1e9)), lesions);
    // Slice by slice: beyond the last one a body may end or go on.
    auto bodies = scene.shapes.parts(
        inSlicesOf(scene.image.grid).opened(bright, HalfWidth_mm, BlockMorphology::Beyond::Inside));
    std::erase_if(bodies, [&](const auto& blocks) {
        return static_cast<double>(blocks.size()) * scene.image.grid.voxelVolume_mm3() <
               ballOf_mm3(HalfWidth_mm);
    });
    return bodies;
}

Expected<Parted> withoutNeighbours(const FineLiver& fine, const RoughLiver& rough, const BrightBodies& bodies,
                                   const std::optional<HeartSeed>& heart, const Stretch& way)
{
    // A heart holds 500 mL and more; a lesion of 100 mL measures 58 mm.
    constexpr double LeastHeart_mm3 = 100e3;
    if (!way.goesOn(0.0))
        return liverCancelled();
    const Bits lesions = lesionsOn(fine, rough);
    Parted parted;
    Bits cutOff(fine.bits.size(), 0);
    const auto cutAlong = [&](std::optional<Contact> contact, double done, double least_mm3) {
        if (!way.goesOn(done))
            return false;
        if (!contact)
            return true;
        const Stretch here = way.part(done, done);
        if (!findLayers(*contact, rough.scale.softFrom, here))
            return false;
        const auto beyond = beyondLayersOf(*contact, rough.scale.softFrom, here);
        if (!beyond)
            return false;
        const double beyond_mm3 = contact->block_mm3() * static_cast<double>(std::ranges::count(*beyond, 1));
        if (beyond_mm3 >= least_mm3)
            contact->patch.add(*beyond, cutOff);
        else
            parted.perhapsHeart_mm3 = beyond_mm3;
        return way.goesOn(done);
    };
    for (std::size_t number = 0; number < bodies.size(); ++number)
        if (!cutAlong(contactWith(bodies[number], fine, rough, without(fine.bits, cutOff), lesions),
                      static_cast<double>(number) / static_cast<double>(bodies.size() + 1), 0.0))
            return liverCancelled();
    if (heart && !cutAlong(contactWithHeart(*heart, fine, rough, without(fine.bits, cutOff), lesions), 0.9,
                           LeastHeart_mm3))
        return liverCancelled();
    if (std::ranges::find(cutOff, 1) == cutOff.end()) {
        parted.region = fine.bits;
        return parted;
    }
    const Geometry& grid = fine.image.grid;
    // A piece of the liver may have hung on it by a bridge. It is as thick as a liver is taken to be; the
    // wall of a heart, 12 mm and less, is not.
    constexpr double LeastHalfWidth_mm = 8.0;
    const auto left = withoutRests(fine.bits, cutOff, grid, way.part(0.9, 1.0));
    if (!left)
        return passOn(left);
    if (!way.goesOn(1.0))
        return liverCancelled();
    parted.region = BlockMorphology(grid.dims(), grid.spacing())
                        .thickParts(*left, LeastHalfWidth_mm, BlockMorphology::Beyond::Inside);
    return parted;
}

} // namespace hepatica::imaging::liver
