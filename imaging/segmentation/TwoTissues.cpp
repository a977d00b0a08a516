#include "segmentation/TwoTissues.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// Parts of the line through the stroke; 0 and 1 are its ends.
struct Part {
    double from, to;
};
constexpr std::array<Part, 4> Parts{{{-0.30, -0.08}, {0.08, 0.40}, {0.60, 0.92}, {1.08, 1.30}}};
enum Place : std::size_t { BeforeFirst, FirstHalf, SecondHalf, BehindSecond };

double middleOf(std::vector<float>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return static_cast<double>(*middle);
}

/// Half of the values lie within this of the middle one.
double scatterAround(double middle, const std::vector<float>& values)
{
    std::vector<float> differences;
    for (const float value : values)
        differences.push_back(static_cast<float>(std::abs(static_cast<double>(value) - middle)));
    return middleOf(differences);
}

} // namespace

std::optional<std::array<double, 2>> tissuesAcross(const Voi& voi, const LesionShape& shape)
{
    constexpr double Radius = 0.12, LeastDifference = 30.0, Scatters = 3.0, Same = 0.2;
    constexpr std::size_t Enough = 8;
    const Segment& stroke = shape.strokes.front();
    const Point3 along = stroke.to - stroke.from;
    const double radius = std::max(Radius * shape.length_mm, voi.cube.spacing_mm);
    std::array<std::vector<float>, Parts.size()> values;
    LesionShape line = shape; // from before the stroke to behind it
    line.strokes = {stroke};
    constexpr double Whole = Parts[BehindSecond].to - Parts[BeforeFirst].from;
    forEachVoxel(voi.cube, line.boxOfStrokes(voi.cube, Whole, radius),
                 [&](std::size_t at, const Point3& local) {
                     const double place = dot(local - stroke.from, along) / dot(along, along);
                     if (voi.inVolume[at] == 0 || distance(local, stroke.from + place * along) > radius)
                         return;
                     for (std::size_t n = 0; n < Parts.size(); ++n)
                         if (place >= Parts[n].from && place <= Parts[n].to)
                             values[n].push_back(voi.values[at]);
                 });
    if (std::ranges::any_of(values, [](const auto& part) { return part.size() < Enough; }))
        return std::nullopt;
    std::array<double, Parts.size()> medians{};
    std::ranges::transform(values, medians.begin(), middleOf);
    const double first = medians[FirstHalf], second = medians[SecondHalf],
                 difference = std::abs(second - first);
    const double scatter =
        std::max(scatterAround(first, values[FirstHalf]), scatterAround(second, values[SecondHalf]));
    const bool goesOn = std::abs(medians[BeforeFirst] - first) < Same * difference &&
                        std::abs(medians[BehindSecond] - second) < Same * difference;
    if (difference < std::max(LeastDifference, Scatters * scatter) || !goesOn)
        return std::nullopt;
    return std::array{first, second};
}

} // namespace hepatica::imaging::segmentation
