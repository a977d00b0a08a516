#include "SplitStacks.h"

#include "ImageContent.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using Images = std::vector<ImageHeader>;
using Stacks = std::vector<Images>;

constexpr double SamePlace_mm = 1e-3;

bool sameInstanceOrder(const ImageHeader& a, const ImageHeader& b)
{
    const auto key = [](const ImageHeader& i) {
        return std::tie(i.instance.instanceNumber, i.instance.source.file, i.instance.source.frame);
    };
    return key(a) < key(b);
}

/// Whether two images may belong to one volume whatever else they say.
bool oneShape(const ImageHeader& a, const ImageHeader& b)
{
    return a.isLocalizer == b.isLocalizer && sameOrientation(a, b) && sameSize(a, b) &&
           samePixelSpacing(a, b) && a.frameOfReferenceUid == b.frameOfReferenceUid &&
           a.traits.stackId == b.traits.stackId && a.traits.bValue_s_mm2 == b.traits.bValue_s_mm2 &&
           contentOf(a.traits.imageType) == contentOf(b.traits.imageType);
}

template <typename Same> Stacks groupBy(Images images, Same&& same)
{
    Stacks groups;
    for (ImageHeader& image : images) {
        const auto found =
            std::ranges::find_if(groups, [&](const Images& group) { return same(group.front(), image); });
        Images& group = found == groups.end() ? groups.emplace_back() : *found;
        group.push_back(std::move(image));
    }
    return groups;
}

std::string text(const std::optional<double>& number)
{
    return number ? fmt::format("{:.3f}", *number) : std::string();
}

std::string text(const std::optional<int>& number)
{
    return number ? std::to_string(*number) : std::string();
}

/// What an image says that can part volumes at one place. An acquisition's own number or time is none of
/// them: it may change from slice to slice.
using Key = std::string (*)(const ImageHeader&);
constexpr auto Keys = std::to_array<Key>({
    [](const ImageHeader& i) { return i.traits.contrastAgentPhase; },
    [](const ImageHeader& i) { return text(i.traits.echoTime_ms); },
    [](const ImageHeader& i) { return text(i.traits.inversionTime_ms); },
    [](const ImageHeader& i) { return i.traits.kernel; },
    [](const ImageHeader& i) { return text(std::optional(i.sliceThickness_mm)); },
    [](const ImageHeader& i) { return text(i.traits.temporalPosition); },
    [](const ImageHeader& i) { return text(i.traits.cardiacPhase_percent); },
    [](const ImageHeader& i) { return i.traits.gradientDirection; },
    [](const ImageHeader& i) { return i.traits.dimensions; },
    [](const ImageHeader& i) { return i.description; },
    [](const ImageHeader& i) { return fmt::format("{}", fmt::join(i.traits.imageType, "\\")); },
});

Stacks groupByKey(const Images& images, Key key)
{
    std::map<std::string, Images> groups;
    for (const ImageHeader& image : images)
        groups[key(image)].push_back(image);
    Stacks stacks;
    for (auto& [value, group] : groups)
        stacks.push_back(std::move(group));
    return stacks;
}

std::vector<double> placesOf(const Images& images)
{
    std::vector<double> places;
    for (const ImageHeader& image : images)
        places.push_back(alongNormal(image, images.front()));
    std::ranges::sort(places);
    return places;
}

/// The largest number of images at one place.
std::size_t depthOf(const Images& images)
{
    const std::vector<double> places = placesOf(images);
    std::size_t deepest = 0, from = 0;
    for (std::size_t at = 0; at < places.size(); ++at) {
        while (places[at] - places[from] > SamePlace_mm)
            ++from;
        deepest = std::max(deepest, at - from + 1);
    }
    return deepest;
}

std::size_t deepestOf(const Stacks& stacks)
{
    std::size_t deepest = 0;
    for (const Images& stack : stacks)
        deepest = std::max(deepest, depthOf(stack));
    return deepest;
}

std::size_t smallestOf(const Stacks& stacks)
{
    return std::ranges::min(stacks, {}, &Images::size).size();
}

