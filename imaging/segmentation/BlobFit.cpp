#include "segmentation/BlobFit.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/BlobForm.h"
#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr std::array<double, 8> BlobRadii_mm{2.0, 2.5, 3.0, 3.5, 4.25, 5.0, 6.0, 7.0};
constexpr double LeastSignificance = 3.5, LeastClosed = 0.65;
constexpr double MostBeside = 1.3; // the click, in half axes from the middle

/// Standard deviation of the strength of a ball's answer in the tissue around.
double noiseOf(const Crop& crop, const BlobFilter& ball, double away_mm, const Point3& click)
{
    constexpr int Across = 5, Enough = 12;
    std::vector<double> strengths;
    for (int n = 0; n < Across * Across * Across; ++n) {
        const std::array<int, 3> step{n % Across, n / Across % Across, n / (Across * Across)};
        std::array<int, 3> at{};
        for (std::size_t axis = 0; axis < 3; ++axis)
            at[axis] = (2 * step[axis] + 1) * crop.dims[axis] / (2 * Across);
        const Point3 place{at[0] * crop.spacing[0], at[1] * crop.spacing[1], at[2] * crop.spacing[2]};
        if (distance(place, click) < away_mm)
            continue;
        if (crop.weights[crop.offset(at[0], at[1], at[2])] == 0.0F)
            continue;
        const Answer answer = ball.at(crop, at[0], at[1], at[2]);
        if (answer.squares > 0.9 * answer.whole)
            strengths.push_back(std::abs(answer.sum) / std::sqrt(answer.squares));
    }
    if (strengths.size() < Enough)
        return 0.0;
    // The smaller half: vessels and other lesions answer more.
    const auto middle = strengths.begin() + static_cast<std::ptrdiff_t>(strengths.size() / 2);
    std::nth_element(strengths.begin(), middle, strengths.end());
    return 1.4826 * *middle;
}

struct Match {
    BlobForm form;
    std::array<double, BlobRadii_mm.size()> noise{};
    double mostContrast = 0.0;
    double significance = 0.0;
    std::vector<Point3> ends{}; ///< of axes that were drawn
    double pixel_mm = 1.0;
};

double noiseAt(const Match& match, double radius_mm)
{
    const auto above = std::ranges::upper_bound(BlobRadii_mm, radius_mm) - BlobRadii_mm.begin();
    const auto n = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(above, 1, BlobRadii_mm.size() - 1));
    const double part =
        std::clamp((radius_mm - BlobRadii_mm[n - 1]) / (BlobRadii_mm[n] - BlobRadii_mm[n - 1]), 0.0, 1.0);
    return match.noise[n - 1] + part * (match.noise[n] - match.noise[n - 1]);
}

/// How much more than a lesion with this value at the click can have: the click may lie in its margin.
double mostContrastAt(const Crop& crop, const Point3& click, double noise)
{
    constexpr double MarginFactor = 2.0, Errors = 3.0, MostOfLesions = 80.0;
    const Answer answer = answerTo(flatBall(BlobRadii_mm.front(), click), crop);
    const double error = noise / std::sqrt(std::max(answer.squares, 1.0));
    return std::min(MarginFactor * std::max(0.0, answer.contrast()) + Errors * error, MostOfLesions);
}

/// Share of the directions in which the differences fall off beyond a ball.
double closedness(const Crop& crop, const Point3& centre, double radius_mm, double contrast)
{
    double sum = 0.0, count = 0.0;
    for (const Point3& direction : Directions::few().units()) {
        double beyond = 0.0, seen = 0.0;
        for (const double out : {1.5, 2.25, 3.0}) {
            const Point3 p =
                centre + (radius_mm + out) * direction + Point3{0, 0, 0.5 * crop.spacing[2] * direction.z};
            const int x = static_cast<int>(std::lround(p.x / crop.spacing[0])),
                      y = static_cast<int>(std::lround(p.y / crop.spacing[1])),
                      z = static_cast<int>(std::lround(p.z / crop.spacing[2]));
            if (!crop.holds(x, y, z))
                continue;
            const std::size_t at = crop.offset(x, y, z);
            beyond += static_cast<double>(crop.differences[at]);
            seen += static_cast<double>(crop.weights[at]);
        }
        ++count;
        sum += seen > 0.0 ? std::clamp(1.0 - beyond / seen / contrast, 0.0, 1.0) : 1.0;
    }
    return sum / count;
}

