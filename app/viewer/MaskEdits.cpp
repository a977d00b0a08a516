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

/// Whether the first lies, seen along the slices, on the box of the second.
bool liesOver(const Mask& part, const Mask& mask)
{
    const auto& [first, last] = part.box();
    const auto& [from, to] = mask.box();
    return first.i <= to.i && last.i >= from.i && first.j <= to.j && last.j >= from.j;
}

Edited refuseAway()
{
    return fail(ProblemCode::NothingEdited,
                {"this lies away from the chosen lesion", "a place at it; choose none (N) for a new lesion"});
}

/// Every part of what was painted is joined to what was there, or lies over or under it.
bool isPartOf(const Mask& edited, const Mask& before)
{
    const auto isJoined = [&](const Mask& island) {
        const auto both = imaging::intersected(island, before);
        return (both && *both) || liesOver(island, before);
    };
    return std::ranges::all_of(imaging::islandsOf(edited), isJoined);
}

Edited withoutOthers(const MaskToEdit& from)
{
    MaskOrNothing left = from.mask;
    for (const Mask& other : from.others) {
        auto without = imaging::subtracted(left, other);
        if (!without)
            return without;
        left = std::move(*without);
    }
    return left;
}

Edited withOutline(const MaskToEdit& from, int k, const std::vector<Point3>& outline)
{
    const auto drawn = imaging::filledPolygons(from.volume.geometry(), k, {outline});
    if (!drawn || !*drawn || !from.mask)
        return drawn ? imaging::withSlice(from.mask, k, *drawn) : drawn;
    const auto below = imaging::withSlice(from.mask, k, std::nullopt);
    const auto there = below ? imaging::subtracted(from.mask, *below) : below;
    if (!there)
        return there;
    const auto both = imaging::intersected(*there, *drawn);
    const bool fits = *there ? both && *both : liesOver(**drawn, *from.mask);
    return fits ? imaging::withSlice(from.mask, k, *drawn) : refuseAway();
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
     "take other lesions out of", withoutOthers},
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
    const bool adds = effect == imaging::BrushEffect::Add;
    const auto edit = [stroke, adds, onlyAlike = brush.onlyAlike](const MaskToEdit& from) -> Edited {
        auto edited = onlyAlike ? imaging::brushedAdaptively(from.volume, from.mask, stroke)
                                : imaging::brushed(from.volume.geometry(), from.mask, stroke);
        const bool isAway = adds && edited && *edited && from.mask && !isPartOf(**edited, *from.mask);
        return isAway ? refuseAway() : edited;
    };
    return {adds ? "paint" : "erase from", edit, !adds};
}

MaskCommand outlineCommand(int k, const std::vector<Point3>& outline)
{
    return {"draw outline of",
            [k, outline](const MaskToEdit& from) { return withOutline(from, k, outline); }};
}

} // namespace hepatica::viewer
