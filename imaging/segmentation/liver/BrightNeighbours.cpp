#include "segmentation/liver/BrightNeighbours.h"

#include "segmentation/MaxFlow.h"
#include "segmentation/Smoothing.h"
#include "segmentation/liver/BlockDistance.h"
#include "segmentation/liver/BlockMorphology.h"
#include "segmentation/liver/BlocksToVoxels.h"
#include "segmentation/liver/Patch.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace hepatica::imaging::liver {

namespace {

using segmentation::MaxFlow;

// Lengths in mm: half the least width of a body; how near one must come; how far from it the liver is sure,
// and how far around the liver is looked; how far to both sides of a layer its surroundings lie.
constexpr double HalfWidth_mm = 8.0, Touch_mm = 10.0, Sure_mm = 30.0, AroundLiver_mm = 10.0, Beside_mm = 4.5;

/// Where the region and a bright body meet: on the blocks of a patch.
struct Contact {
    Patch patch;
    std::array<double, 3> spacing;
    Bits liver{}, lesions{}, near{}, body{}; ///< near: to the body, where the cut may pass
    Blocks values{};                         ///< smoothed
    double liverLevel = 0.0, bodyLevel = 0.0;
    Blocks layers{};     ///< by how much a block is darker than both its sides
    double chance = 1.0; ///< a usual value of these without a layer, by noise alone

    [[nodiscard]] const std::array<int, 3>& dims() const { return patch.dims(); }
    [[nodiscard]] double block_mm3() const { return spacing[0] * spacing[1] * spacing[2]; }
    /// To the next block along each axis.
    [[nodiscard]] std::array<std::size_t, 3> steps() const
    {
        const auto row = static_cast<std::size_t>(dims()[0]);
        return {1, row, row * static_cast<std::size_t>(dims()[1])};
    }
};

double ballOf_mm3(double radius_mm)
{
    return 4.0 / 3.0 * std::numbers::pi * radius_mm * radius_mm * radius_mm;
}

double volumeOf_mm3(const std::vector<std::size_t>& blocks, const Geometry& grid)
{
    return static_cast<double>(blocks.size()) * grid.voxelVolume_mm3();
}

/// The value below which a share of those that are set lie; 0 where none is.
double quantileOf(const Blocks& values, const Bits& bits, double share)
{
    Blocks some;
    for (std::size_t at = 0; at < bits.size(); ++at)
        if (bits[at] != 0)
            some.push_back(values[at]);
    if (some.empty())
        return 0.0;
    const auto place =
        some.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(some.size() - 1));
    std::ranges::nth_element(some, place);
    return static_cast<double>(*place);
}

/// Thirteen directions to one side, as blocks: `Beside_mm` along axes and diagonals.
std::vector<std::array<int, 3>> waysAcross(const std::array<double, 3>& spacing)
{
    std::vector<std::array<int, 3>> ways;
    for (int k = 0; k <= 1; ++k)
        for (int j = -1; j <= 1; ++j)
            for (int i = -1; i <= 1; ++i)
                if (k > 0 || j > 0 || (j == 0 && i > 0)) {
                    const double unit_mm = Beside_mm / std::sqrt(i * i + j * j + k * k);
                    const auto steps = [&](int along, double step_mm) {
                        return static_cast<int>(std::lround(along * unit_mm / step_mm));
                    };
                    ways.push_back({steps(i, spacing[0]), steps(j, spacing[1]), steps(k, spacing[2])});
                }
    return ways;
}

/// By how much each block is darker than what lies on both its sides in the direction in which that is most;
/// a side counts as bright as the liver at most.
Blocks layersIn(const Blocks& values, const std::array<int, 3>& dims, const std::array<double, 3>& spacing,
                float liver)
{
    Blocks layers(values.size(), 0.0F);
    const auto row = static_cast<std::ptrdiff_t>(dims[0]), slice = row * dims[1];
    for (const auto& way : waysAcross(spacing)) {
        const std::ptrdiff_t step = way[2] * slice + way[1] * row + way[0];
        forEachIndex(dims, [&](std::size_t at, const std::array<int, 3>& index) {
            for (std::size_t axis = 0; axis < 3; ++axis)
                if (index[axis] < std::abs(way[axis]) || index[axis] + std::abs(way[axis]) >= dims[axis])
                    return;
            const auto here = static_cast<std::ptrdiff_t>(at);
            const float beside = std::min({values[static_cast<std::size_t>(here + step)],
                                           values[static_cast<std::size_t>(here - step)], liver});
            layers[at] = std::max(layers[at], beside - values[at]);
        });
    }
    return layers;
}

