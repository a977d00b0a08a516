#include "segmentation/ClickSearch.h"

#include "segmentation/Corrections.h"
#include "segmentation/PolarCut.h"
#include "segmentation/Smoothing.h"
#include "segmentation/Surroundings.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double Scales_mm[] = {10, 14, 20, 28, 40, 56, 80, 105};
constexpr double LargestDiameter_mm = 110.0, LeastScore = 0.45, GoodScore = 0.62, NoScore = 0.35;
// A body smaller than that is a speck of noise, or has shrunk to the middle for want of evidence.
constexpr double SmallestDiameter_mm = 4.0, SmallestShare = 0.3;

/// The values expected on both sides of the border, and the term that follows from them.
struct Levels {
    double lesion = 0.0, surroundings = 0.0;
    ValueTerm term;
};

/// A surface of one scale.
struct Candidate {
    Voi voi;
    std::vector<float> radii;
    Levels levels;
    double diameter_mm = 0.0; ///< of the ball of the same volume
    Point3 centroid;          ///< LPS, mm
    double stopped = 0.0;     ///< share of the directions in which the search's limit was reached
    double score = 0.0;
};

/// Everything around a click that stays the same over the scales.
struct Search {
    const Request& request;
    IntensityScale scale;
    Point3 click;
};

LesionShape ballOf(double diameter_mm)
{
    LesionShape shape;
    shape.length_mm = diameter_mm;
    shape.strokes = {Segment{}};
    shape.axes = {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}};
    shape.semi_mm = {0.5 * diameter_mm, 0.5 * diameter_mm, 0.5 * diameter_mm};
    shape.throughPlane = shape.axes[2];
    shape.endsAreOnTheBorder = false;
    return shape;
}

Levels learnedLevels(const Voi& voi, double scale_mm)
{
    const HistogramTerm learned = histogramTerm(voi, ballOf(scale_mm), {});
    return {learned.contrast.lesion, learned.contrast.surroundings, learned.term};
}

/// Volume and centroid of the star-shaped body.
void measureBody(Candidate& candidate, const Directions& directions)
{
    double cubes = 0.0;
    Point3 moment;
    for (std::size_t n = 0; n < candidate.radii.size(); ++n) {
        const auto r = static_cast<double>(candidate.radii[n]);
        cubes += r * r * r;
        moment = moment + (0.75 * r * r * r * r) * directions.units()[n];
    }
    candidate.diameter_mm = 2.0 * std::cbrt(cubes / static_cast<double>(candidate.radii.size()));
    candidate.centroid = candidate.voi.toPatient((1.0 / cubes) * moment);
}

/// Share of the directions in which the values step at the surface as expected, or fall to fat or air.
double steppingShare(const Candidate& candidate, const Directions& directions)
{
    constexpr double FatLevel = -60.0;
    const double expected = candidate.levels.surroundings - candidate.levels.lesion;
    const double reach = std::max(0.12 * candidate.diameter_mm, 1.5);
    double share = 0.0;
    for (std::size_t n = 0; n < candidate.radii.size(); ++n) {
        const auto r = static_cast<double>(candidate.radii[n]);
        const auto at = [&](double radius) {
            return static_cast<double>(sampleAt(candidate.voi.cube, candidate.voi.values,
                                                std::max(radius, 0.0) * directions.units()[n]));
        };
        const double inside = 0.5 * (at(r - reach) + at(r - 1.5 * reach));
        const double outside = 0.5 * (at(r + reach) + at(r + 1.5 * reach));
        const double step = (outside - inside) * (expected < 0.0 ? -1.0 : 1.0);
        if (step >= 0.25 * std::abs(expected) || outside < FatLevel)
            share += 1.0 / static_cast<double>(candidate.radii.size());
    }
    return share;
}

/// Whether the click lies in the body, or beside it within the margin that readers draw.
bool holds(const Candidate& candidate, const Point3& click, const Directions& directions)
{
    constexpr double Beside_mm = 4.0;
    const Point3 local = candidate.voi.toLocal(click);
    return norm(local) < static_cast<double>(directions.interpolate(candidate.radii, local)) + Beside_mm;
}

