#include "segmentation/ClickScale.h"

#include "segmentation/Smoothing.h"
#include "segmentation/Surroundings.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

Voi voiOfClick(const Volume& volume, const Point3& click, double reach_mm, const IntensityScale& scale)
{
    constexpr double Spacing_mm = 1.5, Sigma = 1.2 / Spacing_mm;
    Voi around = makeVoi(volume, click, reach_mm, Spacing_mm, scale);
    const int side = around.cube.size;
    smooth(around.values, {side, side, side}, {Sigma, Sigma, Sigma});
    return around;
}

IntensityScale clickScale(const Volume& volume, const Point3& click, double reach_mm)
{
    constexpr double Liver = 100.0, MostContrast = 60.0, Same = 10.0;
    const IntensityScale usual = intensityScale(volume, click, reach_mm);
    if (volume.origin().quantity == Quantity::Hounsfield || usual.gain == 0.0)
        return usual;
    const IntensityScale wide = wideScale(volume, click, reach_mm);
    const Voi around = voiOfClick(volume, click, reach_mm, wide);
    const double clicked = valueAround(around, {});
    for (const double tissue : surroundingValues(around)) {
        const double difference = std::abs(clicked - tissue) / wide.gain; // modality units
        if (difference * usual.gain < Same)
            continue;
        const double gain = std::min(usual.gain, MostContrast / difference);
        return {gain, Liver - gain * (tissue - wide.offset) / wide.gain};
    }
    return usual;
}

} // namespace hepatica::imaging::segmentation
