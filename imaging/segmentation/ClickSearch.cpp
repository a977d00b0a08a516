#include "segmentation/ClickSearch.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/ClickBelief.h"
#include "segmentation/ClickChoice.h"
#include "segmentation/ClickScale.h"
#include "segmentation/FatDensity.h"
#include "segmentation/SolvedPrompts.h"
#include "segmentation/Spots.h"
#include "segmentation/Surroundings.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double Scales_mm[] = {10, 14, 20, 28, 40, 56, 80, 105};

/// Where the limit of a scale stops many directions, the body is larger.
bool isLargerThanLimit(const ClickBody& body)
{
    constexpr double Stopped = 0.25, Weak = 0.3;
    return body.stopped > Stopped && body.score < Weak;
}

/// Goes through the scales from small to large; each begins where the one before found the middle.
std::optional<ClickBody> bestOverScales(const ClickScene& scene, Point3 centre, const BorderLevels& levels,
                                        double least_mm, const ClickBody* core = nullptr)
{
    constexpr double Margin = 0.03; // a larger lesion must be clearly better
    constexpr double Seen = 0.3, Worse = 0.4, MostPassed_mm = 20.0;
    std::optional<ClickBody> best;
    int misses = 0;
    for (std::size_t n = 0; n < std::size(Scales_mm); ++n) {
        const double scale = Scales_mm[n];
        if (scale < least_mm)
            continue;
        if (scene.request.progress.cancelled() || misses == (best && best->score > Seen ? 2 : 3))
            break;
        ClickBody body = clickBody(scene, centre, scale, levels, SearchPart, core);
        const bool isBody = body.score > 0.0, isLarger = isLargerThanLimit(body);
        const bool isMiss = !isBody || (best && body.score < Worse * best->score);
        misses = isMiss && !isLarger ? misses + 1 : 0;
        if (isBody)
            centre = body.centroid;
        const bool isClosed = isBody && body.stopped < 0.03 && body.diameter_mm < 0.9 * scale;
        if (isBody && (!best || body.score > best->score + Margin))
            best = std::move(body);
        if (isClosed)
            break;
        if (isLarger && scale <= MostPassed_mm)
            ++n;
    }
    return best;
}

/// While the tissue beyond the surface is not that of the surroundings, the lesion goes on with it: a rim
/// around a core. The rim may be fainter than the core.
ClickBody withRim(const ClickScene& scene, ClickBody body)
{
    constexpr int MostLayers = 2;
    constexpr double LeastScore = 0.25, Fainter = 0.6;
    for (int layer = 0; layer < MostLayers && body.score > LeastScore; ++layer) {
        if (!hasOtherTissueAround(body))
            break;
        auto larger = bestOverScales(scene, body.centroid, {body.outside, body.levels.surroundings},
                                     body.diameter_mm, &body);
        if (!larger || !reachesAround(*larger, body) || larger->score < Fainter * body.score)
            break;
        body = std::move(*larger);
    }
    return body;
}

void addBlobs(const ClickScene& scene, double surroundings, std::vector<ClickBody>& bodies)
{
    for (const bool bright : {false, true}) {
        constexpr double Clear = 15.0; // beside fat a bright lesion may look dark, never the reverse
        if (!bright && scene.clicked > surroundings + Clear)
            continue;
        const auto blob = fitBlob(scene.request.volume, scene.scale, {scene.click, surroundings, bright});
        if (blob)
            bodies.push_back(bodyOfBlob(scene, *blob, surroundings, ReaderPart));
    }
}

/// Too large to be a small lesion, and clear enough to seek no other.
bool isDecided(const ClickBody& body)
{
    constexpr double Large_mm = 15.0, Clear = 0.4, VeryLarge_mm = 40.0, Seen = 0.45;
    return (body.diameter_mm > Large_mm && rankOf(body) > Clear) ||
           (body.diameter_mm > VeryLarge_mm && body.score > Seen);
}

bool isClear(const ClickBody& body)
{
    constexpr double Clear = 0.6;
    return rankOf(body) > Clear;
}

/// Where a body is sought, and what it is like there.
struct Start {
    Point3 local;
    BorderLevels levels;
    double least_mm = 0.0; ///< diameter
};

/// The bodies sought from some places, side by side and in their order.
void addBodies(const ClickScene& scene, const std::vector<Start>& starts, std::vector<ClickBody>& bodies)
{
    std::vector<std::optional<ClickBody>> found(starts.size());
    parallelFor(starts.size(), [&](std::size_t n) {
        const auto& [local, levels, least_mm] = starts[n];
        if (!isOfLesion(scene, levels))
            return;
        if (auto body = bestOverScales(scene, scene.around.toPatient(local), levels, least_mm))
            found[n] = withRim(scene, std::move(*body));
    });
    for (std::optional<ClickBody>& body : found)
        if (body)
            bodies.push_back(std::move(*body));
}