/// Where voxels are so much smaller than a ball, every other place tells the same.
int strideAlong(std::size_t axis, double radius_mm, const Crop& crop)
{
    constexpr double Voxels = 4.5;
    return radius_mm > Voxels * crop.spacing[axis] ? 2 : 1;
}

/// A ball that is asked for, and the best place found.
struct Ball {
    std::size_t size = 0; ///< of BlobRadii_mm
    double aside = 0.0;   ///< of its middle, in slices beyond a voxel
    double significance = 0.0;
    BlobForm form{};
};

/// Asks for a ball around every voxel from which it contains the click.
void askAround(const Crop& crop, const Point3& click, const Match& match, Ball& ball)
{
    constexpr double Beside_mm = 0.5;
    const double radius = BlobRadii_mm[ball.size];
    const int stride = strideAlong(0, radius, crop), throughStride = strideAlong(2, radius, crop);
    const BlobFilter filter(flatBall(radius, {0, 0, ball.aside * crop.spacing[2]}), crop);
    for (int z = 0; z < crop.dims[2]; z += throughStride)
        for (int y = 0; y < crop.dims[1]; y += stride)
            for (int x = 0; x < crop.dims[0]; x += stride) {
                const Point3 centre{x * crop.spacing[0], y * crop.spacing[1],
                                    (z + ball.aside) * crop.spacing[2]};
                if (distance(centre, click) > radius + Beside_mm)
                    continue;
                const Answer answer = filter.at(crop, x, y, z);
                const double significance = answer.strength(match.mostContrast) / match.noise[ball.size];
                if (answer.isSeen() && significance > ball.significance &&
                    closedness(crop, centre, radius, std::min(answer.contrast(), match.mostContrast)) >=
                        LeastClosed) {
                    ball.significance = significance;
                    ball.form = flatBall(radius, centre);
                }
            }
}

/// What balls answer in the tissue around; what differs by more than a lesion may is left out.
Match noiseAround(Crop& crop, const Point3& click)
{
    Match match;
    parallelFor(BlobRadii_mm.size(), [&](std::size_t n) {
        match.noise[n] =
            noiseOf(crop, BlobFilter(flatBall(BlobRadii_mm[n], {}), crop), BlobRadii_mm[n] + 8.0, click);
    });
    match.mostContrast = mostContrastAt(crop, click, match.noise.front());
    leaveOutMore(crop, match.mostContrast);
    match.pixel_mm = std::min(crop.spacing[0], crop.spacing[1]);
    return match;
}

/// The ball that contains the click and answers most.
Match bestBall(Crop& crop, const Point3& click)
{
    constexpr double ThickFrom_mm = 1.5;
    Match match = noiseAround(crop, click);
    std::vector<Ball> balls;
    for (std::size_t n = 0; n < BlobRadii_mm.size(); ++n)
        for (const double aside : {0.0, 0.5})
            if (match.noise[n] > 0.0 && (aside == 0.0 || crop.spacing[2] >= ThickFrom_mm))
                balls.push_back({n, aside});
    parallelFor(balls.size(), [&](std::size_t n) { askAround(crop, click, match, balls[n]); });
    if (const auto best = std::ranges::max_element(balls, {}, &Ball::significance); best != balls.end()) {
        match.significance = best->significance;
        match.form = best->form;
    }
    return match;
}

// Readers draw up to a pixel and a half outside of the line of half contrast, phantoms none; an end is drawn
// within a pixel or so (as in the calibration).
constexpr double Margin_pixels = 0.5, Hand_pixels = 0.8;

