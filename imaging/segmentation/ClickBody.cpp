#include "segmentation/ClickBody.h"

#include "segmentation/ClickVessel.h"
#include "segmentation/Corrections.h"
#include "segmentation/FatDensity.h"
#include "segmentation/OrganSkin.h"
#include "segmentation/PolarCut.h"
#include "segmentation/TissuePrior.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace hepatica::imaging::segmentation {

namespace {

// A body smaller than that is a speck of noise, or has shrunk to the middle for want of evidence.
constexpr double SmallestDiameter_mm = 4.0, SmallestShare = 0.3;

Field evidenceOf(const ClickScene& scene, const Voi& voi, const Constraints& constraints,
                 const ValueTerm& term)
{
    constexpr float SurelyOutside = -50.0F;
    const auto trusted = insideOf(scene.request.prompt.within, voi);
    Field field(voi.cube.count());
    for (std::size_t at = 0; at < field.size(); ++at) {
        const bool isPossible =
            constraints[at] != Certainty::Outside && (trusted.empty() || trusted[at] != 0);
        field[at] = isPossible ? term(voi.values[at]) : SurelyOutside;
    }
    return field;
}

void addCore(const Voi& voi, const ClickBody& core, Field& evidence)
{
    constexpr float SurelyInside = 30.0F;
    const Point3 middle = voi.toLocal(core.voi.centre);
    const auto reach = static_cast<double>(std::ranges::max(core.radii));
    const Point3 half{reach, reach, reach};
    forEachVoxel(voi.cube, boxBetween(voi.cube, middle - half, middle + half),
                 [&](std::size_t at, const Point3& local) {
                     const Point3 from = local - middle;
                     if (norm(from) < static_cast<double>(Directions::coarse().interpolate(core.radii, from)))
                         evidence[at] = SurelyInside;
                 });
}

/// Mean of the steps in standard errors. Neighbouring directions of a small body share their voxels: they
/// count once a patch of the surface.
double significanceOf(const std::vector<double>& steps, const ClickBody& body)
{
    constexpr double Patch_mm2 = 9.0;
    if (steps.size() < 3)
        return 0.0;
    const auto count = static_cast<double>(steps.size());
    double mean = 0.0, variance = 0.0;
    for (const double step : steps)
        mean += step / count;
    for (const double step : steps)
        variance += (step - mean) * (step - mean) / count;
    const double surface = std::numbers::pi * body.diameter_mm * body.diameter_mm * count /
                           static_cast<double>(body.radii.size());
    return mean / std::sqrt(std::max(variance, 1.0)) * std::sqrt(std::min(surface / Patch_mm2, count));
}

/// Values on both sides of the surface; returns the share of the directions in which they step as expected.
double measureSurface(ClickBody& body)
{
    const BorderLevels& levels = body.levels;
    const TissueRange range = levels.range();
    const double contrast = std::abs(levels.contrast()), sign = levels.contrast() < 0.0 ? 1.0 : -1.0;
    const double reach = std::clamp(0.12 * body.diameter_mm, 1.5, 2.5);
    const double tolerance = std::max(0.5 * contrast, 15.0); // of the value beyond the surface
    std::vector<double> inner, outer, steps;
    std::size_t stepping = 0;
    for (std::size_t n = 0; n < body.radii.size(); ++n) {
        const auto at = [&](double beyond) {
            const double r = std::max(0.0, static_cast<double>(body.radii[n]) + beyond);
            return static_cast<double>(
                sampleAt(body.voi.cube, body.voi.values, r * Directions::coarse().units()[n]));
        };
        inner.push_back(0.5 * (at(-reach) + at(-1.5 * reach)));
        const double outside = 0.5 * (at(reach) + at(1.5 * reach));
        if (levels.areInFatOrLung()) {
            outer.push_back(outside);
            steps.push_back(sign * (outside - inner.back()));
            stepping += outside < MostOfNoisyFat_hu ? 1 : 0;
            continue;
        }
        if (outside < range.low || outside > std::min(range.high, levels.brightest())) {
            ++stepping;
            continue;
        }
        outer.push_back(outside);
        steps.push_back(sign * (outside - inner.back()));
        if (steps.back() >= 0.25 * contrast && std::abs(outside - levels.surroundings) < tolerance)
            ++stepping;
    }
    body.inside = medianOf(inner, levels.lesion);
    body.outside = medianOf(outer, levels.surroundings);
    body.significance = significanceOf(steps, body);
    return static_cast<double>(stepping) / static_cast<double>(body.radii.size());
}

/// 1 where the click lies in the body or in the margin that readers draw around it, less beyond, down to 0:
/// what lies beside the click is a neighbour of what was clicked on, and the more so where the click shows
/// the opposite of its contrast.
double nearness(const ClickBody& body, const ClickScene& scene)
{
    constexpr double Margin_mm = 2.0, Beside_mm = 4.0, BesideOfSize = 0.25, Clear = 8.0, Opposite = 0.5;
    const Point3 local = body.voi.toLocal(scene.click);
    const double beyond =
        norm(local) - static_cast<double>(Directions::coarse().interpolate(body.radii, local));
    const double beside = Beside_mm + BesideOfSize * body.diameter_mm;
    const double near = std::clamp((beside - beyond) / (beside - Margin_mm), 0.0, 1.0);
    const double shown = scene.clicked - body.levels.surroundings;
    const bool isOpposite = beyond > 0.0 && std::abs(shown) >= Clear && shown * body.levels.contrast() < 0.0;
    return isOpposite ? Opposite * near : near;
}

/// The weight of the surface at a scale of the search: a heavier one draws in faint lesions to a part of
/// them, with a lighter one bodies come out of noise, the more so small ones.
double smoothnessAt(double scale_mm)
{
    constexpr double Small_mm = 14.0, OfSmall = 2.0, OfOthers = 1.8;
    return scale_mm <= Small_mm ? OfSmall : OfOthers;
}

double scoreOf(const ClickBody& body, double steppingShare, double scale_mm, const ClickScene& scene)
{
    // Standard errors that noise does not reach: the best of many places has more than one alone.
    const double significant = body.blob ? 6.0 : 4.0;
    if (!body.blob && body.diameter_mm < std::max(SmallestDiameter_mm, SmallestShare * scale_mm))
        return 0.0;
    double score = nearness(body, scene) * steppingShare *
                   std::clamp(body.significance / significant, 0.0, 1.0) * std::pow(1.0 - body.stopped, 3.0);
    if (body.diameter_mm > 1.25 * scale_mm)
        score *= 0.5;
    // What is that much brighter than the liver is a vessel more often than a lesion.
    constexpr double UsualBright = 60.0, NoLesion = 100.0;
    if (scene.isCt() && !body.levels.areInFatOrLung())
        score *= std::clamp((NoLesion - (body.inside - body.levels.surroundings)) / (NoLesion - UsualBright),
                            0.0, 1.0);
    // Among the very large bodies there are more lobes and organs than lesions.
    return score * std::clamp(1.45 - body.diameter_mm / 100.0, 0.0, 1.0);
}

} // namespace

