#include "geometry/DistanceShell.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::IndexBox;

constexpr float Far = std::numeric_limits<float>::infinity();

/// A box around a mask, and how many voxels to either side of one are near enough to matter.
struct Reachable {
    IndexBox box;
    std::array<int, 3> reach{};
};

Reachable reachableFrom(const imaging::Mask& mask, double within_mm)
{
    const auto& grid = mask.grid();
    const auto& n = grid.dims();
    std::array<int, 3> reach{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        reach[axis] = static_cast<int>(std::min(within_mm / grid.spacing()[axis], double(n[axis])));
    const auto& [first, last] = mask.box();
    return {
        {{std::max(0, first.i - reach[0]), std::max(0, first.j - reach[1]), std::max(0, first.k - reach[2])},
         {std::min(n[0] - 1, last.i + reach[0]), std::min(n[1] - 1, last.j + reach[1]),
          std::min(n[2] - 1, last.k + reach[2])}},
        reach};
}

float squareOf(double spacing_mm, int apart)
{
    return static_cast<float>(spacing_mm * spacing_mm * apart * apart);
}

/// Squared distances from the nearest voxel of a row of the mask, which begins `before` voxels after that of
/// the distances. False where the mask has none.
bool measureAlong(std::span<const std::uint8_t> inside, std::size_t before, double spacing_mm,
                  std::span<float> squared_mm2)
{
    constexpr int None = std::numeric_limits<int>::max() / 2;
    int apart = None;
    const auto look = [&](std::size_t at) {
        const bool isInside = at >= before && at - before < inside.size() && inside[at - before] != 0;
        apart = isInside ? 0 : apart + (apart < None ? 1 : 0);
        return apart < None ? squareOf(spacing_mm, apart) : Far;
    };
    for (std::size_t at = 0; at < squared_mm2.size(); ++at)
        squared_mm2[at] = look(at);
    const bool isAny = apart < None;
    apart = None;
    for (std::size_t at = squared_mm2.size(); at-- > 0;)
        squared_mm2[at] = std::min(squared_mm2[at], look(at));
    return isAny;
}

/// Lowers distances to those over other ones that lie so far beside.
void lower(std::span<float> squared_mm2, std::span<const float> over, float beside_mm2)
{
    for (std::size_t at = 0; at < squared_mm2.size(); ++at)
        squared_mm2[at] = std::min(squared_mm2[at], over[at] + beside_mm2);
}

/// Squared distances within the slices of a mask: along its rows, and over those that are near.
std::vector<float> withinSlices(const imaging::Mask& mask, const Reachable& around)
{
    const IndexBox &box = around.box, &own = mask.box();
    const auto width = static_cast<std::size_t>(box.dims()[0]),
               height = static_cast<std::size_t>(box.dims()[1]);
    const auto ownWidth = static_cast<std::size_t>(own.dims()[0]);
    const auto& spacing = mask.grid().spacing();
    std::vector<float> map(width * height * static_cast<std::size_t>(own.dims()[2]), Far);
    imaging::parallelFor(static_cast<std::size_t>(own.dims()[2]), [&](std::size_t slice) {
        std::vector<float> row(width);
        for (int j = own.first.j; j <= own.last.j; ++j) {
            const std::size_t number =
                slice * static_cast<std::size_t>(own.dims()[1]) + static_cast<std::size_t>(j - own.first.j);
            if (!measureAlong(mask.inside().subspan(number * ownWidth, ownWidth),
                              static_cast<std::size_t>(own.first.i - box.first.i), spacing[0], row))
                continue;
            for (int to = std::max(box.first.j, j - around.reach[1]);
                 to <= std::min(box.last.j, j + around.reach[1]); ++to)
                lower(std::span(map).subspan(
                          (slice * height + static_cast<std::size_t>(to - box.first.j)) * width, width),
                      row, squareOf(spacing[1], to - j));
        }
    });
    return map;
}

} // namespace

std::optional<imaging::Mask> shellAround(const imaging::Mask& mask, double from_mm, double to_mm)
{
    const Reachable around = reachableFrom(mask, to_mm);
    const IndexBox &box = around.box, &own = mask.box();
    const std::vector<float> map = withinSlices(mask, around);
    const std::size_t slice =
        static_cast<std::size_t>(box.dims()[0]) * static_cast<std::size_t>(box.dims()[1]);
    constexpr double Rounding = 1e-6; // of a distance that is the nearer or the farther one
    const auto from_mm2 = static_cast<float>(from_mm * from_mm * (1.0 - Rounding)),
               to_mm2 = static_cast<float>(to_mm * to_mm * (1.0 + Rounding));
    std::vector<std::uint8_t> inside(slice * static_cast<std::size_t>(box.dims()[2]));
    imaging::parallelFor(static_cast<std::size_t>(box.dims()[2]), [&](std::size_t number) {
        const int k = box.first.k + static_cast<int>(number);
        std::vector<float> nearest(slice, Far);
        for (int of = std::max(own.first.k, k - around.reach[2]);
             of <= std::min(own.last.k, k + around.reach[2]); ++of)
            lower(nearest, std::span(map).subspan(static_cast<std::size_t>(of - own.first.k) * slice, slice),
                  squareOf(mask.grid().spacing()[2], of - k));
        std::ranges::transform(
            nearest, inside.begin() + static_cast<std::ptrdiff_t>(number * slice),
            [=](float squared) -> std::uint8_t { return squared >= from_mm2 && squared <= to_mm2 ? 1 : 0; });
    });
    const auto shell = imaging::Mask::make(mask.grid(), box, inside);
    return shell ? std::optional(*shell) : std::nullopt;
}

} // namespace hepatica::measurement