/// How far the ends of its axes lie off the surface of a form, in squared standard deviations.
double offEnds(const Match& match, const BlobForm& form)
{
    const double cosine = std::cos(form.turn), sine = std::sin(form.turn);
    double sum = 0.0;
    for (const Point3& end : match.ends) {
        const Point3 from = end - form.centre;
        const double rho =
            norm(Point3{(from.x * cosine + from.y * sine) / form.semi_mm[0],
                        (from.y * cosine - from.x * sine) / form.semi_mm[1], from.z / form.semi_mm[2]});
        const double outside_mm = rho > 0.0 ? (1.0 - 1.0 / rho) * norm(from) : -form.radius_mm();
        const double off = (outside_mm / match.pixel_mm - Margin_pixels) / Hand_pixels;
        sum += off * off;
    }
    return sum;
}

constexpr double NoBlob = -1e9;

/// Logarithm of the likelihood ratio to no lesion at all, and what is known of lesions' forms.
double likelihoodOf(const Crop& crop, const Match& match, const BlobForm& form)
{
    constexpr double SpreadOfAxes = 0.22; // of the logarithm of an axis
    const double radius = form.radius_mm();
    const Answer answer = answerTo(form, crop);
    if (!answer.isSeen() || answer.sum < 0.0 || radius < 0.8 * BlobRadii_mm.front() ||
        radius > 1.2 * BlobRadii_mm.back())
        return NoBlob;
    const double noise = noiseAt(match, radius);
    if (!(noise > 0.0)) // too few places around to tell
        return NoBlob;
    const double significance = answer.strength(match.mostContrast) / noise;
    double unusual = offEnds(match, form);
    for (const double semi : form.semi_mm) {
        const double part = std::log(semi / radius) / SpreadOfAxes;
        unusual += part * part;
    }
    return 0.5 * (significance * significance - unusual);
}

/// Steps along the parameters, smaller by and by, as long as the likelihood grows.
BlobForm fitted(const Crop& crop, const Match& match)
{
    constexpr int Parameters = 7, Rounds = 9;
    const auto moved = [](BlobForm form, int parameter, double step) {
        const double factor = std::exp(0.25 * step);
        double* const places[] = {&form.centre.x, &form.centre.y, &form.centre.z};
        if (parameter < 3)
            *places[parameter] += 1.2 * step;
        else if (parameter < 6)
            form.semi_mm[static_cast<std::size_t>(parameter - 3)] *= factor;
        else
            form.turn += step;
        return form;
    };
    BlobForm best = match.form;
    double most = likelihoodOf(crop, match, best), step = 0.8;
    for (int round = 0; round < Rounds; ++round) {
        bool isBetter = false;
        for (int parameter = 0; parameter < Parameters; ++parameter)
            for (const double sign : {1.0, -1.0}) {
                const BlobForm next = moved(best, parameter, sign * step);
                const double value = likelihoodOf(crop, match, next);
                if (value <= most)
                    continue;
                most = value;
                best = next;
                isBetter = true;
                break;
            }
        if (!isBetter)
            step *= 0.5;
    }
    return best;
}

/// The longest axis lies along the first one.
std::array<Point3, 3> axesOf(const BlobForm& form, const Geometry& grid)
{
    const auto& axes = grid.directions();
    const Point3 along = std::cos(form.turn) * axes[0] + std::sin(form.turn) * axes[1];
    const Point3 across = std::cos(form.turn) * axes[1] - std::sin(form.turn) * axes[0];
    const bool isTurned = form.semi_mm[1] > form.semi_mm[0];
    return {isTurned ? across : along, isTurned ? -1.0 * along : across, grid.sliceNormal()};
}

Blob blobOf(const BlobForm& form, const Crop& crop, const Match& match, const Geometry& grid, bool bright)
{
    const Answer answer = answerTo(form, crop);
    Blob blob;
    blob.centre = grid.toPatient(crop.first[0] + form.centre.x / crop.spacing[0],
                                 crop.first[1] + form.centre.y / crop.spacing[1],
                                 crop.first[2] + form.centre.z / crop.spacing[2]);
    blob.axes = axesOf(form, grid);
    blob.semi_mm = {std::max(form.semi_mm[0], form.semi_mm[1]), std::min(form.semi_mm[0], form.semi_mm[1]),
                    form.semi_mm[2]};
    blob.contrast = (bright ? 1.0 : -1.0) * std::min(answer.contrast(), match.mostContrast);
    blob.significance = answer.strength(match.mostContrast) / noiseAt(match, form.radius_mm());
    return blob;
}