/// The bodies around the click's tissue and around small spots near it, over the values that may surround
/// them.
std::vector<ClickBody> bodiesAround(const ClickScene& scene)
{
    const Voi& around = scene.around;
    constexpr double SameValue = 6.0, SamePlace_mm = 3.0;
    std::vector<ClickBody> bodies;
    const std::vector<double> surroundingsFound = surroundingValues(around);
    for (const double surroundings : surroundingsFound) {
        if (std::ranges::any_of(bodies, isClear)) // of the commoner surroundings
            break;
        std::vector<Start> starts{{{}, {scene.clicked, surroundings}, 0.0}};
        if (surroundings == surroundingsFound.front()) // where a small lesion rather lies
            for (const Spot& spot : spotsAround(around, surroundings)) {
                const double value = valueAround(around, spot.centre);
                const bool isSame =
                    std::abs(value - scene.clicked) < SameValue && norm(spot.centre) < SamePlace_mm;
                if (!isSame)
                    starts.push_back({spot.centre, {value, surroundings}, spot.diameter_mm});
            }
        addBodies(scene, starts, bodies);
    }
    if (!surroundingsFound.empty() && std::ranges::none_of(bodies, isDecided))
        addBlobs(scene, surroundingsFound.front(), bodies); // a small lesion lies in the commonest tissue
    return bodies;
}

/// What the searches for a lesion of any size and for a large one agree on, side by side.
std::optional<Choice> lesionOfAnOrgan(const ClickScene& scene)
{
    std::optional<Choice> best;
    std::optional<LargeLesion> large;
    const auto search = [&](std::size_t n) {
        if (n == 0)
            best = chosen(scene, bodiesAround(scene));
        else
            large = largeLesion(scene);
    };
    parallelFor(scene.isCt() ? 2 : 1, search,
                [&](std::size_t) { return !scene.request.progress.cancelled(); });
    if (large)
        heed(std::move(*large), best, scene.click);
    return best;
}

/// The value of fat or lung around a click, where much of it lies there.
std::optional<double> fatOrLungAround(const Voi& around)
{
    constexpr double Reach_mm = 30.0, LeastShare = 0.15;
    std::vector<float> dark;
    std::size_t all = 0;
    forEachVoxel(around.cube, boxAround(around.cube, {Reach_mm, Reach_mm, Reach_mm}),
                 [&](std::size_t at, const Point3& local) {
                     if (around.inVolume[at] == 0 || norm(local) > Reach_mm)
                         return;
                     ++all;
                     if (around.values[at] < static_cast<float>(MostOfNoisyFat_hu))
                         dark.push_back(around.values[at]);
                 });
    if (static_cast<double>(dark.size()) < LeastShare * static_cast<double>(all) || dark.empty())
        return std::nullopt;
    const auto middle = dark.begin() + static_cast<std::ptrdiff_t>(dark.size() / 2);
    std::nth_element(dark.begin(), middle, dark.end());
    return static_cast<double>(*middle);
}

/// What fat or lung surrounds in most directions: a node, a nodule, or a small organ; no vessel that passes.
std::optional<ClickBody> bodyAlone(const ClickScene& scene)
{
    constexpr double Largest_mm = 50.0; // of the ball of the same volume; a kidney is larger
    constexpr double LeastScore = 0.7;  // the share of the directions in which fat or lung follows
    if (!scene.isCt() || sampleAt(scene.around.cube, scene.around.values, {}) < 0.0F)
        return std::nullopt;
    const auto surroundings = fatOrLungAround(scene.around);
    if (!surroundings)
        return std::nullopt;
    auto body = bestOverScales(scene, scene.click, {scene.clicked, *surroundings}, 0.0);
    if (!body)
        return std::nullopt;
    body = refined(scene, std::move(*body));
    const bool isOne = body->score >= LeastScore && body->diameter_mm <= Largest_mm && rankOf(*body) > 0.0;
    return isOne ? std::move(body) : std::nullopt;
}

Expected<Sighting> searchAnew(const Request& request)
{
    constexpr double Reach_mm = 50.0;
    const Point3 click = *request.prompt.click;
    const IntensityScale scale = clickScale(request.volume, click, Reach_mm);
    const Voi around = voiOfClick(request.volume, click, Reach_mm, scale);
    const ClickScene scene{request, scale, around, click, valueAround(around, {})};
    if (scene.clicked <= ValueMin + 10.0 || scene.scale.gain == 0.0)
        return fail(ProblemCode::NothingToSegment,
                    {"the click lies in air or where the image has no contrast"});

    std::optional<Choice> best = lesionOfAnOrgan(scene);
    if (!best || best->body.score < NoScore) {
        auto alone = bodyAlone(scene);
        best = alone ? std::optional(Choice{std::move(*alone)}) : std::nullopt;
    }
    if (request.progress.cancelled())
        return cancelledProblem();
    if (!best)
        return fail(ProblemCode::NothingToSegment, {"no lesion stands out at the click"});
    const ClickBody& found = best->body;
    const bool isAlone = found.levels.areInFatOrLung();
    Belief belief = beliefOfBody(scene, found);
    belief.isAlone = isAlone;
    return Sighting{std::move(belief),
                    found.score,
                    best->agreement,
                    found.levels.contrast() > 0.0,
                    hasOtherTissueAround(found) && !isAlone,
                    best->mayBePart,
                    isAlone,
                    found.inside - found.outside};
}

} // namespace

/// Corrections do not change where a lesion is seen.
Expected<Sighting> searchLesion(const Request& request)
{
    if (request.solved == nullptr)
        return searchAnew(request);
    return request.solved->known().sightings.to(*request.prompt.click, request,
                                                [&] { return searchAnew(request); });
}

} // namespace hepatica::imaging::segmentation
