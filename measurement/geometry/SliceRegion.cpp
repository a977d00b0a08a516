#include "geometry/SliceRegion.h"

#include <algorithm>
#include <array>
#include <span>

namespace hepatica::measurement {

namespace {

struct Step {
    int x, y;
};
constexpr std::array<Step, 8> Neighbours{
    {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};
constexpr std::span<const Step> EdgeNeighbours(Neighbours.data(), 4);

struct Pixel {
    int x, y;
};

/// Gives `to` to all pixels that bear the start's value and are connected to it; returns how many they are.
std::size_t repaint(SliceRegion& region, Pixel start, std::uint8_t to, std::span<const Step> steps)
{
    const std::uint8_t from = region.inside[region.at(start.x, start.y)];
    std::vector<Pixel> open{start};
    region.inside[region.at(start.x, start.y)] = to;
    std::size_t count = 0;
    for (; !open.empty(); ++count) {
        const Pixel at = open.back();
        open.pop_back();
        for (const Step step : steps) {
            const Pixel next{at.x + step.x, at.y + step.y};
            const bool isWithin =
                next.x >= 0 && next.y >= 0 && next.x < region.width && next.y < region.height;
            if (!isWithin || region.inside[region.at(next.x, next.y)] != from)
                continue;
            region.inside[region.at(next.x, next.y)] = to;
            open.push_back(next);
        }
    }
    return count;
}

} // namespace

SliceRegion sliceRegion(const imaging::Mask& mask, int slice)
{
    const auto& box = mask.box();
    const auto dims = box.dims();
    SliceRegion region{slice, box.first.i - 1, box.first.j - 1, dims[0] + 2, dims[1] + 2, {}};
    region.inside.assign(static_cast<std::size_t>(region.width) * static_cast<std::size_t>(region.height), 0);
    if (slice < box.first.k || slice > box.last.k)
        return region;
    const auto rowLength = static_cast<std::size_t>(dims[0]);
    const std::size_t start =
        static_cast<std::size_t>(slice - box.first.k) * rowLength * static_cast<std::size_t>(dims[1]);
    for (int y = 0; y < dims[1]; ++y)
        std::ranges::copy(mask.inside().subspan(start + static_cast<std::size_t>(y) * rowLength, rowLength),
                          region.inside.begin() + static_cast<std::ptrdiff_t>(region.at(1, y + 1)));
    return region;
}

SliceParts partsOf(const SliceRegion& region)
{
    constexpr std::uint8_t Seen = 2, Largest = 3;
    SliceRegion painted = region;
    SliceParts parts;
    std::size_t mostPixels = 0;
    Pixel inLargest{};
    for (int y = 1; y < region.height - 1; ++y)
        for (int x = 1; x < region.width - 1; ++x) {
            if (painted.inside[painted.at(x, y)] != 1)
                continue;
            const std::size_t pixels = repaint(painted, {x, y}, Seen, Neighbours);
            ++parts.count;
            if (pixels > mostPixels) {
                mostPixels = pixels;
                inLargest = {x, y};
            }
        }
    if (parts.count > 0)
        repaint(painted, inLargest, Largest, Neighbours);
    for (std::uint8_t& pixel : painted.inside)
        pixel = pixel == Largest ? 1 : 0;
    parts.largest = std::move(painted);
    return parts;
}

SliceRegion withoutHoles(SliceRegion region)
{
    constexpr std::uint8_t Beyond = 2;
    repaint(region, {0, 0}, Beyond, EdgeNeighbours);
    for (std::uint8_t& pixel : region.inside)
        pixel = pixel == Beyond ? 0 : 1;
    return region;
}

} // namespace hepatica::measurement
