#include "segmentation/ClickLarge.h"

#include "segmentation/Directions.h"
#include "segmentation/FatDensity.h"
#include "segmentation/Smoothing.h"
#include "segmentation/Surroundings.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double Reach_mm = 175.0, Spacing_mm = 5.0;
constexpr double Everywhere_mm = 1e4; // every voxel tells as much of the tissues around
constexpr double LeastDiameter_mm = 45.0;

/// A body with what lies beyond its surface, as shares of all directions.
struct LargeBody {
    ClickBody body;
    double surroundings = 0.0; ///< the tissue that it is sought in
    double foreign = 0.0;      ///< fat, lung, or brighter than any lesion
    double unseen = 0.0;       ///< beyond the volume

    [[nodiscard]] double seen() const { return surroundings + foreign; }
    [[nodiscard]] double goodness() const
    {
        constexpr double Foreign = 0.7, Unseen = 0.5;
        return surroundings + Foreign * foreign + Unseen * unseen - body.stopped;
    }
    /// An organ has fat, lung and many tissues around it, and no half of it one.
    [[nodiscard]] bool isClear() const
    {
        constexpr double LeastSurroundings = 0.5, LeastSeen = 0.7;
        return surroundings >= LeastSurroundings && seen() >= LeastSeen;
    }
    [[nodiscard]] bool mayBeLesion() const
    {
        constexpr double LeastSurroundings = 0.4, LeastSeen = 0.55, MostStopped = 0.1;
        return surroundings >= LeastSurroundings && seen() >= LeastSeen && body.stopped < MostStopped &&
               body.diameter_mm >= LeastDiameter_mm && std::abs(body.inside - body.outside) >= LeastContrast;
    }
};

/// The surroundings of a large lesion, without its grain.
Voi wideVoi(const ClickScene& scene)
{
    Voi voi = makeVoi(scene.request.volume, scene.click, Reach_mm, Spacing_mm, scene.scale);
    const int side = voi.cube.size;
    smooth(voi.values, {side, side, side}, {1.0, 1.0, 1.0});
    return voi;
}

/// The cube around another middle in which a body of that diameter is cut, from the values of a wider one.
Voi cubeWithin(const Voi& wide, const Point3& centre, double diameter_mm)
{
    constexpr double VoxelsAcross = 18.0;
    const double spacing = diameter_mm / VoxelsAcross;
    Voi voi{{2 * static_cast<int>(std::ceil(HalfSideOfCut * diameter_mm / spacing)) + 1, spacing},
            centre,
            wide.axes,
            {},
            {},
            wide.acquired_mm};
    voi.values.reserve(voi.cube.count());
    voi.inVolume.reserve(voi.cube.count());
    const Point3 moved = wide.toLocal(centre);
    const int last = voi.cube.size - 1;
    std::vector<float> row;
    for (int z = 0; z <= last; ++z)
        for (int y = 0; y <= last; ++y) {
            const Point3 start = voi.cube.position(0, y, z) + moved;
            rowAt(wide.cube, wide.values, start.y, start.z, row);
            for (int x = 0; x <= last; ++x) {
                const Point3 local = voi.cube.position(x, y, z) + moved;
                voi.values.push_back(sampleRow(wide.cube, row, local.x));
                const std::size_t nearest = nearestOffset(wide.cube, local);
                voi.inVolume.push_back(nearest < wide.cube.count() ? wide.inVolume[nearest]
                                                                   : std::uint8_t{0});
            }
        }
    return voi;
}

/// Looks at both sides of the surface, far enough from it for the blur of the blocks.
LargeBody lookedAround(const Voi& wide, ClickBody body)
{
    constexpr double Within_mm[] = {6.0, 10.0}, Near_mm = 7.0;
    constexpr double Part = 0.25, Tolerance = 0.5, LeastTolerance_hu = 12.0;
    const double far_mm = std::clamp(0.15 * body.diameter_mm, 10.0, 15.0);
    const BorderLevels& levels = body.levels;
    const TissueRange range = levels.range();
    const double contrast = std::abs(levels.contrast()), sign = levels.contrast() < 0.0 ? 1.0 : -1.0;
    const double each = 1.0 / static_cast<double>(body.radii.size());
    const Point3 middle = wide.toLocal(body.voi.centre);
    std::vector<double> inner, outer;
    LargeBody large{std::move(body)};
    for (std::size_t n = 0; n < large.body.radii.size(); ++n) {
        const auto place = [&](double beyond) {
            const double r = std::max(0.0, static_cast<double>(large.body.radii[n]) + beyond);
            return middle + r * Directions::coarse().units()[n];
        };
        const auto mean = [&](double a, double b) {
            return 0.5 * static_cast<double>(sampleAt(wide.cube, wide.values, place(a)) +
                                             sampleAt(wide.cube, wide.values, place(b)));
        };
        const std::size_t beyond = nearestOffset(wide.cube, place(Near_mm));
        if (beyond >= wide.cube.count() || wide.inVolume[beyond] == 0) {
            large.unseen += each;
            continue;
        }
        inner.push_back(mean(-Within_mm[0], -Within_mm[1]));
        const double outside = mean(Near_mm, far_mm);
        if (outside < range.low || outside > std::min(range.high, levels.brightest())) {
            large.foreign += each;
            continue;
        }
        outer.push_back(outside);
        const bool steps = sign * (outside - inner.back()) >= Part * contrast;
        const double off = std::abs(outside - levels.surroundings);
        if (steps && off < std::max(Tolerance * contrast, LeastTolerance_hu))
            large.surroundings += each;
    }
    large.body.inside = medianOf(inner, levels.lesion);
    large.body.outside = medianOf(outer, levels.surroundings);
    return large;
}

