#include "geometry/ViableTrust.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/InnerShare.h"
#include "geometry/MeshSize.h"
#include "geometry/SizeErrors.h"

#include <algorithm>
#include <cmath>

namespace hepatica::measurement {

namespace {

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