void findLayers(Contact& contact, double softFrom)
{
    constexpr double Smoothing_mm = 1.2, MostBelow = 150.0, Upper = 0.75, LeastChance = 1.0;
    const Bits sample = both(contact.liver, contact.near);
    contact.bodyLevel = quantileOf(contact.values, contact.body, 0.5);
    contact.liverLevel = quantileOf(contact.values, sample, 0.5);
    // Lung does not darken what lies beside it, nor does it become tissue.
    const auto floor = static_cast<float>(std::min(contact.liverLevel - MostBelow, softFrom));
    for (float& value : contact.values)
        value = std::max(value, floor);
    const auto& spacing = contact.spacing;
    segmentation::smooth(contact.values, contact.dims(),
                         {Smoothing_mm / spacing[0], Smoothing_mm / spacing[1], Smoothing_mm / spacing[2]});
    contact.layers = layersIn(contact.values, contact.dims(), spacing,
                              static_cast<float>(quantileOf(contact.values, sample, Upper)));
    contact.chance = std::max(LeastChance, quantileOf(contact.layers, sample, 0.5));
}

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
    Contact contact{Patch(nearBlocks, fine.image.grid, Beside_mm), fine.image.grid.spacing()};
    const Patch& patch = contact.patch;
    contact.liver = patch.take(region);
    contact.near = patch.take(near);
    contact.lesions = both(contact.liver, patch.take(lesions));
    contact.body = patch.take(between(places.all(Blocks(body.begin(), body.end())), 0.499, 2.0));
    contact.values = patch.take(fine.image.values);
    findLayers(contact, rough.scale.softFrom);
    return contact;
}

/// The graph of a contact: one node a block of tissue in and around the liver near the body.
class ContactCut {
public:
    ContactCut(const Contact& contact, double softFrom)
        : contact_(contact), nodes_(nodesOf(contact, softFrom)), flow_(count(), 3 * count())
    {
        forEachIndex(contact.dims(), [&](std::size_t at, const std::array<int, 3>& index) {
            if (nodes_[at] >= 0)
                add(at, index);
        });
        flow_.solve();
    }
    /// The region's blocks on the body's side.
    [[nodiscard]] Bits beyond() const
    {
        Bits bits(nodes_.size(), 0);
        for (std::size_t at = 0; at < bits.size(); ++at)
            bits[at] = contact_.liver[at] != 0 && nodes_[at] >= 0 && flow_.isSource(nodes_[at]) ? 1 : 0;
        return bits;
    }

private:
    static std::vector<int> nodesOf(const Contact& contact, double softFrom)
    {
        const Bits around =
            between(distanceTo(contact.liver, contact.dims(), contact.spacing), -1.0, AroundLiver_mm);
        std::vector<int> nodes(around.size(), -1);
        int count = 0;
        for (std::size_t at = 0; at < nodes.size(); ++at)
            if (contact.near[at] != 0 && around[at] != 0 &&
                static_cast<double>(contact.values[at]) > softFrom)
                nodes[at] = count++;
        return nodes;
    }
    [[nodiscard]] int count() const { return std::ranges::max(nodes_) + 1; }

    /// Of mm2: the area of a face times its cost, the volume of a block times its evidence a mm.
    static MaxFlow::Capacity asCapacity(double cost)
    {
        constexpr double Steps = 100.0;
        return static_cast<MaxFlow::Capacity>(std::lround(Steps * cost));
    }
    void add(std::size_t at, const std::array<int, 3>& index)
    {
        constexpr MaxFlow::Capacity Certain = 100'000'000;
        const auto steps = contact_.steps();
        bool isSureLiver = false;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const bool isLast = index[axis] + 1 == contact_.dims()[axis];
            isSureLiver = isSureLiver || (index[axis] > 0 && isFarLiver(at - steps[axis])) ||
                          (!isLast && isFarLiver(at + steps[axis]));
            if (isLast || nodes_[at + steps[axis]] < 0)
                continue;
            const auto capacity =
                asCapacity(contact_.block_mm3() / contact_.spacing[axis] * costBetween(at, at + steps[axis]));
            flow_.addEdge(nodes_[at], nodes_[at + steps[axis]], capacity, capacity);
        }
        flow_.addTie(nodes_[at], isSureLiver ? -Certain
                                 : contact_.body[at] != 0
                                     ? Certain
                                     : asCapacity(contact_.block_mm3() * evidenceOf(at)));
    }
    [[nodiscard]] bool isFarLiver(std::size_t at) const
    {
        return contact_.liver[at] != 0 && contact_.near[at] == 0;
    }
    /// A layer may be cut along, a lesion may not be cut through.
    [[nodiscard]] double costBetween(std::size_t a, std::size_t b) const
    {
        constexpr double Layer = 2.0, Least = 0.03, ThroughLesion = 10.0;
        if (contact_.lesions[a] != 0 || contact_.lesions[b] != 0)
            return contact_.lesions[a] == contact_.lesions[b] ? ThroughLesion : 1.0;
        const double layer =
            static_cast<double>(std::max(contact_.layers[a], contact_.layers[b])) / (Layer * contact_.chance);
        return std::max(Least, std::exp(-0.5 * layer * layer));
    }
    /// For the body, a mm: by density half-way between both; what is darker than the liver is partial volume
    /// of either.
    [[nodiscard]] double evidenceOf(std::size_t at) const
    {
        constexpr double Most = 0.08, FadesBelow = 20.0;
        if (contact_.lesions[at] != 0)
            return 0.0;
        const auto value = static_cast<double>(contact_.values[at]);
        const double middle = 0.5 * (contact_.bodyLevel + contact_.liverLevel);
        const double half = std::max(1.0, middle - contact_.liverLevel);
        const double fading = std::clamp(1.0 - (contact_.liverLevel - value) / FadesBelow, 0.0, 1.0);
        return Most * std::clamp((value - middle) / half, -fading, 1.0);
    }

    const Contact& contact_;
    std::vector<int> nodes_;
    MaxFlow flow_;
};

