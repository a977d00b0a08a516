#include "geometry/Contour.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace hepatica::measurement {

namespace {

constexpr std::uint32_t None = static_cast<std::uint32_t>(-1);

/// For each vertex, where the contour goes next. Vertices are numbered row by row of half pixels; of their
/// two coordinates one is even and one odd, so that every second place of a row is enough.
class Links {
public:
    explicit Links(const SliceRegion& region)
        : columns_(static_cast<std::size_t>(region.width)),
          next_(columns_ * 2 * static_cast<std::size_t>(region.height), None)
    {
    }
    void join(HalfPixel from, HalfPixel to)
    {
        next_[number(from)] = static_cast<std::uint32_t>(number(to));
        joined_.push_back(number(from));
    }
    /// All that the contours pass, in order.
    [[nodiscard]] std::vector<std::size_t> vertices() const
    {
        auto ordered = joined_;
        std::ranges::sort(ordered);
        return ordered;
    }
    [[nodiscard]] bool isOpen(std::size_t vertex) const { return next_[vertex] != None; }
    /// The vertex after this one; the link is used up.
    std::size_t follow(std::size_t vertex) { return std::exchange(next_[vertex], None); }
    [[nodiscard]] HalfPixel vertex(std::size_t number) const
    {
        const int y = static_cast<int>(number / columns_), half = static_cast<int>(number % columns_);
        return {2 * half + (y % 2 == 0 ? 1 : 0), y};
    }

private:
    [[nodiscard]] std::size_t number(HalfPixel at) const
    {
        return static_cast<std::size_t>(at.y) * columns_ + static_cast<std::size_t>(at.x / 2);
    }
    std::size_t columns_;
    std::vector<std::uint32_t> next_;
    std::vector<std::size_t> joined_;
};

/// How many cells between two rows lie among pixels that are all alike, going by eights of them.
int cellsAlike(const std::uint8_t* upper, const std::uint8_t* lower, int length)
{
    constexpr int Eight = sizeof(std::uint64_t);
    const std::uint64_t wanted = upper[0] != 0 ? 0x0101010101010101U : 0;
    const auto isAlike = [wanted](const std::uint8_t* pixels) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, pixels, sizeof eight);
        return eight == wanted;
    };
    int alike = 0;
    while (alike + Eight < length && isAlike(upper + alike) && isAlike(lower + alike))
        alike += Eight;
    return std::max(0, alike - 1);
}

/// Walks round the four pixels of a cell against the clock. Wherever the walk leaves the inside, the contour
/// runs to the next edge where it comes in again: this joins inside pixels that touch at a corner.
void linkCell(const SliceRegion& region, int x, int y, Links& links)
{
    const std::array<bool, 4> inside{region.isInside(x, y), region.isInside(x + 1, y),
                                     region.isInside(x + 1, y + 1), region.isInside(x, y + 1)};
    const std::array<HalfPixel, 4> edges{
        {{2 * x + 1, 2 * y}, {2 * x + 2, 2 * y + 1}, {2 * x + 1, 2 * y + 2}, {2 * x, 2 * y + 1}}};
    for (std::size_t edge = 0; edge < 4; ++edge) {
        if (!inside[edge] || inside[(edge + 1) % 4])
            continue;
        std::size_t entry = (edge + 1) % 4;
        while (!inside[(entry + 1) % 4])
            entry = (entry + 1) % 4;
        links.join(edges[edge], edges[entry]);
    }
}

} // namespace

std::vector<Contour> traceContours(const SliceRegion& region)
{
    Links links(region);
    for (int y = 0; y + 1 < region.height; ++y) {
        const std::uint8_t *upper = region.inside.data() + region.at(0, y),
                           *lower = region.inside.data() + region.at(0, y + 1);
        for (int x = 0; x + 1 < region.width; ++x) {
            x += cellsAlike(upper + x, lower + x, region.width - x);
            const int sum = upper[x] + upper[x + 1] + lower[x] + lower[x + 1];
            if (sum != 0 && sum != 4)
                linkCell(region, x, y, links);
        }
    }

    std::vector<Contour> contours;
    for (const std::size_t first : links.vertices()) {
        if (!links.isOpen(first))
            continue;
        Contour contour;
        for (std::size_t at = first; links.isOpen(at); at = links.follow(at)) {
            const HalfPixel vertex = links.vertex(at);
            contour.push_back({vertex.x + 2 * region.firstColumn, vertex.y + 2 * region.firstRow});
        }
        contours.push_back(std::move(contour));
    }
    return contours;
}

} // namespace hepatica::measurement