bool isClickedOn(const ClickBody& body, const Point3& click)
{
    constexpr double Margin = 0.05; // of the diameter
    const Point3 local = body.voi.toLocal(click);
    return norm(local) - static_cast<double>(Directions::coarse().interpolate(body.radii, local)) <=
           Margin * body.diameter_mm;
}

/// Goes through the scales from small to large; each begins where the one before found the middle, at the
/// level that its outermost layer told.
std::optional<LargeBody> bestAround(const ClickScene& scene, const Voi& wide, Point3 centre,
                                    BorderLevels levels, double least_mm)
{
    constexpr double Scales_mm[] = {60, 80, 105, 140, 185};
    constexpr double BorderPart = 0.6, Margin = 0.02, MostMoved_mm = 110.0;
    constexpr double Smallest = 0.3, Hopeless = 0.15, HardlyStopped = 0.3, Closed = 0.03, Roomy = 0.8;
    constexpr int Cells = 20, MostMisses = 2;
    int misses = 0;
    const double first = levels.contrast();
    std::optional<LargeBody> best;
    if (std::abs(first) < LeastContrast)
        return best;
    for (const double scale : Scales_mm) {
        if (scale < least_mm)
            continue;
        if (scene.request.progress.cancelled() || norm(wide.toLocal(centre)) > MostMoved_mm)
            break;
        LargeBody large = lookedAround(
            wide, cutBody(scene, cubeWithin(wide, centre, scale), scale, levels, {BorderPart, Cells}));
        const bool isCollapsed = large.body.diameter_mm < Smallest * scale;
        const bool isHopeless = large.surroundings < Hopeless && large.body.stopped < HardlyStopped;
        if ((isCollapsed || isHopeless) && ++misses == MostMisses)
            break;
        if (isCollapsed)
            continue;
        centre = large.body.centroid;
        const double contrast = large.body.inside - levels.surroundings;
        if (std::abs(contrast) > LeastContrast && contrast * first > 0.0)
            levels.lesion = large.body.inside;
        const bool isClosed = large.body.stopped < Closed && large.body.diameter_mm < Roomy * scale;
        if (!best || large.goodness() > best->goodness() - Margin)
            best = std::move(large);
        if (isClosed)
            break;
    }
    return best;
}

/// Of what was found a clear body before others; of these the outermost that is seen nearly as well; of two
/// of one size the one that is seen better.
class Outermost {
public:
    explicit Outermost(const ClickScene& scene) : scene_(scene) {}

    bool take(std::optional<LargeBody> found)
    {
        if (!found || !found->mayBeLesion() || !isClickedOn(found->body, scene_.click) ||
            !isOfLesion(scene_, {found->body.inside, found->body.levels.surroundings}))
            return false;
        if (best_ && !isBetter(*found))
            return false;
        best_ = std::move(found);
        return true;
    }
    [[nodiscard]] const std::optional<LargeBody>& best() const { return best_; }
    [[nodiscard]] bool isClear() const { return best_ && best_->isClear(); }

private:
    [[nodiscard]] bool isBetter(const LargeBody& found) const
    {
        constexpr double Larger = 1.15, AsClear = 0.8;
        if (found.isClear() != best_->isClear())
            return found.isClear();
        if (isOrganAround(found.body, best_->body) || isOrganAround(best_->body, found.body))
            return isOrganAround(best_->body, found.body);
        const double ratio = found.body.diameter_mm / best_->body.diameter_mm;
        return (ratio > Larger && found.seen() > AsClear * best_->seen()) ||
               (ratio > 1.0 / Larger && found.seen() > best_->seen());
    }

    const ClickScene& scene_;
    std::optional<LargeBody> best_;
};

} // namespace

std::optional<LargeLesion> largeLesion(const ClickScene& scene)
{
    constexpr double Clicked_mm = 12.0, Patches_mm = 30.0, Dark = 0.2, Bright = 0.8, AroundCore = 1.1;
    constexpr int MostLayers = 2;
    if (!scene.isCt())
        return std::nullopt;
    const Voi wide = wideVoi(scene);
    if (sampleAt(wide.cube, wide.values, {}) < static_cast<float>(MostOfFat_hu))
        return std::nullopt;
    const double clicked = valueAround(wide, {}, Clicked_mm);
    const std::vector<double> tissues = surroundingValues(
        wide, {.reach_mm = Reach_mm, .even_mm = Everywhere_mm, .most = 3, .leastShare = 0.05});
    Outermost outermost(scene);
    const auto look = [&](Point3 centre, double value, double least_mm) {
        bool isTaken = false;
        for (const double tissue : tissues)
            isTaken = outermost.take(bestAround(scene, wide, centre, {value, tissue}, least_mm)) || isTaken;
        return isTaken;
    };
    look(scene.click, clicked, 0.0);
    if (!outermost.isClear()) // the click may lie at the border, or in a patch as dense as the liver
        for (const double part : {Dark, Bright}) {
            const double patch = valueAround(wide, {}, Patches_mm, part);
            if (std::abs(patch - clicked) > 0.5 * LeastContrast)
                look(scene.click, patch, 0.0);
        }
    for (int layer = 0; layer < MostLayers && outermost.best(); ++layer) {
        const ClickBody& core = outermost.best()->body;
        if (!look(core.centroid, core.outside, AroundCore * core.diameter_mm))
            break;
    }
    if (!outermost.best())
        return std::nullopt;
    ClickBody found = outermost.best()->body;
    found.score = outermost.best()->seen() * std::pow(1.0 - found.stopped, 3.0);
    found.isLarge = true;
    return LargeLesion{std::move(found), outermost.isClear()};
}

} // namespace hepatica::imaging::segmentation
