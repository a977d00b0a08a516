#include "segmentation/Calibration.h"

#include "segmentation/RadialMove.h"

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

/// How far within the border of a small lesion the step of its blurred values lies: the half level of a
/// blurred ball by blur^2 / radius, of which the fit of a step leaves about a quarter.
double shrinkOfBlur_mm(const Uncalibrated& surface)
{
    constexpr double Left = 0.25, SurfacePixels = 0.6; // which is no blur of the values
    const auto& semi = surface.shape.semi_mm;
    const double ofSurface = SurfacePixels * surface.pixel_mm;
    return Left * std::max(0.0, surface.sharp_mm * surface.sharp_mm - ofSurface * ofSurface) /
           std::cbrt(semi[0] * semi[1] * semi[2]);
}

/// Before the ends are looked at. Where the image shows the border, readers draw it outside the line of half
/// contrast by about as much as it is blurred, and the less it is blurred and the noisier it is not, the
/// better it is known; unless what was found is another border, of the core or of a neighbour. Then, and
/// where none is seen, there is the usual margin of one and a half pixels, and the error of a surface grows
/// with its size.
std::vector<Normal> marginBeforeEnds(const Uncalibrated& surface)
{
    constexpr double UsualPixels = 1.5, ErrorOfSize = 0.05, OtherBorder = 0.25;
    const double pixel = surface.pixel_mm;
    const Normal usual{1.0, UsualPixels * pixel,
                       std::hypot(UsualPixels * pixel, ErrorOfSize * surface.shape.length_mm)};
    if (!surface.edge)
        return {usual};
    constexpr double MarginOfBlur = 1.0, DeviationOfBlur = 0.5, LeastPixels = 0.2;
    constexpr double DeviationOfNoise = 0.5, DeviationOfOffset = 0.25;
    const Edge& edge = *surface.edge;
    const double sharp = surface.sharp_mm;
    const double blur = std::sqrt(std::max(0.0, edge.blur_mm * edge.blur_mm - sharp * sharp));
    const double deviation = std::hypot(std::hypot(LeastPixels * pixel, DeviationOfBlur * blur),
                                        std::hypot(DeviationOfNoise * pixel * edge.spread / edge.contrast,
                                                   DeviationOfOffset * edge.offset_mm));
    const double margin = edge.offset_mm + MarginOfBlur * blur + shrinkOfBlur_mm(surface);
    return {{1.0 - OtherBorder, margin, deviation}, {OtherBorder, usual.mean_mm, usual.deviation_mm}};
}

/// A belief after something was observed, whose variance is given: it moves towards it by the ratio of the
/// variances, and weighs as much as it foresaw it.
Normal after(const Normal& belief, double observed_mm, double variance_mm2)
{
    const double own = belief.deviation_mm * belief.deviation_mm, both = own + variance_mm2;
    const double surprise = observed_mm - belief.mean_mm;
    return {belief.weight * std::exp(-0.5 * surprise * surprise / both) / std::sqrt(both),
            belief.mean_mm + own / both * surprise, std::sqrt(own * variance_mm2 / both)};
}

double meanOf(const std::vector<Normal>& beliefs)
{
    double sum = 0.0, weights = 0.0;
    for (const Normal& belief : beliefs) {
        sum += belief.weight * belief.mean_mm;
        weights += belief.weight;
    }
    return sum / weights;
}

/// What a surface misses at the ends of the strokes. An end is drawn within a pixel or so, and a surface is
/// not equally right everywhere.
struct Ends {
    std::vector<Calibration::Local> missing;
    double hand_mm2 = 0.0, own_mm2 = 0.0; ///< variances of the hand and of the surface

    [[nodiscard]] double mean_mm() const
    {
        double sum = 0.0;
        for (const Calibration::Local& end : missing)
            sum += end.shift_mm;
        return sum / static_cast<double>(missing.size());
    }
    [[nodiscard]] double meanVariance_mm2() const
    {
        return (hand_mm2 + own_mm2) / static_cast<double>(missing.size());
    }
};

Ends endsOf(const Uncalibrated& surface)
{
    constexpr double HandPixels = 0.8, SurfacePixels = 0.3, SurfaceOfSize = 0.01;
    const double hand = HandPixels * surface.pixel_mm, pixels = SurfacePixels * surface.pixel_mm;
    const double ofSize = SurfaceOfSize * surface.shape.length_mm;
    Ends ends{{}, hand * hand, pixels * pixels + ofSize * ofSize};
    for (const Segment& stroke : surface.shape.strokes)
        for (const Point3& end : {stroke.from, stroke.to})
            ends.missing.push_back({(1.0 / norm(end)) * end,
                                    -static_cast<double>(sampleAt(surface.cube, surface.distance_mm, end))});
    return ends;
}

