#include "geometry/ViableTrust.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/MeshSize.h"
#include "geometry/SizeErrors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Mask;

/// How much an axis errs beside one that meets its border at right angles. Of a circle of diameter D a chord
/// of length L meets the border at an angle with the cosine L / D, so a border that is off by d is met d D /
/// L farther on; and a chord that is kept from the middle by a core gets longer by the tangents of both
/// angles where the core's border is off.
struct Slant {
    double ofEnds = 1.0, ofCore = 0.0;
};

Slant slantOf(Length viable, Length lesion)
{
    constexpr double Least = 0.4; // beyond, the lesion is no circle
    const double cosine = std::clamp(viable.mm() / std::max(lesion.mm(), 0.01), Least, 1.0);
    return {1.0 / cosine, 2.0 * std::sqrt(1.0 / (cosine * cosine) - 1.0)};
}

/// Adds `weight` where a row of a mask has voxels; the first one of `row` is the grid's `i`.
void addRow(const Mask& mask, const imaging::VoxelIndex& start, std::uint8_t weight,
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
        to[at] |= static_cast<std::uint8_t>(weight * from[at]);
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

/// The share of the part's surface that lies within the lesion: of all faces between its voxels and others,
/// weighted by their areas.
double innerShare(const Mask& part, const Mask& lesion)
{
    const auto& [first, last] = part.box();
    const auto dims = part.box().dims();
    const auto width = static_cast<std::size_t>(dims[0] + 2), height = static_cast<std::size_t>(dims[1] + 2);
    std::vector<std::uint8_t> before(width * height), slice(width * height);
    std::array<Faces, 3> along;
    for (int k = first.k - 1; k <= last.k + 1; ++k) {
        std::ranges::fill(slice, std::uint8_t{0});
        for (std::size_t row = 0; row < height; ++row) {
            const imaging::VoxelIndex start{first.i - 1, first.j - 1 + static_cast<int>(row), k};
            const auto here = std::span(slice).subspan(row * width, width);
            addRow(lesion, start, 1, here);
            addRow(part, start, 3, here);
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

} // namespace

double thresholdError(const LiverReference& liver)
{
    const double places = std::max(2.0, liver.places.value_or(2.0));
    return liver.sd * std::sqrt(1.0 / places + 2.0 / (places - 1.0));
}
// Beside the errors of what lies within a border seen in the images, those of the threshold: where it moves
// by its own error, the share of the lesion near it changes sides.
StandardErrors errorsOfViable(const ViablePart& viable, const ViableSearch& search, double near)
{
    LesionAxes axes;
    axes.longAxis = viable.longAxis;
    SizeErrors sizes;
    Slant slant;
    double surface_mm2 = 0.0, inner = 0.0;
    imaging::sideBySide(
        [&] {
            surface_mm2 = meshSize(*viable.mask).surface_mm2;
            sizes = sizeErrors(*viable.mask, search.arterial, axes);
        },
        [&] {
            inner = innerShare(*viable.mask, search.lesion);
            slant = slantOf(viable.longAxis, measureAxes(search.lesion).longAxis);
        });
    double changing_mm3 = 0.0;
    if (viable.liver && viable.liver->sd > 0.0)
        changing_mm3 = thresholdError(*viable.liver) * near / (2.0 * viable.liver->sd) *
                       static_cast<double>(search.lesion.voxelCount()) *
                       search.arterial.geometry().voxelVolume_mm3();
    const double shift_mm = changing_mm3 / surface_mm2; // of the border, at both ends of an axis
    StandardErrors errors;
    errors.longAxis_mm =
        std::hypot(slant.ofEnds * sizes.longAxis_mm, slant.ofCore * sizes.border_mm, 2.0 * shift_mm);
    errors.shortAxis_mm = std::hypot(sizes.shortAxis_mm, 2.0 * shift_mm);
    if (!viable.volume_mm3)
        return errors;
    // The lesion's border and that towards what does not enhance err apart.
    const double border_mm3 = sizes.border_mm * surface_mm2 * std::hypot(inner, 1.0 - inner);
    errors.volume_mm3 = volumeError_mm3(std::hypot(border_mm3, changing_mm3), sizes.ends_mm3, *viable.mask);
    return errors;
}

} // namespace hepatica::measurement
