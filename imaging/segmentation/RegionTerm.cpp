#include "segmentation/RegionTerm.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace hepatica::imaging::segmentation {

namespace {

constexpr int Bins = ValueTerm::Bins;
using Histogram = std::array<double, Bins>;

double binOf(double value)
{
    return std::clamp((value - ValueMin) / ValueTerm::BinWidth - 0.5, 0.0, Bins - 1.0);
}

Histogram histogramOf(const std::vector<float>& values, double sigma)
{
    constexpr double Uniform = 0.05;
    Histogram counts{}, smoothed{};
    for (const float value : values)
        counts[static_cast<std::size_t>(std::lround(binOf(static_cast<double>(value))))] += 1.0;
    const double bins = sigma / ValueTerm::BinWidth;
    Histogram kernel{}; // by how many bins two are apart
    for (int apart = 0; apart < Bins; ++apart)
        kernel[static_cast<std::size_t>(apart)] = std::exp(-0.5 * apart * apart / (bins * bins));
    for (int to = 0; to < Bins; ++to)
        for (int from = 0; from < Bins; ++from)
            smoothed[static_cast<std::size_t>(to)] += counts[static_cast<std::size_t>(from)] *
                                                      kernel[static_cast<std::size_t>(std::abs(to - from))];
    const double sum = std::accumulate(smoothed.begin(), smoothed.end(), 1e-12);
    for (double& share : smoothed)
        share = (1.0 - Uniform) * share / sum + Uniform / Bins;
    return smoothed;
}

double median(std::vector<float> values)
{
    if (values.empty())
        return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return static_cast<double>(*middle);
}

/// Median of the absolute differences to the median, as the standard deviation of a normal distribution.
double robustDeviation(const std::vector<float>& values)
{
    const double middle = median(values);
    std::vector<float> differences;
    differences.reserve(values.size());
    for (const float value : values)
        differences.push_back(static_cast<float>(std::abs(static_cast<double>(value) - middle)));
    return 1.4826 * median(std::move(differences));
}

double standardDeviation(const std::vector<float>& values)
{
    double sum = 0.0, squares = 0.0;
    for (const float value : values) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const auto count = static_cast<double>(std::max<std::size_t>(values.size(), 1));
    return std::sqrt(std::max(0.0, squares / count - (sum / count) * (sum / count)));
}

/// Every fourth voxel: a shell has so many that the others tell nothing new.
template <typename Visit> void forEachOfSome(const Cube& cube, Visit&& visit)
{
    for (int z = 0; z < cube.size; ++z)
        for (int y = z % 2; y < cube.size; y += 2)
            for (int x = (y / 2 + z / 2) % 2; x < cube.size; x += 2)
                visit(cube.offset(x, y, z), cube.position(x, y, z));
}

struct Samples {
    std::vector<float> lesion, surroundings;
};

/// The values near the ends of the strokes, beyond what is looked at in the middle and within where the
/// border blurs them: a rim around a core is seen there alone.
std::vector<float> valuesNearEnds(const Voi& voi, const LesionShape& shape, double middlePart)
{
    constexpr double LastPart = 0.88, Border_mm = 2.5;
    const double radius = std::max(0.08 * shape.length_mm, voi.cube.spacing_mm);
    std::vector<float> values;
    forEachVoxel(voi.cube, shape.boxOfStrokes(voi.cube, LastPart, radius),
                 [&](std::size_t at, const Point3& local) {
                     const auto isNearEndOf = [&](const Segment& stroke) {
                         const double half = 0.5 * stroke.length();
                         const Point3 along = (0.5 / half) * (stroke.to - stroke.from);
                         const Point3 from = local - stroke.middle();
                         const double t = dot(from, along);
                         return std::abs(t) > middlePart * half &&
                                std::abs(t) <= std::min(LastPart * half, half - Border_mm) &&
                                norm(from - t * along) < radius;
                     };
                     if (voi.inVolume[at] != 0 && std::ranges::any_of(shape.strokes, isNearEndOf))
                         values.push_back(voi.values[at]);
                 });
    return values;
}

/// Values evenly picked from some, so that these count as much as `count` others.
std::vector<float> picked(const std::vector<float>& values, std::size_t count)
{
    std::vector<float> found;
    for (std::size_t n = 0; n < count && !values.empty(); ++n)
        found.push_back(values[n * values.size() / count]);
    return found;
}

/// The middle of the lesion and what is seen near its ends count alike.
Samples samplesOf(const Voi& voi, const LesionShape& shape, const std::vector<std::uint8_t>& trusted)
{
    constexpr double StrokePart = 0.75, Damping = 0.85; // across the slices
    Samples samples;
    const double near = 0.58 * shape.length_mm, far = 0.95 * shape.length_mm;
    const double radius = std::max(0.16 * shape.length_mm, voi.cube.spacing_mm);
    const double part = StrokePart * shape.insidePart;
    forEachVoxel(voi.cube, shape.boxOfStrokes(voi.cube, part, radius),
                 [&](std::size_t at, const Point3& local) {
                     if (voi.inVolume[at] != 0 && shape.dampedSquared(local, Damping) < near * near &&
                         shape.distanceToStrokes(local, part) < radius)
                         samples.lesion.push_back(voi.values[at]);
                 });
    const std::vector<float> nearEnds = picked(valuesNearEnds(voi, shape, part), samples.lesion.size());
    samples.lesion.insert(samples.lesion.end(), nearEnds.begin(), nearEnds.end());
    forEachOfSome(voi.cube, [&](std::size_t at, const Point3& local) {
        const double squared = shape.dampedSquared(local, Damping);
        if (voi.inVolume[at] != 0 && squared > near * near && squared < far * far &&
            (trusted.empty() || trusted[at] != 0))
            samples.surroundings.push_back(voi.values[at]);
    });
    return samples;
}

} // namespace

