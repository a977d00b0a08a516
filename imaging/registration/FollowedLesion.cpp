#include "registration/FollowedLesion.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::registration {

namespace {

using segmentation::IntensityScale;
using segmentation::Voi;

constexpr double Reach_mm = 8.0; // beyond what an alignment in the liver leaves

IntensityScale scaleAround(const Volume& volume, const LesionForm& form)
{
    constexpr double Around_mm = 40.0; // enough of the organ for a scale of its own where there is no unit
    return segmentation::intensityScale(volume, form.centre, std::max(Around_mm, 2.0 * form.radius_mm()));
}

/// The image around a form as fine as it is, up to `room` times its size.
Voi voiAround(const Volume& volume, const LesionForm& form, const IntensityScale& scale, double room)
{
    constexpr double Margin_mm = 10.0, Voxels = 44.0, Finest_mm = 0.7;
    const double half = room * form.radius_mm() + Margin_mm;
    return segmentation::makeVoi(volume, form.centre, half, std::max(half / Voxels, Finest_mm), scale);
}

/// Where the mask's border lies between the two levels. A small lesion tells it through few voxels, and then
/// the half is believed more.
double readersPart(const BorderProfile& profile, const segmentation::BorderLevels& levels)
{
    constexpr double Half = 0.5, Least = 0.25, Most = 0.75, BelievedRadius_mm = 10.0;
    if (std::abs(levels.contrast()) < 5.0)
        return Half;
    const double seen = (profile.valueAt(1.0, 0.0) - levels.surroundings) / levels.contrast();
    const double radius = profile.radius_mm();
    const double weight = radius * radius / (radius * radius + BelievedRadius_mm * BelievedRadius_mm);
    return Half + weight * (std::clamp(seen, Least, Most) - Half);
}

int signOf(double step)
{
    return step < 0.0 ? -1 : 1;
}

bool areAlike(const Volume& volume, double before, double now)
{
    constexpr double SameLevel_hu = 12.0;
    return volume.origin().quantity == Quantity::Hounsfield && std::abs(before - now) < SameLevel_hu;
}

} // namespace

EarlierLesion earlierLesion(const Volume& volume, const Mask& mask)
{
    constexpr double Room = 3.0, OwnReach_mm = 2.0;
    EarlierLesion lesion{formOf(mask), {}, 0.5, 1.0, 0.0};
    const IntensityScale scale = scaleAround(volume, lesion.form);
    const Voi voi = voiAround(volume, lesion.form, scale, Room);
    const BorderProfile profile(voi, {}, raysIn(voi, lesion.form));
    lesion.levels = profile.levelsAt(1.0);
    lesion.part = readersPart(profile, lesion.levels);
    const int sign = signOf(lesion.levels.contrast());
    lesion.significance = sign * profile.significanceAt(1.0);
    if (const auto own = matchForm(volume, scale, lesion.form, OwnReach_mm, {sign, 0.0}))
        lesion.ownScale = own->scale;
    return lesion;
}

std::optional<LaterLesion> laterLesion(const Volume& volume, const EarlierLesion& earlier,
                                       const LesionForm& mapped)
{
    constexpr double Room = 4.0, OtherSide = 0.8;
    const IntensityScale scale = scaleAround(volume, mapped);
    const int before = signOf(earlier.levels.contrast());
    const auto match = matchForm(volume, scale, mapped, Reach_mm, {before, OtherSide});
    if (!match)
        return std::nullopt;
    LaterLesion lesion;
    lesion.form = mapped;
    lesion.scale = scale;
    lesion.looksAlike = areAlike(volume, earlier.levels.surroundings, match->around);
    lesion.form.centre = match->place;
    const Voi voi = voiAround(volume, lesion.form, scale, Room);
    const BorderProfile profile(voi, {}, raysIn(voi, lesion.form));
    const int sign = signOf(match->step());
    const double matched = match->scale / earlier.ownScale;
    const auto fit = fitBorder(profile, matched, earlier.part, sign);
    const double found = fit ? fit->scale : matched;
    lesion.form = lesion.form.scaled(found);
    lesion.levels = fit ? fit->levels : profile.levelsAt(found);
    lesion.significance = sign * profile.significanceAt(found);
    lesion.disagreement = std::abs(std::log(found / matched));
    lesion.hasBorder = fit.has_value();
    return lesion;
}

} // namespace hepatica::imaging::registration
