#include "geometry/ViableTrust.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/MeshSize.h"
#include "geometry/SizeErrors.h"

#include <algorithm>
#include <array>
#include <cmath>

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

/// The share of the part's surface that lies within the lesion: of all faces between its voxels and others,
/// weighted by their areas.
double innerShare(const Mask& part, const Mask& lesion)
{
    const auto& spacing = part.grid().spacing();
    const std::array<double, 3> area{spacing[1] * spacing[2], spacing[0] * spacing[2],
                                     spacing[0] * spacing[1]};
    double inner = 0.0, all = 0.0;
    const auto look = [&](const imaging::VoxelIndex& beside, double face) {
        if (part.contains(beside))
            return;
        all += face;
        inner += lesion.contains(beside) ? face : 0.0;
    };
    // Within a row the voxels beside are those before and after it.
    const auto& [first, last] = part.box();
    const auto width = static_cast<std::size_t>(part.box().dims()[0]);
    const auto slice = width * static_cast<std::size_t>(part.box().dims()[1]);
    const auto inside = part.inside();
    std::size_t at = 0;
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i, ++at) {
                if (inside[at] == 0)
                    continue;
                const bool isWithin =
                    i > first.i && i < last.i && j > first.j && j < last.j && k > first.k && k < last.k;
                if (isWithin && (inside[at - 1] & inside[at + 1] & inside[at - width] & inside[at + width] &
                                 inside[at - slice] & inside[at + slice]) != 0)
                    continue;
                for (const int step : {-1, 1}) {
                    look({i + step, j, k}, area[0]);
                    look({i, j + step, k}, area[1]);
                    look({i, j, k + step}, area[2]);
                }
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
