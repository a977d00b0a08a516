#include "segmentation/ClickScale.h"

#include "segmentation/Smoothing.h"
#include "segmentation/Surroundings.h"
#include "segmentation/TissueScatter.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double Liver = 100.0; // enhanced, HU

double modalityValue(const IntensityScale& scale, double scaled)
{
    return (scaled - scale.offset) / scale.gain;
}

/// The values of a cube on another scale.
Voi rescaled(const Voi& voi, const IntensityScale& from, const IntensityScale& to)
{
    Voi scaled = voi;
    for (float& value : scaled.values)
        value = static_cast<float>(
            std::clamp(to(modalityValue(from, static_cast<double>(value))), ValueMin, ValueMax));
    return scaled;
}

/// The scale on which a tissue (a value on the wide one) lies at the liver's density and scatters as the
/// liver does on CT. The wide one shows tissues coarsely; on the one found they are told apart again.
IntensityScale scaleOfTissue(const Voi& around, const IntensityScale& wide, double tissue)
{
    constexpr int Rounds = 3;
    constexpr double Scatter = 7.0;    // real livers 6 to 11 HU, smoothed as the cube is; phantoms 4 to 6
    constexpr double Least = 0.2;      // of the wide scale, where there is no noise
    constexpr double MostMoved = 30.0; // by which the wide scale misplaces a tissue
    IntensityScale scale = wide;
    Voi scaled = around;
    for (int n = 0; n < Rounds; ++n) {
        const double least = Least * scale.gain / wide.gain;
        const double gain = Scatter / std::max(least, scatterOf(scaled, tissue));
        scale = {gain * scale.gain, Liver - gain * (tissue - scale.offset)};
        scaled = rescaled(around, wide, scale);
        const std::vector<double> tissues = surroundingValues(scaled);
        const auto nearest =
            std::ranges::min_element(tissues, {}, [](double value) { return std::abs(value - Liver); });
        tissue = nearest == tissues.end() || std::abs(*nearest - Liver) > MostMoved ? Liver : *nearest;
    }
    return {scale.gain, scale.offset + Liver - tissue};
}

/// A scale on which a value (modality units) lies at most as far from the liver's density as lesions do.
IntensityScale withinContrast(const IntensityScale& scale, double value)
{
    constexpr double MostContrast = 60.0;
    const double difference = std::abs(scale(value) - Liver);
    const double less = difference > MostContrast ? MostContrast / difference : 1.0;
    return {less * scale.gain, Liver - less * (Liver - scale.offset)};
}

/// Values on the wide scale below which lies air or lung, which give hardly a signal: even, and often the
/// commonest. Fluid on T2 may be ten times as bright as the liver: so much darker than what was clicked no
/// tissue is that lies around a lesion. Zero is none unless the image has negative values.
double mostOfVoid(const IntensityScale& wide, double clicked)
{
    constexpr double OfBrightest = 0.12, OfClicked = 0.3;
    const double none = std::min(wide(0.0), DarkestOnWideScale);
    return none + std::min(OfBrightest * (BrightestOnWideScale - none), OfClicked * (clicked - none));
}

} // namespace

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
    constexpr double Same = 10.0;
    const IntensityScale usual = intensityScale(volume, click, reach_mm);
    if (volume.origin().quantity == Quantity::Hounsfield || usual.gain == 0.0)
        return usual;
    const IntensityScale wide = wideScale(volume, click, reach_mm);
    const Voi around = voiOfClick(volume, click, reach_mm, wide);
    const std::vector<double> seen = surroundingValues(around);
    if (seen.empty())
        return usual;
    const double clickedOnWide = valueAround(around, {}), clicked = modalityValue(wide, clickedOnWide);
    const double noTissue = mostOfVoid(wide, clickedOnWide);
    const auto found = std::ranges::find_if(seen, [&](double value) { return value > noTissue; });
    const IntensityScale first = scaleOfTissue(around, wide, found == seen.end() ? seen.front() : *found);
    if (std::abs(first(clicked) - Liver) >= Same)
        return withinContrast(first, clicked);
    // On the scale of one tissue others are told apart that are one on the wide scale, but not all are on it.
    std::vector<double> others;
    for (const double value : surroundingValues(rescaled(around, wide, first)))
        others.push_back(wide(modalityValue(first, value)));
    others.insert(others.end(), seen.begin(), seen.end());
    for (const double other : others) {
        const double onFirst = first(modalityValue(wide, other));
        const bool isOther = std::min(std::abs(onFirst - first(clicked)), std::abs(onFirst - Liver)) >= Same;
        if (isOther && other > noTissue)
            return withinContrast(scaleOfTissue(around, wide, other), clicked);
    }
    return first;
}

} // namespace hepatica::imaging::segmentation
