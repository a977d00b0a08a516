#include "segmentation/ClickChoice.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double MuchLarger = 1.5; // in diameter

/// Dice of the balls of the bodies' size around their middles.
double ballsOverlap(const ClickBody& a, const ClickBody& b)
{
    const double apart = distance(a.centroid, b.centroid);
    const double small = 0.5 * std::min(a.diameter_mm, b.diameter_mm);
    const double large = 0.5 * std::max(a.diameter_mm, b.diameter_mm);
    const auto cubed = [](double r) { return r * r * r; };
    const double both = cubed(small) + cubed(large);
    if (apart >= small + large)
        return 0.0;
    if (apart <= large - small)
        return 2.0 * cubed(small) / both;
    const double gap = small + large - apart; // the lens of two balls, in units of 4/3 pi
    const double lens =
        gap * gap *
        (apart * apart + 2.0 * apart * (small + large) - 3.0 * (large - small) * (large - small)) /
        (16.0 * apart);
    return 2.0 * lens / both;
}

constexpr double NearlyAsGood = 0.75;
constexpr double AsGoodAsSpot = 0.55; // small spots are many, in a lesion too

/// A small lesion is seen better by the fit of its form, which knows of partial volumes, than by a cut.
std::optional<std::size_t> blobInsteadOf(const ClickBody& best, const std::vector<ClickBody>& bodies)
{
    constexpr double Small_mm = 14.0, SamePlace = 0.3;
    if (best.blob || best.diameter_mm > Small_mm)
        return std::nullopt;
    for (std::size_t n = 0; n < bodies.size(); ++n)
        if (bodies[n].blob && bodies[n].score > NearlyAsGood * best.score &&
            bodies[n].levels.contrast() * best.levels.contrast() > 0.0 &&
            ballsOverlap(best, bodies[n]) > SamePlace)
            return n;
    return std::nullopt;
}

/// Of bodies that are nearly the same the first stays.
void dropTwins(std::vector<ClickBody>& bodies)
{
    constexpr double Same = 0.9, SameValue = 10.0;
    std::vector<ClickBody> kept;
    for (ClickBody& body : bodies) {
        const bool isTwin = std::ranges::any_of(kept, [&](const ClickBody& other) {
            return body.blob.has_value() == other.blob.has_value() && ballsOverlap(body, other) > Same &&
                   std::abs(body.levels.contrast() - other.levels.contrast()) < SameValue;
        });
        if (!isTwin)
            kept.push_back(std::move(body));
    }
    bodies = std::move(kept);
}

/// Whether a body that was found is a part of a large one: its core, or a nodule of it where the click lies
/// well within.
bool isPartOf(const ClickBody& large, const ClickBody& body, const Point3& click)
{
    constexpr double Within_mm = 3.0;
    const Point3 local = large.voi.toLocal(click);
    const auto radius = static_cast<double>(Directions::coarse().interpolate(large.radii, local));
    return reachesAround(large, body) ||
           (norm(local) + Within_mm < radius && large.diameter_mm > MuchLarger * body.diameter_mm);
}

} // namespace

double rankOf(const ClickBody& body)
{
    constexpr double Half = 6.0, Core = 0.6; // standard errors
    constexpr double SurelyVessel = 0.125; // a tube as wide as half of the way looked at passes through more
    const double significance = std::max(0.0, body.significance);
    const double isNoVessel = std::max(0.0, 1.0 - body.passing / SurelyVessel);
    const double rank = isNoVessel * body.score * significance / (significance + Half);
    return hasOtherTissueAround(body) ? Core * rank : rank;
}

ClickBody refined(const ClickScene& scene, ClickBody body)
{
    constexpr int Times = 2;
    constexpr double Worse = 0.1, SamePlace_mm = 0.5, SameValue = 2.0;
    for (int n = 0; n < Times; ++n) {
        BorderLevels levels = body.levels;
        const double contrast = body.inside - levels.surroundings;
        if (contrast / levels.contrast() > 0.5)
            levels.lesion = body.inside;
        ClickBody next = clickBody(scene, body.centroid, roomAround(body), levels, SearchPart);
        if (next.score < body.score - Worse)
            break;
        const bool isSame = distance(next.centroid, body.centroid) < SamePlace_mm &&
                            std::abs(next.inside - levels.lesion) < SameValue;
        body = std::move(next);
        if (isSame)
            break;
    }
    return body;
}

std::optional<Choice> chosen(const ClickScene& scene, std::vector<ClickBody> bodies)
{
    constexpr std::size_t Most = 4;
    constexpr double Hopeful = 0.5;
    std::ranges::stable_sort(bodies, std::ranges::greater{}, rankOf);
    dropTwins(bodies);
    if (bodies.size() > Most)
        bodies.resize(Most, bodies.front());
    std::erase_if(bodies, [least = bodies.empty() ? 0.0 : Hopeful * rankOf(bodies.front())](
                              const ClickBody& body) { return rankOf(body) < least; });
    parallelFor(bodies.size(), [&](std::size_t n) {
        if (!bodies[n].blob && !bodies[n].isAroundCore)
            bodies[n] = refined(scene, std::move(bodies[n]));
    });
    std::erase_if(bodies, [&](const ClickBody& body) { return !isOfLesion(scene, body.levels); });
    std::ranges::stable_sort(bodies, std::ranges::greater{}, rankOf);
    if (bodies.empty())
        return std::nullopt;
    std::size_t best = 0;
    for (std::size_t n = 1; n < bodies.size(); ++n)
        if (rankOf(bodies[n]) > (bodies[best].blob ? AsGoodAsSpot : NearlyAsGood) * rankOf(bodies[best]) &&
            reachesAround(bodies[n], bodies[best]))
            best = n;
    if (const auto blob = blobInsteadOf(bodies[best], bodies))
        best = *blob;
    double agreement = 1.0;
    for (const ClickBody& body : bodies)
        if (rankOf(body) > NearlyAsGood * rankOf(bodies[best]))
            agreement = std::min(agreement, ballsOverlap(bodies[best], body));
    return Choice{std::move(bodies[best]), agreement};
}

void heed(LargeLesion large, std::optional<Choice>& best, const Point3& click)
{
    constexpr double Same = 0.7;
    const bool isFound = best && best->body.score >= NoScore;
    if (isFound && isOrganAround(large.body, best->body))
        return;
    const bool isPart = isFound && isPartOf(large.body, best->body, click);
    if (large.isClear && (!isFound || isPart))
        best = Choice{std::move(large.body)};
    else if (large.isClear && ballsOverlap(large.body, best->body) > Same)
        best->body.score = std::max(best->body.score, large.body.score);
    else if (isPart)
        best->mayBePart = large.body.diameter_mm > MuchLarger * best->body.diameter_mm;
}

} // namespace hepatica::imaging::segmentation
