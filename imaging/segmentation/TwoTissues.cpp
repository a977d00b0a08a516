#include "segmentation/TwoTissues.h"

#include "segmentation/DarkLayer.h"
#include "segmentation/FatDensity.h"
#include "segmentation/NoiseGrain.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// Values along the line through the stroke, within a radius; places are parts of it, 0 and 1 its ends.
struct Sample {
    double place;
    float value;
};

std::vector<Sample> samplesAlong(const Voi& voi, const LesionShape& shape, double radius_mm, double beyond)
{
    const Segment& stroke = shape.strokes.front();
    const Point3 along = stroke.to - stroke.from;
    LesionShape line = shape;
    line.strokes = {stroke};
    std::vector<Sample> samples;
    forEachVoxel(voi.cube, line.boxOfStrokes(voi.cube, 1.0 + 2.0 * beyond, radius_mm),
                 [&](std::size_t at, const Point3& local) {
                     const double place = dot(local - stroke.from, along) / dot(along, along);
                     if (voi.inVolume[at] != 0 && place >= -beyond && place <= 1.0 + beyond &&
                         distance(local, stroke.from + place * along) <= radius_mm)
                         samples.push_back({place, voi.values[at]});
                 });
    return samples;
}

double radiusOfLine_mm(const Voi& voi, const LesionShape& shape)
{
    constexpr double Radius = 0.12; // so near a ball's border lies within 2 % of where the stroke's end does
    return std::max(Radius * shape.length_mm, voi.cube.spacing_mm);
}

double middleOf(std::vector<float>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return static_cast<double>(*middle);
}

struct Part {
    double middle = 0.0, deviation = 0.0, count = 0.0;
};

/// Median and robust standard deviation between two places.
Part partOf(const std::vector<Sample>& samples, double from, double to)
{
    constexpr double DeviationOfMedian = 1.4826; // of a normal distribution, in median absolute deviations
    std::vector<float> values;
    for (const Sample& sample : samples)
        if (sample.place >= from && sample.place <= to)
            values.push_back(sample.value);
    if (values.empty())
        return {};
    const double middle = middleOf(values);
    for (float& value : values)
        value = std::abs(value - static_cast<float>(middle));
    return {middle, DeviationOfMedian * middleOf(values), static_cast<double>(values.size())};
}

/// What lies before and behind one end.
struct End {
    Part before, behind;
    [[nodiscard]] double middle() const { return 0.5 * (before.middle + behind.middle); }
    [[nodiscard]] double step() const { return std::abs(before.middle - behind.middle); }
    /// Standard error of the step.
    [[nodiscard]] double error(double grain) const
    {
        constexpr double ErrorOfMedian = 1.25; // beside that of a mean: the root of half of pi
        const auto errorOf = [&](const Part& part) {
            return ErrorOfMedian * standardErrorOfMean(part.deviation, part.count, grain);
        };
        return std::hypot(errorOf(before), errorOf(behind));
    }
};

/// Whether no more than a smaller part of the step between the ends lies at one of them. In the middle of a
/// blurred border is half of it.
bool isOneTissue(const End& end, double grain, double difference)
{
    constexpr double Same = 0.45;
    return end.step() + end.error(grain) < Same * difference;
}

/// Whether no border is to be seen at an end, however dark what lies between the ends is.
bool isWithoutBorder(const End& end, double grain)
{
    // A step is clear beyond two standard errors, and beyond what one organ differs by from place to place.
    constexpr double ErrorsOfClear = 2.0, Uneven_hu = 10.0;
    const double error = end.error(grain);
    return end.step() < std::max(ErrorsOfClear * error, Uneven_hu) && end.step() + error < LeastDifference_hu;
}

/// The two ends, unless the volume ends at one of them.
std::optional<std::array<End, 2>> endsOf(const Voi& voi, const LesionShape& shape, double pixel_mm)
{
    // Parts of the stroke. Four pixels are half a blur and two to average; a fifth of a stroke goes beyond
    // where a reader's end misses the border (a pixel or two), and under a third both ends' parts stay apart.
    constexpr double Least = 0.2, Most = 0.3, Wanted_pixels = 4.0;
    constexpr double Gap = 0.03; // next to the end itself, where two tissues share voxels
    const double reach = std::clamp(Wanted_pixels * pixel_mm / shape.length_mm, Least, Most);
    const auto samples = samplesAlong(voi, shape, radiusOfLine_mm(voi, shape), reach);
    const std::array<End, 2> ends{
        End{partOf(samples, -reach, -Gap), partOf(samples, Gap, reach)},
        End{partOf(samples, 1.0 - reach, 1.0 - Gap), partOf(samples, 1.0 + Gap, 1.0 + reach)}};
    for (const End& end : ends)
        if (end.before.count < 1.0 || end.behind.count < 1.0)
            return std::nullopt;
    return ends;
}

} // namespace

std::optional<Crossing> tissuesAcross(const Voi& voi, const LesionShape& shape,
                                      const std::array<double, 3>& spacing_mm, Quantity quantity)
{
    // Organs and muscle have more, and fluid, in which a layer would not stand out, less.
    constexpr double LeastBeside_hu = 30.0;
    const double pixel = std::min(spacing_mm[0], spacing_mm[1]);
    const auto ends = endsOf(voi, shape, pixel);
    if (!ends)
        return std::nullopt;
    const double grain = noiseGrain(voi.cube, spacing_mm);
    const std::array tissues{ends->front().middle(), ends->back().middle()};
    const double difference = std::abs(tissues[1] - tissues[0]);
    if (difference >= LeastDifference_hu &&
        std::ranges::all_of(*ends, [&](const End& end) { return isOneTissue(end, grain, difference); }))
        return Crossing{tissues, std::nullopt};
    const double lower = std::min(tissues[0], tissues[1]);
    if (quantity != Quantity::Hounsfield || lower < LeastBeside_hu ||
        !std::ranges::all_of(*ends, [&](const End& end) { return isWithoutBorder(end, grain); }))
        return std::nullopt;
    const auto layer = layerBetweenEnds(voi, shape, pixel, lower);
    if (!layer || *layer > MostOfThinFat_hu)
        return std::nullopt;
    return Crossing{tissues, layer};
}

bool hasOpenEnd(const Voi& voi, const LesionShape& shape, const std::array<double, 3>& spacing_mm)
{
    const auto ends = endsOf(voi, shape, std::min(spacing_mm[0], spacing_mm[1]));
    const double grain = noiseGrain(voi.cube, spacing_mm);
    return ends && std::ranges::any_of(*ends, [&](const End& end) { return isWithoutBorder(end, grain); });
}

std::array<double, 2> tissuesWithin(const Voi& voi, const LesionShape& shape)
{
    // Parts of the stroke: a twelfth at each end may lie beyond the border, and a quarter is no small part.
    constexpr double First = 0.08, Least = 0.25, Step = 0.05, Most = 0.3, Gap = 0.04;
    constexpr int Places = 11;
    const auto samples = samplesAlong(voi, shape, radiusOfLine_mm(voi, shape), 0.0);
    std::array<double, 2> farthest{};
    for (int n = 0; n < Places; ++n) {
        const double place = Least + n * Step;
        const Part before = partOf(samples, std::max(First, place - Most), place - Gap),
                   behind = partOf(samples, place + Gap, std::min(1.0 - First, place + Most));
        if (before.count > 0.0 && behind.count > 0.0 &&
            std::abs(before.middle - behind.middle) > std::abs(farthest[0] - farthest[1]))
            farthest = {before.middle, behind.middle};
    }
    return farthest;
}

} // namespace hepatica::imaging::segmentation