Point3 placeOn(const Crop& crop, const Geometry& grid, const Point3& position)
{
    const Point3 index = grid.toContinuousIndex(position);
    return {(index.x - crop.first[0]) * crop.spacing[0], (index.y - crop.first[1]) * crop.spacing[1],
            (index.z - crop.first[2]) * crop.spacing[2]};
}

std::optional<Blob> fitOnce(const Volume& volume, const IntensityScale& scale, const BlobQuest& quest)
{
    const Geometry& grid = volume.geometry();
    std::optional<Crop> crop = cropAround(volume, scale, quest);
    if (!crop)
        return std::nullopt;
    const Match match = bestBall(*crop, placeOn(*crop, grid, quest.click));
    if (match.significance < LeastSignificance)
        return std::nullopt;
    const BlobForm form = fitted(*crop, match);
    const Blob blob = blobOf(form, *crop, match, grid, quest.bright);
    const double radius = form.radius_mm();
    if (radius > BlobRadii_mm.back() ||
        closedness(*crop, form.centre, radius, std::abs(blob.contrast)) < LeastClosed)
        return std::nullopt;
    return blob;
}

/// The ellipsoid that a long axis lets expect: as broad as a liver lesion is in the mean.
BlobForm formAlong(const Point3& from, const Point3& to, double margin_mm)
{
    constexpr double Short = 0.8, Through = 0.84, Steep = 0.7;
    const Point3 along = to - from;
    const double half = std::max(0.5 * norm(along) - margin_mm, BlobRadii_mm.front());
    if (std::abs(along.z) > Steep * norm(along)) // drawn through the slices
        return {0.5 * (from + to), {Short * half, Short * half, half}, 0.0};
    return {0.5 * (from + to), {half, Short * half, Through * half}, std::atan2(along.y, along.x)};
}

} // namespace

double Blob::ellipsoidDistance(const Point3& position) const
{
    double squared = 0.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double part = dot(position - centre, axes[axis]) / semi_mm[axis];
        squared += part * part;
    }
    return std::sqrt(squared);
}

std::optional<Blob> fitBlob(const Volume& volume, const IntensityScale& scale, const BlobQuest& quest)
{
    const auto first = fitOnce(volume, scale, quest);
    if (!first)
        return std::nullopt;
    // Again from the middle found: from wherever in the lesion the click came, the same form results.
    const auto second = fitOnce(volume, scale, {first->centre, quest.surroundings, quest.bright});
    return second && second->ellipsoidDistance(quest.click) < MostBeside ? second : first;
}

std::optional<Blob> fitBlob(const Volume& volume, const IntensityScale& scale, const BlobAxes& axes)
{
    // Of the axis: beyond, what was fitted is another body, such as the vessel beside. On phantoms 1.05 does
    // as well as 1.3.
    constexpr double LeastPart = 0.6, MostPart = 1.3;
    const double length = distance(axes.ends[0], axes.ends[1]);
    if (length > LongestBlob_mm)
        return std::nullopt;
    const Point3 middle = 0.5 * (axes.ends[0] + axes.ends[1]);
    const Geometry& grid = volume.geometry();
    std::optional<Crop> crop = cropAround(volume, scale, {middle, axes.surroundings, axes.bright});
    if (!crop)
        return std::nullopt;
    Match match = noiseAround(*crop, placeOn(*crop, grid, middle));
    for (const Point3& end : axes.ends)
        match.ends.push_back(placeOn(*crop, grid, end));
    match.form = formAlong(match.ends[0], match.ends[1], Margin_pixels * match.pixel_mm);
    const BlobForm form = fitted(*crop, match);
    const double part = std::max(form.semi_mm[0], form.semi_mm[1]) / (0.5 * length);
    if (part < LeastPart || part > MostPart || likelihoodOf(*crop, match, form) == NoBlob)
        return std::nullopt;
    return blobOf(form, *crop, match, grid, axes.bright);
}

} // namespace hepatica::imaging::segmentation