std::vector<Normal> marginAfterEnds(const Uncalibrated& surface, const Ends& ends)
{
    std::vector<Normal> beliefs = marginBeforeEnds(surface);
    for (Normal& belief : beliefs)
        belief = after(belief, ends.mean_mm(), ends.meanVariance_mm2());
    return beliefs;
}

/// What all ends miss is the reader's margin, what one of them misses besides is half the hand and half the
/// surface around it.
Calibration fromEnds(const Uncalibrated& surface)
{
    Ends ends = endsOf(surface);
    Calibration calibration = clamped(meanOf(marginAfterEnds(surface, ends)), surface.shape.length_mm);
    const auto [least, most] = std::ranges::minmax(ends.missing, {}, &Calibration::Local::shift_mm);
    calibration.disagreement_mm = most.shift_mm - least.shift_mm;
    for (Calibration::Local& end : ends.missing)
        end.shift_mm = ends.own_mm2 / (ends.hand_mm2 + ends.own_mm2) * (end.shift_mm - calibration.shift_mm);
    calibration.locals = std::move(ends.missing);
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

/// How far an ellipsoid reaches to both sides along the axis that no stroke measures.
struct ThirdAxis {
    double up_mm = 0.0, down_mm = 0.0;
};

/// As far as the surface does there, by as much farther as it misses along the axes that the strokes measure;
/// beyond what the strokes let expect it is not moved.
ThirdAxis thirdAxisOf(const Cube& cube, const LesionShape& shape, const Field& distance_mm)
{
    const double expected = shape.semi_mm[2];
    if (sampleAt(cube, distance_mm, {0, 0, 0}) <= 0.0F) // what was found lies beside the strokes' middle
        return {expected, expected};
    const auto reach = [&](const Point3& way) {
        return std::max(radiusTowards(cube, distance_mm, way), cube.spacing_mm);
    };
    double farther = 0.0; // mean of the ratios
    for (const std::size_t axis : {std::size_t{0}, std::size_t{1}})
        farther += shape.semi_mm[axis] / (reach(shape.axes[axis]) + reach(-1.0 * shape.axes[axis]));
    const auto moved = [&](double reached) {
        return std::min(farther * reached, std::max(reached, expected));
    };
    return {moved(reach(shape.axes[2])), moved(reach(-1.0 * shape.axes[2]))};
}

} // namespace

double doubtOf(const Uncalibrated& surface)
{
    const std::vector<Normal> before = marginBeforeEnds(surface);
    const Ends ends = endsOf(surface);
    if (before.size() < 2 || ends.mean_mm() <= before.front().mean_mm) // no border seen, or none too far in
        return 0.0;
    const std::vector<Normal> beliefs = marginAfterEnds(surface, ends);
    const double readers = beliefs.front().weight, other = beliefs.back().weight;
    return std::max(0.0, (other - readers) / (other + readers)); // none as long as they may be the same
}

void moveToEllipsoid(double part, const Cube& cube, const LesionShape& shape, Field& distance_mm)
{
    if (part <= 0.0)
        return;
    const ThirdAxis third = thirdAxisOf(cube, shape, distance_mm);
    const double radius =
        std::cbrt(shape.semi_mm[0] * shape.semi_mm[1] * 0.5 * (third.up_mm + third.down_mm));
    LesionShape ellipsoid = shape;
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        ellipsoid.semi_mm[2] = dot(local, shape.axes[2]) > 0.0 ? third.up_mm : third.down_mm;
        const double toEllipsoid = radius * (1.0 - ellipsoid.ellipsoidDistance(local));
        distance_mm[at] += static_cast<float>(part * (toEllipsoid - static_cast<double>(distance_mm[at])));
    });
}

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
    if (!surface.edge)
        return {UsualMargin_mm, {}, 0.0, false};
    return clamped(marginBeforeEnds(surface).front().mean_mm, surface.shape.length_mm);
}

void apply(const Calibration& calibration, const Cube& cube, Field& distance_mm)
{
    constexpr double Narrowness = 8.0; // a local shift reaches some twenty degrees around its direction
    constexpr float Far_mm = 15.0F;    // from the surface, where a shift of some millimetres moves nothing
    for (float& distance : distance_mm)
        distance += static_cast<float>(calibration.shift_mm);
    forEachVoxelApart(cube, [&](std::size_t at, const Point3& local) {
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