double roomAround(const ClickBody& body)
{
    constexpr double Room = 1.35;
    return std::clamp(Room * body.diameter_mm, 6.0, LargestBody_mm);
}

bool isOfLesion(const ClickScene& scene, const BorderLevels& levels)
{
    constexpr double MostDark = 100.0, MostBright = 80.0;
    const double contrast = levels.contrast();
    return std::abs(contrast) >= LeastContrast &&
           (!scene.isCt() || (contrast <= MostBright && contrast >= -MostDark));
}

double medianOf(std::vector<double>& values, double otherwise)
{
    if (values.empty())
        return otherwise;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void measureVolume(ClickBody& body)
{
    double cubes = 0.0;
    Point3 moment;
    for (std::size_t n = 0; n < body.radii.size(); ++n) {
        const auto r = static_cast<double>(body.radii[n]);
        cubes += r * r * r;
        moment = moment + (0.75 * r * r * r * r) * Directions::coarse().units()[n];
    }
    body.diameter_mm = 2.0 * std::cbrt(cubes / static_cast<double>(body.radii.size()));
    body.centroid = body.voi.toPatient((1.0 / cubes) * moment);
}

ClickBody cutBody(const ClickScene& scene, Voi voi, double scale_mm, const BorderLevels& levels,
                  const CutSettings& settings)
{
    constexpr double Reach = 0.70, AtLimit = 0.93;
    const LesionShape ball = shapeOfBall(scale_mm);
    std::vector<Tissue> foreign = foreignTissue(voi, ball, levels.range());
    liftSkin(voi, ball, foreign, levels.surroundings);
    const ValueTerm term = borderTerm(levels, settings.part);
    Field field = evidenceOf(scene, voi, constraintsOf(voi, ball, std::move(foreign)), term);
    if (settings.core != nullptr)
        addCore(voi, *settings.core, field);
    PolarSettings polar;
    polar.cells = settings.cells;
    polar.reach_mm = Reach * scale_mm;
    polar.smoothness = smoothnessAt(scale_mm);
    polar.noise = neighbourNoise(voi, ball);
    auto radii = polarCut(voi.cube, field, voi.values, Directions::coarse(), polar);
    ClickBody body{std::move(voi), std::move(radii), levels, term};
    body.isAroundCore = settings.core != nullptr;
    const auto limit = static_cast<float>(AtLimit * polar.reach_mm);
    const auto stopped = std::ranges::count_if(body.radii, [&](float r) { return r >= limit; });
    body.stopped = static_cast<double>(stopped) / static_cast<double>(body.radii.size());
    measureVolume(body);
    return body;
}

ClickBody clickBody(const ClickScene& scene, const Point3& centre, double scale_mm,
                    const BorderLevels& levels, double part, const ClickBody* core)
{
    const auto& spacing = scene.request.volume.geometry().spacing();
    const double h = std::max(scale_mm / 20.0, 0.45 * std::min(spacing[0], spacing[1]));
    Voi voi = makeVoi(scene.request.volume, centre, HalfSideOfCut * scale_mm, std::min(h, scale_mm / 8.0),
                      scene.scale);
    ClickBody body = cutBody(scene, std::move(voi), scale_mm, levels, {.part = part, .core = core});
    const double stepping = measureSurface(body);
    if (levels.contrast() > 0.0)
        body.passing = passingShare(body, scene.around);
    body.score = scoreOf(body, stepping, scale_mm, scene);
    return body;
}

ClickBody bodyOfBlob(const ClickScene& scene, const Blob& blob, double surroundings, double part)
{
    const double diameter = 2.0 * std::cbrt(blob.semi_mm[0] * blob.semi_mm[1] * blob.semi_mm[2]);
    const BorderLevels levels{surroundings + blob.contrast, surroundings};
    Voi voi = makeVoi(scene.request.volume, blob.centre, 1.2 * diameter, diameter / 12.0, scene.scale);
    std::vector<float> radii;
    for (const Point3& unit : Directions::coarse().units())
        radii.push_back(static_cast<float>(1.0 / blob.ellipsoidDistance(voi.toPatient(unit))));
    ClickBody body{std::move(voi), std::move(radii), levels, borderTerm(levels, part)};
    body.blob = blob;
    measureVolume(body);
    const double stepping = measureSurface(body);
    body.significance = blob.significance;
    if (levels.contrast() > 0.0)
        body.passing = passingShare(body, scene.around);
    body.score = scoreOf(body, stepping, diameter, scene);
    return body;
}

bool reachesAround(const ClickBody& outer, const ClickBody& inner)
{
    const Point3 local = outer.voi.toLocal(inner.centroid);
    const auto radius = static_cast<double>(Directions::coarse().interpolate(outer.radii, local));
    return outer.diameter_mm > 1.15 * inner.diameter_mm && norm(local) + 0.3 * inner.diameter_mm < radius;
}

bool isOrganAround(const ClickBody& large, const ClickBody& body)
{
    constexpr double SameValue = 15.0; // blurred as blocks are
    constexpr double MostOfMuscle_hu = 75.0;
    return large.levels.contrast() > 0.0 && large.levels.surroundings < MostOfMuscle_hu &&
           std::abs(large.inside - body.levels.surroundings) < SameValue;
}

bool hasOtherTissueAround(const ClickBody& body)
{
    constexpr double Part = 0.25, Least = 6.0, Clear = 10.0;
    const double difference = std::abs(body.outside - body.levels.surroundings);
    return difference > std::clamp(Part * std::abs(body.levels.contrast()), Least, Clear);
}

} // namespace hepatica::imaging::segmentation