/// Takes the images in order, and begins a new stack wherever a place comes for the second time.
Stacks inSequence(Images images, bool (*before)(const ImageHeader&, const ImageHeader&))
{
    std::ranges::stable_sort(images, before);
    const ImageHeader axes = images.front();
    Stacks stacks(1);
    std::set<double> places;
    for (ImageHeader& image : images) {
        const double place = alongNormal(image, axes);
        const auto near = places.lower_bound(place - SamePlace_mm);
        if (near != places.end() && *near <= place + SamePlace_mm) {
            stacks.emplace_back();
            places.clear();
        }
        places.insert(place);
        stacks.back().push_back(std::move(image));
    }
    return stacks;
}

bool acquisitionOrder(const ImageHeader& a, const ImageHeader& b)
{
    return std::tie(a.traits.acquisitionNumber, a.traits.acquired_s, a.instance.instanceNumber) <
           std::tie(b.traits.acquisitionNumber, b.traits.acquired_s, b.instance.instanceNumber);
}

bool timeOrder(const ImageHeader& a, const ImageHeader& b)
{
    return std::tie(a.traits.acquired_s, a.instance.instanceNumber) <
           std::tie(b.traits.acquired_s, b.instance.instanceNumber);
}

auto momentOf(const ImageHeader& image)
{
    return std::tie(image.traits.triggerDelay_ms, image.traits.acquired_s, image.traits.acquisitionNumber);
}

/// Volumes whose places are each visited several times before the next: the n-th visits make the n-th volume.
Stacks byVisit(Images images)
{
    std::ranges::stable_sort(
        images, [](const ImageHeader& a, const ImageHeader& b) { return momentOf(a) < momentOf(b); });
    const ImageHeader axes = images.front();
    Stacks stacks;
    std::map<double, std::vector<const ImageHeader*>> visits;
    for (const ImageHeader& image : images) {
        const double place = alongNormal(image, axes);
        auto here = visits.lower_bound(place - SamePlace_mm);
        if (here == visits.end() || here->first > place + SamePlace_mm)
            here = visits.emplace(place, std::vector<const ImageHeader*>()).first;
        if (!here->second.empty() && momentOf(*here->second.back()) == momentOf(image))
            return {}; // nothing tells which of the two comes first
        if (stacks.size() == here->second.size())
            stacks.emplace_back();
        stacks[here->second.size()].push_back(image);
        here->second.push_back(&image);
    }
    return stacks;
}

/// Numbers alone part two volumes only where each runs over the same places.
Stacks byNumber(const Images& images, std::size_t depth)
{
    Stacks stacks = inSequence(images, sameInstanceOrder);
    const bool areAlike = std::ranges::all_of(
        stacks, [&](const Images& stack) { return stack.size() == stacks.front().size(); });
    return areAlike && stacks.size() == depth && stacks.front().size() > 1 ? stacks : Stacks();
}

/// The volumes of images that lie over each other, by the time or number of their acquisition; the images as
/// they came where those do not tell.
Stacks splitByOrder(Images images)
{
    const std::size_t depth = depthOf(images);
    for (const auto before : {acquisitionOrder, timeOrder})
        if (Stacks stacks = inSequence(images, before); stacks.size() == depth && smallestOf(stacks) > 1)
            if (momentOf(stacks[0].front()) != momentOf(stacks[1].front()))
                return stacks;
    if (Stacks stacks = byVisit(images); !stacks.empty())
        return stacks;
    for (const auto before : {acquisitionOrder, timeOrder})
        if (Stacks stacks = inSequence(images, before); smallestOf(stacks) > 1)
            if (momentOf(stacks[0].front()) != momentOf(stacks[1].front()))
                return stacks;
    if (Stacks stacks = byNumber(images, depth); !stacks.empty())
        return stacks;
    return {std::move(images)};
}

Stacks splitOverlaid(Images images)
{
    const std::size_t depth = depthOf(images);
    if (depth < 2)
        return {std::move(images)};
    for (const Key key : Keys) {
        Stacks groups = groupByKey(images, key);
        if (groups.size() < 2 || deepestOf(groups) >= depth)
            continue;
        Stacks stacks;
        for (Images& group : groups)
            std::ranges::move(splitOverlaid(std::move(group)), std::back_inserter(stacks));
        return stacks;
    }
    return splitByOrder(std::move(images));
}

