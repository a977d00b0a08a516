#include "segmentation/TwoTissues.h"

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
    std::vector<float> values;
    for (const Sample& sample : samples)
        if (sample.place >= from && sample.place <= to)
            values.push_back(sample.value);
    if (values.empty())
        return {};
    const double middle = middleOf(values);
    for (float& value : values)
        value = std::abs(value - static_cast<float>(middle));
    return {middle, 1.4826 * middleOf(values), static_cast<double>(values.size())};
}

/// What lies before and behind one end.
struct End {
    Part before, behind;
    [[nodiscard]] double middle() const { return 0.5 * (before.middle + behind.middle); }
    /// By how much the values may differ: the difference seen, and its standard error.
    [[nodiscard]] double change(double grain) const
    {
        constexpr double ErrorOfMedian = 1.25; // beside that of a mean
        const auto error = [&](const Part& part) {
            return ErrorOfMedian * standardErrorOfMean(part.deviation, part.count, grain);
        };
        return std::abs(before.middle - behind.middle) + std::hypot(error(before), error(behind));
    }
};

constexpr double Reach = 0.2; // of the stroke, to both sides of an end
constexpr double Radius = 0.12;

/// The least mean over a thin layer across the stroke, well inside it.
double lowestInside(const Voi& voi, const LesionShape& shape, double pixel_mm)
{
    constexpr int Layers = 24;
    constexpr double Within = 0.15;
    std::array<double, Layers> sums{}, counts{};
    for (const Sample& sample :
         samplesAlong(voi, shape, std::max(1.5 * pixel_mm, voi.cube.spacing_mm), -Within)) {
        const double part = (sample.place - Within) / (1.0 - 2.0 * Within);
        const auto layer = static_cast<std::size_t>(std::clamp(part * Layers, 0.0, Layers - 1.0));
        sums[layer] += static_cast<double>(sample.value);
        counts[layer] += 1.0;
    }
    double lowest = ValueMax;
    for (std::size_t layer = 0; layer < Layers; ++layer)
        if (counts[layer] > 0.0)
            lowest = std::min(lowest, sums[layer] / counts[layer]);
    return lowest;
}

} // namespace

std::optional<Crossing> tissuesAcross(const Voi& voi, const LesionShape& shape,
                                      const std::array<double, 3>& spacing_mm, Quantity quantity)
{
    constexpr double LeastDifference = 25.0, Same = 0.45, Gap = 0.03, Reach_pixels = 4.0, MostReach = 0.3;
    constexpr double MostOfFat_hu = -20.0, LeastBeside_hu = 30.0;
    const double pixel = std::min(spacing_mm[0], spacing_mm[1]);
    const double reach = std::clamp(Reach_pixels * pixel / shape.length_mm, Reach, MostReach);
    const auto samples =
        samplesAlong(voi, shape, std::max(Radius * shape.length_mm, voi.cube.spacing_mm), reach);
    const std::array<End, 2> ends{
        End{partOf(samples, -reach, -Gap), partOf(samples, Gap, reach)},
        End{partOf(samples, 1.0 - reach, 1.0 - Gap), partOf(samples, 1.0 + Gap, 1.0 + reach)}};
    for (const End& end : ends)
        if (end.before.count < 1.0 || end.behind.count < 1.0) // the volume ends there
            return std::nullopt;
    const double grain = noiseGrain(voi.cube, spacing_mm);
    const double change = std::max(ends[0].change(grain), ends[1].change(grain));
    const std::array tissues{ends[0].middle(), ends[1].middle()};
    const double difference = std::abs(tissues[1] - tissues[0]);
    if (difference >= LeastDifference && change < Same * difference)
        return Crossing{tissues, std::nullopt};
    const double lower = std::min(tissues[0], tissues[1]);
    if (quantity != Quantity::Hounsfield || lower < LeastBeside_hu)
        return std::nullopt;
    const double between = lowestInside(voi, shape, pixel);
    if (between > MostOfFat_hu || change >= Same * (lower - between))
        return std::nullopt;
    return Crossing{tissues, between};
}

} // namespace hepatica::imaging::segmentation
