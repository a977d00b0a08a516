#include "segmentation/liver/ContactCut.h"

#include "segmentation/MaxFlow.h"
#include "segmentation/Smoothing.h"
#include "segmentation/liver/BlockDistance.h"
#include "segmentation/liver/BlockMorphology.h"
#include "segmentation/liver/LiverScene.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace hepatica::imaging::liver {

namespace {

using segmentation::MaxFlow;

// Lengths in mm: how far around the liver is looked; how far to both sides of a layer its surroundings lie.
constexpr double AroundLiver_mm = 10.0, Beside_mm = 4.5;

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
/// a side counts as bright as the liver at most. Nothing where it was cancelled.
std::optional<Blocks> layersIn(const Blocks& values, const std::array<int, 3>& dims,
                               const std::array<double, 3>& spacing, float liver, const Stretch& stretch)
{
    Blocks layers(values.size(), 0.0F);
    const auto row = static_cast<std::ptrdiff_t>(dims[0]), slice = row * dims[1];
    for (const auto& way : waysAcross(spacing)) {
        if (!stretch.goesOn(0.0))
            return std::nullopt;
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

} // namespace

bool findLayers(Contact& contact, double softFrom, const Stretch& way)
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
    if (!way.goesOn(0.0))
        return false;
    auto layers = layersIn(contact.values, contact.dims(), spacing,
                           static_cast<float>(quantileOf(contact.values, sample, Upper)), way);
    if (!layers)
        return false;
    contact.layers = std::move(*layers);
    contact.chance = std::max(LeastChance, quantileOf(contact.layers, sample, 0.5));
    return way.goesOn(0.0);
}

namespace {

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
    }
    void solve() { flow_.solve(); }
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
        if (contact_.lesions[at] != 0 || !contact_.isBrighter)
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

/// The surface of some blocks that were cut off from the region.
struct CutSurface {
    std::size_t faces = 0;      ///< all of them
    std::vector<double> layers; ///< how dark the layer is at those to the region
};

CutSurface surfaceOf(const std::vector<std::size_t>& part, const Bits& cutOff, const Contact& contact)
{
    CutSurface surface;
    const auto steps = contact.steps();
    for (const std::size_t at : part)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto look = [&](bool isWithin, std::size_t other) {
                surface.faces += isWithin && cutOff[other] != 0 ? 0U : 1U;
                if (isWithin && contact.liver[other] != 0 && cutOff[other] == 0)
                    surface.layers.push_back(
                        static_cast<double>(std::max(contact.layers[at], contact.layers[other])));
            };
            const std::size_t index = at / steps[axis] % static_cast<std::size_t>(contact.dims()[axis]);
            look(index > 0, at - steps[axis]);
            look(index + 1 < static_cast<std::size_t>(contact.dims()[axis]), at + steps[axis]);
        }
    return surface;
}

/// Whether a layer lies along most of the surface. The edge of a bright heart is parted from the liver all
/// over; what a fissure runs into, such as the caudate lobe beside the vena cava, hangs on the liver beside
/// the fissure. Where no density helps, the cut has to cross the gaps of a layer.
bool isDark(std::vector<double> layers, const Contact& contact)
{
    // A cut finds the darkest way through noise too, which is three to four times as dark as usual.
    constexpr double NoisyCut = 4.0, Layer = 6.0;
    if (layers.empty())
        return false;
    std::ranges::sort(layers);
    const bool isAllOver = layers[layers.size() / 4] >= NoisyCut * contact.chance;
    return layers[layers.size() / 2] >= Layer * contact.chance && (isAllOver || !contact.isBrighter);
}

/// The parts that a layer parts from the liver. What is smaller than the surroundings in which a layer is
/// looked for is a crumb of noise or partial volume.
Bits beyondLayers(const Bits& cutOff, const Contact& contact)
{
    Bits bits(cutOff.size(), 0);
    for (const auto& part : BlockMorphology(contact.dims(), contact.spacing).parts(cutOff)) {
        if (static_cast<double>(part.size()) * contact.block_mm3() < ballOf_mm3(Beside_mm))
            continue;
        const CutSurface surface = surfaceOf(part, cutOff, contact);
        const double onLiver =
            static_cast<double>(surface.layers.size()) / static_cast<double>(surface.faces);
        if (onLiver <= contact.mostOnLiver && isDark(surface.layers, contact))
            for (const std::size_t at : part)
                bits[at] = 1;
    }
    return bits;
}

} // namespace

std::optional<Bits> beyondLayersOf(const Contact& contact, double softFrom, const Stretch& way)
{
    ContactCut cut(contact, softFrom);
    if (!way.goesOn(0.0))
        return std::nullopt;
    cut.solve();
    if (!way.goesOn(0.0))
        return std::nullopt;
    return beyondLayers(cut.beyond(), contact);
}

double ballOf_mm3(double radius_mm)
{
    return 4.0 / 3.0 * std::numbers::pi * radius_mm * radius_mm * radius_mm;
}

} // namespace hepatica::imaging::liver
