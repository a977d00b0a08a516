#include "TruthOfLesion.h"

#include "LesionSection.h"

namespace hepatica::phantom {

LesionTruth truthOf(const PlacedLesion& lesion, const ByPhase& contrast_hu, const std::vector<double>& slices)
{
    const AnalyticAxes axes = analyticAxes(lesion, slices);
    LesionTruth truth;
    truth.volume_mm3 = lesion.volume_mm3();
    truth.longAxis = Length::fromMm(axes.long_mm);
    truth.longEnds = axes.longEnds;
    truth.shortAxis = Length::fromMm(axes.short_mm);
    truth.shortEnds = axes.shortEnds;
    truth.sliceIndex = axes.sliceIndex;
    if (const bool enhances = contrast_hu[0] > 0.0; enhances) {
        truth.viableVolume_mm3 = lesion.viableVolume_mm3();
        truth.viableLongAxis = Length::fromMm(axes.viable_mm);
        truth.viableShortAxis = Length::fromMm(axes.viableShort_mm);
        truth.viableEnds = axes.viableEnds;
        truth.viableSliceIndex = axes.viableSliceIndex;
    }
    truth.centre = lesion.centre;
    truth.contrast_hu = contrast_hu[1];
    truth.contrastByPhase_hu = contrast_hu;
    truth.coreFraction = lesion.coreFraction;
    return truth;
}

LesionTruth truthOf(const LesionPlan& plan, const std::optional<PlacedLesion>& lesion,
                    const ByPhase& contrast_hu, const std::vector<double>& slices)
{
    LesionTruth truth = lesion ? truthOf(*lesion, contrast_hu, slices) : LesionTruth{};
    truth.name = plan.name;
    truth.lesionClass = plan.lesionClass;
    truth.kind = plan.kind;
    truth.present = lesion.has_value();
    return truth;
}

} // namespace hepatica::phantom