bool isEven(const Images& images)
{
    constexpr double Tolerance_mm = 0.11; // positions are often written with one decimal
    const std::vector<double> places = placesOf(images);
    const double regular_mm = (places.back() - places.front()) / static_cast<double>(places.size() - 1);
    for (std::size_t at = 1; at < places.size(); ++at)
        if (std::abs(places[at] - places[at - 1] - regular_mm) > std::max(Tolerance_mm, 0.02 * regular_mm))
            return false;
    return true;
}

bool lieBetweenEachOther(const Images& a, const Images& b)
{
    std::vector<double> ofA, ofB;
    for (const ImageHeader& image : a)
        ofA.push_back(alongNormal(image, a.front()));
    for (const ImageHeader& image : b)
        ofB.push_back(alongNormal(image, a.front()));
    const auto [lowA, highA] = std::ranges::minmax(ofA);
    const auto [lowB, highB] = std::ranges::minmax(ofB);
    const double common_mm = std::min(highA, highB) - std::max(lowA, lowB);
    return common_mm > 0.5 * std::min(highA - lowA, highB - lowB);
}

/// Two even stacks, the places of one between those of the other, look like one uneven stack.
Stacks splitInterleaved(Images images)
{
    constexpr std::size_t Fewest = 4; // an even row of three may be chance
    if (images.size() < 2 * Fewest || isEven(images))
        return {std::move(images)};
    const auto acquisition = [](const ImageHeader& i) { return text(i.traits.acquisitionNumber); };
    std::vector<Key> keys(Keys.begin(), Keys.end());
    keys.push_back(acquisition);
    for (const Key key : keys) {
        Stacks stacks = groupByKey(images, key);
        if (stacks.size() > 1 && smallestOf(stacks) >= Fewest && std::ranges::all_of(stacks, isEven) &&
            std::ranges::all_of(
                stacks, [&](const Images& stack) { return lieBetweenEachOther(stacks.front(), stack); }))
            return stacks;
    }
    return {std::move(images)};
}

/// Acquisition order of whole volumes.
auto orderOf(const Images& stack)
{
    const auto earliest = [&](auto value) {
        double lowest = std::numeric_limits<double>::infinity();
        for (const ImageHeader& image : stack)
            lowest = std::min(lowest, value(image));
        return lowest;
    };
    const StackTraits& traits = stack.front().traits;
    return std::tuple(stack.front().isLocalizer,
                      earliest([](const ImageHeader& i) { return i.traits.acquired_s.value_or(0.0); }),
                      traits.bValue_s_mm2, traits.echoTime_ms, traits.temporalPosition,
                      earliest([](const ImageHeader& i) { return double(i.instance.instanceNumber); }));
}

} // namespace

double alongNormal(const ImageHeader& image, const ImageHeader& axes)
{
    return dot(image.instance.position, cross(axes.rowDirection, axes.columnDirection));
}

bool sameOrientation(const ImageHeader& a, const ImageHeader& b)
{
    constexpr double CosineTolerance = 1e-3;
    return norm(a.rowDirection - b.rowDirection) < CosineTolerance &&
           norm(a.columnDirection - b.columnDirection) < CosineTolerance;
}

bool sameSize(const ImageHeader& a, const ImageHeader& b)
{
    return a.rows == b.rows && a.columns == b.columns;
}

bool samePixelSpacing(const ImageHeader& a, const ImageHeader& b)
{
    constexpr double SpacingTolerance_mm = 1e-4;
    if (a.pixelSpacing_mm.has_value() != b.pixelSpacing_mm.has_value())
        return false;
    const auto sameSpacing = [&](std::size_t axis) {
        return std::abs((*a.pixelSpacing_mm)[axis] - (*b.pixelSpacing_mm)[axis]) < SpacingTolerance_mm;
    };
    return !a.pixelSpacing_mm || (sameSpacing(0) && sameSpacing(1));
}

std::vector<std::vector<ImageHeader>> splitStacks(std::vector<ImageHeader> images)
{
    std::ranges::sort(images, sameInstanceOrder); // so that the order of the files does not matter
    Stacks stacks;
    for (Images& shape : groupBy(std::move(images), oneShape))
        for (Images& overlaid : splitOverlaid(std::move(shape)))
            std::ranges::move(splitInterleaved(std::move(overlaid)), std::back_inserter(stacks));
    std::ranges::stable_sort(stacks,
                             [](const Images& a, const Images& b) { return orderOf(a) < orderOf(b); });
    return stacks;
}

} // namespace hepatica::imaging