/// How dark the layer is at the places along which some blocks were cut off from the region.
std::vector<double> layerAlong(const std::vector<std::size_t>& part, const Bits& cutOff,
                               const Contact& contact)
{
    std::vector<double> layers;
    const auto steps = contact.steps();
    for (const std::size_t at : part)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto look = [&](std::size_t other) {
                if (contact.liver[other] != 0 && cutOff[other] == 0)
                    layers.push_back(
                        static_cast<double>(std::max(contact.layers[at], contact.layers[other])));
            };
            const std::size_t index = at / steps[axis] % static_cast<std::size_t>(contact.dims()[axis]);
            if (index > 0)
                look(at - steps[axis]);
            if (index + 1 < static_cast<std::size_t>(contact.dims()[axis]))
                look(at + steps[axis]);
        }
    return layers;
}

/// Whether a layer lies along most of the surface. The edge of a heart is parted from the liver all over;
/// what a fissure runs into, such as the caudate lobe beside the vena cava, hangs on the liver beside the
/// fissure.
bool isDarkAllOver(std::vector<double> layers, double chance)
{
    // A cut finds the darkest way through noise too, which is three to four times as dark as usual.
    constexpr double NoisyCut = 4.0, Layer = 6.0;
    if (layers.empty())
        return false;
    std::ranges::sort(layers);
    return layers[layers.size() / 4] >= NoisyCut * chance && layers[layers.size() / 2] >= Layer * chance;
}

/// The parts that a layer parts from the liver. What is smaller than the surroundings in which a layer is
/// looked for is a crumb of noise or partial volume.
Bits beyondLayers(const Bits& cutOff, const Contact& contact)
{
    Bits bits(cutOff.size(), 0);
    for (const auto& part : BlockMorphology(contact.dims(), contact.spacing).parts(cutOff))
        if (static_cast<double>(part.size()) * contact.block_mm3() >= ballOf_mm3(Beside_mm) &&
            isDarkAllOver(layerAlong(part, cutOff, contact), contact.chance))
            for (const std::size_t at : part)
                bits[at] = 1;
    return bits;
}

/// Without narrow rests of the region around what was cut off.
Bits withoutRests(const Bits& region, const Bits& cutOff, const Geometry& grid)
{
    constexpr double Around_mm = 10.0, Narrow_mm = 3.0; // half as wide
    const Bits left = without(region, cutOff);
    const Bits around = BlockMorphology(grid.dims(), grid.spacing()).dilated(cutOff, Around_mm);
    return either(without(left, around), withoutSlivers(left, grid, Narrow_mm));
}

} // namespace

BrightBodies brightBodies(const Scene& scene, const Levels& levels, const Bits& lesions)
{
    const Bits bright = without(both(scene.body, between(scene.image.values, levels.to, 1e9)), lesions);
    // Slice by slice: beyond the last one a body may end or go on.
    auto bodies = scene.shapes.parts(
        inSlicesOf(scene.image.grid).opened(bright, HalfWidth_mm, BlockMorphology::Beyond::Inside));
    std::erase_if(bodies, [&](const auto& blocks) {
        return volumeOf_mm3(blocks, scene.image.grid) < ballOf_mm3(HalfWidth_mm);
    });
    return bodies;
}

Expected<Bits> withoutBrightBodies(const FineLiver& fine, const RoughLiver& rough, const BrightBodies& bodies,
                                   const Stretch& way)
{
    const Bits lesions = lesionsOn(fine, rough);
    Bits cutOff(fine.bits.size(), 0);
    for (std::size_t number = 0; number < bodies.size(); ++number) {
        if (!way.goesOn(static_cast<double>(number) / static_cast<double>(bodies.size())))
            return liverCancelled();
        const auto contact = contactWith(bodies[number], fine, rough, without(fine.bits, cutOff), lesions);
        if (!contact)
            continue;
        const ContactCut cut(*contact, rough.scale.softFrom);
        contact->patch.add(beyondLayers(cut.beyond(), *contact), cutOff);
    }
    if (std::ranges::find(cutOff, 1) == cutOff.end())
        return fine.bits;
    const Geometry& grid = fine.image.grid;
    // A piece of the liver may have hung on it by a bridge. It is as thick as a liver is taken to be; the
    // wall of a heart, 12 mm and less, is not.
    constexpr double LeastHalfWidth_mm = 8.0;
    return BlockMorphology(grid.dims(), grid.spacing())
        .thickParts(withoutRests(fine.bits, cutOff, grid), LeastHalfWidth_mm,
                    BlockMorphology::Beyond::Inside);
}

} // namespace hepatica::imaging::liver
