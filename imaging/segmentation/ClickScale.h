#pragma once
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// The scale on which a lesion is sought at a click (LPS, mm), from what lies within `reach_mm` of it.
/// Hounsfield units stay. Without a unit the commonest tissue that the click does not lie in is put at 100,
/// the density of enhanced liver, and the click's own at most as far from it as lesions are there: fat, fluid
/// and enhancement differ by more on MR than any two tissues of the liver on CT. Where one tissue is all
/// around it is intensityScale().
[[nodiscard]] IntensityScale clickScale(const Volume& volume, const Point3& click, double reach_mm);

/// The cube of `reach_mm` to all sides of the click, smoothed, in which the tissues around it are looked at.
[[nodiscard]] Voi voiOfClick(const Volume& volume, const Point3& click, double reach_mm,
                             const IntensityScale& scale);

} // namespace hepatica::imaging::segmentation
