#include "segmentation/Calibration.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double UsualMargin_mm = 0.7;

/// No farther than a reader's margin explains.
Calibration clamped(double wanted_mm, double length_mm)
{
    const double shift = std::clamp(wanted_mm, -0.03 * length_mm, std::min(0.10 * length_mm, 4.0));
    return {shift, {}, 0.0, shift != wanted_mm};
}

/// A belief about the shift: normal, with a weight among others.
struct Normal {
    double weight = 1.0, mean_mm = 0.0, deviation_mm = 1.0;
};

/// Before the ends are looked at. Where the image shows the border, readers draw it outside the line of half
/// contrast by about as much as it is blurred, and the less it is blurred and the noisier it is not, the
/// better it is known; unless what was found is another border, of the core or of a neighbour. Then, and
/// where none is seen, there is the usual margin of one and a half pixels, and the error of a surface grows
/// with its size.
std::vector<Normal> marginBeforeEnds(const Uncalibrated& surface)
{
    constexpr double UsualPixels = 1.5, ErrorOfSize = 0.05, OtherBorder = 0.35;
    const double pixel = surface.pixel_mm;
    const Normal usual{1.0, UsualPixels * pixel,
                       std::hypot(UsualPixels * pixel, ErrorOfSize * surface.shape.length_mm)};
    if (!surface.edge)
        return {usual};
    constexpr double SharpPixels = 0.8; // the blur of a perfectly sharp border: voxels and interpolation
    constexpr double MarginOfBlur = 0.8, DeviationOfBlur = 1.2, LeastPixels = 0.3;
    const Edge& edge = *surface.edge;
    const double sharp = SharpPixels * pixel;
    const double blur = std::sqrt(std::max(0.0, edge.blur_mm * edge.blur_mm - sharp * sharp));
    const double deviation =
        std::hypot(std::hypot(LeastPixels * pixel, DeviationOfBlur * blur),
                   std::hypot(pixel * edge.spread / edge.contrast, 0.5 * edge.offset_mm));
    return {{1.0 - OtherBorder, edge.offset_mm + MarginOfBlur * blur, deviation},
            {OtherBorder, usual.mean_mm, usual.deviation_mm}};
}

/// Mean of the beliefs after `observed`, whose variance is given: each moves towards it by the ratio of the
/// variances, and weighs as much as it foresaw it.
double meanAfter(const std::vector<Normal>& beliefs, double observed, double variance)
{
    double sum = 0.0, weights = 0.0;
    for (const Normal& belief : beliefs) {
        const double own = belief.deviation_mm * belief.deviation_mm, both = own + variance;
        const double surprise = observed - belief.mean_mm;
        const double weight = belief.weight * std::exp(-0.5 * surprise * surprise / both) / std::sqrt(both);
        sum += weight * (belief.mean_mm + own / both * surprise);
        weights += weight;
    }
    return sum / weights;
}

/// An end is drawn within a pixel or so, and a surface is not equally right everywhere: what all ends miss is
/// the reader's margin, what one of them misses besides is half the hand and half the surface around it.
Calibration fromEnds(const Uncalibrated& surface)
{
    constexpr double HandPixels = 0.7, SurfacePixels = 0.3, SurfaceOfSize = 0.02;
    const LesionShape& shape = surface.shape;
    const double hand = HandPixels * surface.pixel_mm;
    const double own = std::hypot(SurfacePixels * surface.pixel_mm, SurfaceOfSize * shape.length_mm);
    std::vector<Calibration::Local> ends;
    double mean = 0.0;
    for (const Segment& stroke : shape.strokes)
        for (const Point3& end : {stroke.from, stroke.to}) {
            const double missing = -static_cast<double>(sampleAt(surface.cube, surface.distance_mm, end));
            ends.push_back({(1.0 / norm(end)) * end, missing});
            mean += missing;
        }
    mean /= static_cast<double>(ends.size());
    const double variance = (hand * hand + own * own) / static_cast<double>(ends.size());
    Calibration calibration = clamped(meanAfter(marginBeforeEnds(surface), mean, variance), shape.length_mm);
    const auto [least, most] = std::ranges::minmax(ends, {}, &Calibration::Local::shift_mm);
    calibration.disagreement_mm = most.shift_mm - least.shift_mm;
    for (Calibration::Local& end : ends)
        end.shift_mm = own * own / (hand * hand + own * own) * (end.shift_mm - calibration.shift_mm);
    calibration.locals = std::move(ends);
    return calibration;
}

/// The least of what is missing at the four sides, and a quarter of the difference.
Calibration fromSides(const Uncalibrated& surface)
{
    std::array<double, 4> reached{}; // along and against the two axes in the slice
    const LesionShape& shape = surface.shape;
    forEachVoxel(surface.cube, [&](std::size_t at, const Point3& local) {
        if (surface.distance_mm[at] <= 0.0F)
            return;
        const double along = dot(local, shape.axes[0]), across = dot(local, shape.axes[1]);
        const std::array<double, 4> here{along, -along, across, -across};
        for (std::size_t side = 0; side < here.size(); ++side)
            reached[side] = std::max(reached[side], here[side]);
    });
    std::array<double, 4> missing{};
    for (std::size_t side = 0; side < reached.size(); ++side)
        missing[side] = shape.semi_mm[side / 2] - reached[side];
    const auto [least, most] = std::ranges::minmax(missing);
    Calibration calibration = clamped(least + 0.25 * (most - least), shape.length_mm);
    calibration.disagreement_mm = most - least;
    return calibration;
}

} // namespace

Calibration calibrate(Margin margin, const Uncalibrated& surface)
{
    switch (margin) {
    case Margin::StrokeEnds:
        return fromEnds(surface);
    case Margin::BoxSides:
        return fromSides(surface);
    case Margin::Usual:
        break;
    }
    return {UsualMargin_mm, {}, 0.0, false};
}

void apply(const Calibration& calibration, const Cube& cube, Field& distance_mm)
{
    constexpr double Narrowness = 8.0; // a local shift reaches some twenty degrees around its direction
    constexpr float Far_mm = 15.0F;    // from the surface, where a shift of some millimetres moves nothing
    for (float& distance : distance_mm)
        distance += static_cast<float>(calibration.shift_mm);
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        if (std::abs(distance_mm[at]) > Far_mm)
            return;
        const double far = norm(local);
        for (const Calibration::Local& end : calibration.locals)
            if (const double along = dot(local, end.direction); along > 0.0) // on this end's side
                distance_mm[at] += static_cast<float>(end.shift_mm) *
                                   std::exp(static_cast<float>(Narrowness * (along / far - 1.0)));
    });
}

} // namespace hepatica::imaging::segmentation