float ValueTerm::operator()(float value) const
{
    const double at = binOf(static_cast<double>(value));
    const auto low = static_cast<std::size_t>(std::min(at, Bins - 2.0));
    const auto part = static_cast<float>(at - static_cast<double>(low));
    return terms_[low] + part * (terms_[low + 1] - terms_[low]);
}

HistogramTerm histogramTerm(const Voi& voi, const LesionShape& shape,
                            const std::vector<std::uint8_t>& trusted)
{
    constexpr std::size_t Enough = 200;
    Samples samples = samplesOf(voi, shape, trusted);
    if (!trusted.empty() && samples.surroundings.size() < Enough)
        samples = samplesOf(voi, shape, {});
    const double sigma = std::max(5.0, 0.35 * std::min(standardDeviation(samples.lesion), 30.0));
    const Histogram lesion = histogramOf(samples.lesion, sigma);
    const Histogram surroundings = histogramOf(samples.surroundings, sigma);
    std::array<float, Bins> terms{};
    for (std::size_t bin = 0; bin < terms.size(); ++bin)
        terms[bin] = static_cast<float>(std::clamp(std::log(lesion[bin] / surroundings[bin]), -3.0, 3.0));
    const double spread =
        std::max(1.0, std::min(robustDeviation(samples.lesion), robustDeviation(samples.surroundings)));
    return {ValueTerm(terms), {median(samples.lesion), median(samples.surroundings), spread}};
}

Field evidence(const Voi& voi, const LesionShape& shape, const ValueTerm& term,
               const Constraints& constraints)
{
    constexpr float SurelyOutside = -50.0F, SurelyInside = 30.0F;
    Field field(voi.cube.count(), SurelyOutside);
    forEachVoxelApart(voi.cube, [&](std::size_t at, const Point3& local) {
        if (constraints[at] == Certainty::Inside)
            field[at] = SurelyInside;
        if (constraints[at] != Certainty::Open)
            return;
        const double rho = shape.ellipsoidDistance(local);
        field[at] = term(voi.values[at]) + static_cast<float>(1.5 * std::clamp(1.0 - rho * rho, -2.0, 0.8));
    });
    return field;
}

double neighbourNoise(const Voi& voi, const LesionShape& shape)
{
    constexpr double Part = 1.3;
    const double reach = Part * std::ranges::max(shape.semi_mm);
    CubeBox box = boxAround(voi.cube, {reach, reach, reach});
    box.last[0] = std::min(box.last[0], voi.cube.size - 2); // each has a neighbour
    std::vector<float> differences;
    forEachVoxel(voi.cube, box, [&](std::size_t at, const Point3& local) {
        if (shape.ellipsoidDistance(local) < Part)
            differences.push_back(std::abs(voi.values[at + 1] - voi.values[at]));
    });
    return std::max(1.0, 1.4826 * median(std::move(differences)));
}

} // namespace hepatica::imaging::segmentation