/// `levels` is empty where they are to be learned at this scale.
Candidate candidateOf(const Search& search, const Point3& centre, double scale_mm,
                      const Directions& directions, const std::optional<Levels>& levels)
{
    constexpr double HalfSide = 0.95, Reach = 0.70, NoLesion = -3.0;
    const auto& spacing = search.request.volume.geometry().spacing();
    const double h = std::max(scale_mm / 20.0, 0.45 * std::min(spacing[0], spacing[1]));
    Voi voi = makeVoi(search.request.volume, centre, HalfSide * scale_mm, std::min(h, scale_mm / 8.0),
                      search.scale);
    const auto trusted = insideOf(search.request.prompt.within, voi);
    const Levels known = levels ? *levels : learnedLevels(voi, scale_mm);
    Field field(voi.cube.count());
    for (std::size_t at = 0; at < field.size(); ++at) {
        const bool isPossible = voi.inVolume[at] != 0 && (trusted.empty() || trusted[at] != 0);
        field[at] = isPossible ? known.term(voi.values[at]) : static_cast<float>(NoLesion);
    }
    PolarSettings settings;
    settings.cells = 30;
    settings.reach_mm = Reach * scale_mm;
    settings.smoothness = 2.0;
    settings.noise = neighbourNoise(voi, ballOf(scale_mm));
    auto radii = polarCut(voi.cube, field, voi.values, directions, settings);
    const auto limit = static_cast<float>(0.93 * settings.reach_mm);
    const auto stopped = std::ranges::count_if(radii, [&](float r) { return r >= limit; });
    const double share = static_cast<double>(stopped) / static_cast<double>(radii.size());
    Candidate candidate{std::move(voi), std::move(radii), known, 0.0, {}, share, 0.0};
    measureBody(candidate, directions);
    candidate.score = steppingShare(candidate, directions) * std::pow(1.0 - candidate.stopped, 3.0);
    if (candidate.diameter_mm > 1.25 * scale_mm)
        candidate.score *= 0.5;
    // Among the very large bodies there are more lobes and organs than lesions.
    candidate.score *= std::clamp(1.45 - candidate.diameter_mm / 100.0, 0.0, 1.0);
    if (candidate.diameter_mm < std::max(SmallestDiameter_mm, SmallestShare * scale_mm) ||
        !holds(candidate, search.click, directions))
        candidate.score = 0.0;
    return candidate;
}

/// Goes through the scales from small to large; each begins where the one before found the middle.
std::optional<Candidate> bestOverScales(const Search& search, Point3 centre,
                                        const std::optional<Levels>& levels)
{
    constexpr double Margin = 0.03; // a larger lesion must be clearly better
    std::optional<Candidate> best;
    for (const double scale : Scales_mm) {
        if (search.request.progress.cancelled())
            return best;
        Candidate candidate = candidateOf(search, centre, scale, Directions::coarse(), levels);
        const bool isBody = candidate.score > 0.0;
        if (isBody)
            centre = candidate.centroid;
        const bool isClosed = isBody && candidate.stopped < 0.03 && candidate.diameter_mm < 0.9 * scale;
        if (!best || candidate.score > best->score + Margin)
            best = std::move(candidate);
        if (isClosed)
            break;
    }
    return best;
}

void keepBetter(std::optional<Candidate>& best, std::optional<Candidate> other)
{
    if (other && (!best || other->score > best->score))
        best = std::move(other);
}

/// The best body around a seed (local in `around`) over the values that may surround it.
std::optional<Candidate> bestAround(const Search& search, const Voi& around, const Point3& seed)
{
    const double lesion = valueAround(around, seed);
    std::optional<Candidate> best;
    for (const double surroundings : surroundingValues(around, lesion))
        keepBetter(best, bestOverScales(search, around.toPatient(seed),
                                        Levels{lesion, surroundings, levelTerm(lesion, surroundings)}));
    return best;
}

