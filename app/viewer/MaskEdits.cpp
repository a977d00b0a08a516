#include "MaskEdits.h"

#include <algorithm>
#include <array>

namespace hepatica::viewer {

using imaging::Mask;
using imaging::MaskOrNothing;

namespace {

using Edited = Expected<MaskOrNothing>;

/// So far that something changes: a millimetre, or a pixel where that is larger.
double stepOf_mm(const MaskToEdit& from)
{
    constexpr double Least_mm = 1.0, Rounding = 1.0 + 1e-9;
    const auto& spacing = from.volume.geometry().spacing();
    return Rounding * std::max({Least_mm, spacing[0], spacing[1]});
}

Edited largestIsland(const MaskToEdit& from)
{
    return MaskOrNothing(imaging::islandsOf(*from.mask).front());
}

Edited withinLiver(const MaskToEdit& from)
{
    if (!from.liver)
        return fail(ProblemCode::NothingEdited,
                    {"no liver region is shown", "one that was sought first (menu Reading)"});
    return imaging::intersected(from.mask, from.liver);
}

constexpr std::array<MaskMenuRow, 8> Rows{{
    {"Grow", "Ctrl+Up", "By 1 mm, or by a pixel where that is larger", "grow",
     [](const MaskToEdit& from) { return imaging::grown(*from.mask, stepOf_mm(from)); }},
    {"Shrink", "Ctrl+Down", "By 1 mm, or by a pixel where that is larger", "shrink",
     [](const MaskToEdit& from) { return imaging::shrunk(*from.mask, stepOf_mm(from)); }},
    {"Smooth", "", "The border becomes smooth, the volume stays", "smooth",
     [](const MaskToEdit& from) { return imaging::smoothed(*from.mask, stepOf_mm(from)); }},
    {"Fill holes", "", "On every slice: necrosis belongs to a lesion", "fill holes of",
     [](const MaskToEdit& from) {
         return Edited(imaging::withHolesFilled(*from.mask, imaging::HoleKind::InSlice));
     }},
    {"Keep the largest part", "", "Parts that touch nowhere are taken away", "keep the largest part of",
     largestIsland},
    {"Fill between slices", "", "Between the slices that were drawn, the empty ones",
     "fill between slices of",
     [](const MaskToEdit& from) { return Edited(imaging::interpolatedBetweenSlices(*from.mask)); }},
    {"Without the other lesions", "", "What also lies in another lesion's mask is taken away",
     "take other lesions out of",
     [](const MaskToEdit& from) { return imaging::subtracted(from.mask, from.others); }},
    {"Only within the liver region", "", "What lies outside the region shown is taken away",
     "keep within the liver", withinLiver},
}};

} // namespace

std::span<const MaskMenuRow> maskMenuRows()
{
    return Rows;
}

MaskCommand brushCommand(const BrushSettings& brush, const std::vector<Point3>& path,
                         imaging::BrushEffect effect)
{
    const imaging::BrushStroke stroke{path, brush.radius_mm, brush.shape, effect};
    return {effect == imaging::BrushEffect::Add ? "paint" : "erase from",
            [stroke, onlyAlike = brush.onlyAlike](const MaskToEdit& from) {
                return onlyAlike ? imaging::brushedAdaptively(from.volume, from.mask, stroke)
                                 : imaging::brushed(from.volume.geometry(), from.mask, stroke);
            }};
}

MaskCommand outlineCommand(int k, const std::vector<Point3>& outline)
{
    return {"draw outline of", [k, outline](const MaskToEdit& from) -> Edited {
                const auto slice = imaging::filledPolygons(from.volume.geometry(), k, {outline});
                return slice ? imaging::withSlice(from.mask, k, *slice) : slice;
            }};
}

} // namespace hepatica::viewer
