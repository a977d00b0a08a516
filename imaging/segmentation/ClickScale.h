#pragma once
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// The scale on which a lesion is sought at a click (LPS, mm), from what lies within `reach_mm` of it.
/// Hounsfield units stay. Without a unit the commonest tissue there, or another where the click lies in that
/// one, is put at 100, the density of enhanced liver, and scatters (noise and texture, without shading) as
/// the liver does on CT. The clicked tissue lies at most as far from it as lesions do there: fat, fluid and
/// enhancement differ by more on MR than any two tissues of the liver on CT. What gives hardly a signal (air,
/// lung) is no tissue. Where there is none it is intensityScale().
[[nodiscard]] IntensityScale clickScale(const Volume& volume, const Point3& click, double reach_mm);

/// The cube of `reach_mm` to all sides of the click, smoothed, in which the tissues around it are looked at.
[[nodiscard]] Voi voiOfClick(const Volume& volume, const Point3& click, double reach_mm,
                             const IntensityScale& scale);

} // namespace hepatica::imaging::segmentation