Candidate refined(const Search& search, Candidate candidate)
{
    constexpr int Times = 2;
    constexpr double Room = 1.35;
    for (int n = 0; n < Times; ++n) {
        const double scale = std::clamp(Room * candidate.diameter_mm, 6.0, LargestDiameter_mm);
        Candidate next =
            candidateOf(search, candidate.centroid, scale, Directions::coarse(), candidate.levels);
        next.score = candidate.score;
        candidate = std::move(next);
    }
    return candidate;
}

/// Longest in-plane diameter of the body, over all slices of the cube.
Segment longAxisOf(const Candidate& candidate)
{
    const Cube& cube = candidate.voi.cube;
    const Field distances = radialDistance(cube, Directions::coarse(), candidate.radii);
    const auto isRim = [&](int x, int y, int z) {
        if (distances[cube.offset(x, y, z)] <= 0.0F)
            return false;
        return distances[cube.offset(x - 1, y, z)] <= 0.0F || distances[cube.offset(x + 1, y, z)] <= 0.0F ||
               distances[cube.offset(x, y - 1, z)] <= 0.0F || distances[cube.offset(x, y + 1, z)] <= 0.0F;
    };
    Segment longest;
    for (int z = 0; z < cube.size; ++z) {
        std::vector<Point3> rim;
        for (int y = 1; y + 1 < cube.size; ++y)
            for (int x = 1; x + 1 < cube.size; ++x)
                if (isRim(x, y, z))
                    rim.push_back(cube.position(x, y, z));
        for (std::size_t a = 0; a < rim.size(); ++a)
            for (std::size_t b = a + 1; b < rim.size(); ++b)
                if (distance(rim[a], rim[b]) > longest.length())
                    longest = {rim[a], rim[b]};
    }
    return longest;
}

/// The long axis as a virtual stroke; it ends where the value does, inside the border that a reader draws.
Belief beliefOf(const Search& search, const Candidate& candidate)
{
    constexpr double MostElongated = 1.3; // of the diameter of the ball of the same volume
    Segment axis = longAxisOf(candidate);
    const double least = std::max(3.0, 0.7 * candidate.diameter_mm);
    const double length =
        std::clamp(axis.length(), least, std::max(least, MostElongated * candidate.diameter_mm));
    axis = axis.length() > 0.0 ? shortened(axis, length / axis.length())
                               : Segment{{-0.5 * length, 0, 0}, {0.5 * length, 0, 0}};
    const Point3 middle = axis.middle();
    LesionShape shape = shapeOfStroke({axis.from - middle, axis.to - middle}, {0, 0, 1});
    shape.insidePart = 0.6;
    return {candidate.voi.toPatient(middle), shape, KnownValues{candidate.levels.term, search.scale},
            Margin::Usual};
}

} // namespace

Expected<Sighting> searchLesion(const Request& request)
{
    constexpr double Reach_mm = 50.0, Spacing_mm = 1.5, Smoothing_mm = 1.2;
    const Point3 click = *request.prompt.click;
    const Search search{request, intensityScale(request.volume, click, Reach_mm), click};
    Voi around = makeVoi(request.volume, click, Reach_mm, Spacing_mm, search.scale);
    const int side = around.cube.size;
    constexpr double Sigma = Smoothing_mm / Spacing_mm;
    smooth(around.values, {side, side, side}, {Sigma, Sigma, Sigma});
    if (valueAround(around, {}) <= ValueMin + 10.0 || search.scale.gain == 0.0)
        return fail(ProblemCode::NothingToSegment,
                    {"the click lies in air or where the image has no contrast"});

    std::optional<Candidate> best = bestAround(search, around, {});
    if (!best || best->score < GoodScore)
        for (const Point3& seed : standingOut(around))
            keepBetter(best, bestAround(search, around, seed));
    if (!best || best->score < LeastScore)
        keepBetter(best, bestOverScales(search, click, std::nullopt));
    if (request.progress.cancelled())
        return cancelledProblem();
    if (!best || best->score < NoScore)
        return fail(ProblemCode::NothingToSegment, {"no lesion stands out at the click"});
    const Candidate final = refined(search, std::move(*best));
    return Sighting{beliefOf(search, final), final.score};
}

} // namespace hepatica::imaging::segmentation
