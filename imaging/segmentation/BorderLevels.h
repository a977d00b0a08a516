#pragma once
#include "segmentation/FatDensity.h"
#include "segmentation/RegionTerm.h"

namespace hepatica::imaging::segmentation {

/// The values expected on both sides of a lesion's border, on the scale of the Voi. `lesion` is that of its
/// outermost layer: what lies deeper may differ (necrosis).
struct BorderLevels {
    double lesion = 0.0, surroundings = 0.0;

    [[nodiscard]] double contrast() const { return lesion - surroundings; }
    /// Fat or lung lies around it, which around a lesion of an organ is foreign tissue. On CT only.
    [[nodiscard]] bool areInFatOrLung() const { return surroundings < MostOfNoisyFat_hu; }
    /// What belongs to neither lies outside of it: fat and lung unless they are the surroundings, bone, a
    /// great vessel.
    [[nodiscard]] TissueRange range() const;
    /// What is brighter than a bright lesion is a vessel beside it; of a dark one, nothing is too bright to
    /// border on it.
    [[nodiscard]] double brightest() const;
};

/// Evidence for a border at `part` of the way from the lesion's value to that of the surroundings, half way
/// to fat and lung. Values that no lesion of this kind has speak against it; a core darker than the tissue
/// around a bright rim says nothing.
[[nodiscard]] ValueTerm borderTerm(const BorderLevels& levels, double part);

} // namespace hepatica::imaging::segmentation
