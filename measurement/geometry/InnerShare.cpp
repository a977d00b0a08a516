#include "geometry/InnerShare.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Mask;

/// Sets `bits` where the mask has voxels; `row` begins at `start` on the grid.
void markRow(const Mask& mask, const imaging::VoxelIndex& start, std::uint8_t bits,
             std::span<std::uint8_t> row)
{
    const auto& [first, last] = mask.box();
    if (start.j < first.j || start.j > last.j || start.k < first.k || start.k > last.k)
        return;
    const auto dims = mask.box().dims();
    const auto inside = mask.inside().subspan(
        (static_cast<std::size_t>(start.k - first.k) * static_cast<std::size_t>(dims[1]) +
         static_cast<std::size_t>(start.j - first.j)) *
        static_cast<std::size_t>(dims[0]));
    const int begin = std::max(start.i, first.i),
              end = std::min(start.i + static_cast<int>(row.size()), last.i + 1);
    if (begin >= end)
        return;
    const auto from = inside.subspan(static_cast<std::size_t>(begin - first.i));
    const auto to = row.subspan(static_cast<std::size_t>(begin - start.i));
    const auto count = static_cast<std::size_t>(end - begin);
    for (std::size_t at = 0; at < count; ++at)
        to[at] |= static_cast<std::uint8_t>(bits * from[at]);
}

/// Faces between voxels of a part and others, and those of them within the lesion.
struct Faces {
    std::size_t all = 0, inner = 0;

    /// Between voxels side by side: 3 in the part, 1 in the rest of the lesion, 0 elsewhere.
    void add(std::span<const std::uint8_t> here, std::span<const std::uint8_t> beside)
    {
        unsigned faces = 0, within = 0;
        for (std::size_t at = 0; at < beside.size(); ++at) {
            const unsigned differs = static_cast<unsigned>(here[at] ^ beside[at]) >> 1U;
            faces += differs;
            within += differs & here[at] & beside[at];
        }
        all += faces;
        inner += within;
    }
};

} // namespace

double innerShare(const Mask& part, const Mask& lesion)
{
    const auto& [first, last] = part.box();
    const auto dims = part.box().dims();
    const auto width = static_cast<std::size_t>(dims[0]) + 2, height = static_cast<std::size_t>(dims[1]) + 2;
    std::vector<std::uint8_t> before(width * height), slice(width * height);
    std::array<Faces, 3> along;
    for (int k = first.k - 1; k <= last.k + 1; ++k) {
        std::ranges::fill(slice, std::uint8_t{0});
        for (std::size_t row = 0; row < height; ++row) {
            const imaging::VoxelIndex start{first.i - 1, first.j - 1 + static_cast<int>(row), k};
            const auto here = std::span(slice).subspan(row * width, width);
            markRow(lesion, start, 1, here);
            markRow(part, start, 3, here);
        }
        const std::span<const std::uint8_t> all(slice);
        along[0].add(all, all.subspan(1)); // none of the part lies at the ends of a row
        along[1].add(all, all.subspan(width));
        along[2].add(before, all);
        slice.swap(before);
    }
    const auto& spacing = part.grid().spacing();
    const std::array<double, 3> area{spacing[1] * spacing[2], spacing[0] * spacing[2],
                                     spacing[0] * spacing[1]};
    double inner = 0.0, all = 0.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        inner += area[axis] * static_cast<double>(along[axis].inner);
        all += area[axis] * static_cast<double>(along[axis].all);
    }
    return all > 0.0 ? inner / all : 0.0;
}

} // namespace hepatica::measurement
