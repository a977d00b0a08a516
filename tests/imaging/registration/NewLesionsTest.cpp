// Candidates for new lesions: the stories' own, and what is no candidate.
#include "imaging/registration/TrueMap.h"

#include <hepatica/imaging/NewLesions.h>

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hepatica::imaging {

namespace {

using phantom::FollowUpPair;

phantom::PhantomOptions searchOptions(std::uint64_t seed)
{
    phantom::PhantomOptions options;
    options.story = phantom::Story::Pseudoprogressor;
    options.seed = seed;
    options.dims = {256, 256, 75};
    options.bodyWidth_mm = 384.0;
    options.coverage_mm = 225.0;
    return options;
}

/// Baseline and first follow-up of the story in which a lesion appears.
FollowUpPair storyPair(std::uint64_t seed)
{
    return {phantom::makeVisitImage(searchOptions(seed), 0).value(),
            phantom::makeVisitImage(searchOptions(seed), 1).value()};
}

/// The lesions of the later visit that the earlier one had.
std::vector<Mask> knownLesions(const FollowUpPair& pair)
{
    std::vector<Mask> known;
    for (std::size_t i = 0; i < pair.later.masks.size(); ++i)
        if (pair.earlier.lesions[i].present && pair.later.masks[i])
            known.push_back(*pair.later.masks[i]);
    return known;
}

/// As an alignment in the liver leaves it (docs/registration.md).
constexpr Point3 Off_mm{1.2, -1.2, 1.2};

/// The place of a lesion in the list, 1 the first; 0 not in it.
std::size_t rankOf(const phantom::LesionTruth& lesion, const NewLesionSearch& search)
{
    const double near = std::max(5.0, 0.5 * lesion.longAxis.mm());
    for (std::size_t n = 0; n < search.candidates.size(); ++n)
        if (distance(search.candidates[n].position, lesion.centre) < near)
            return n + 1;
    return 0;
}

void expectAmongTheFirstThree(const FollowUpPair& pair, std::uint64_t seed)
{
    const auto search = findNewLesionCandidates(pair.earlier.volume, pair.later.volume,
                                                trueMap(pair, false, Off_mm), {{}, knownLesions(pair)});
    ASSERT_TRUE(search) << search.error().text();
    EXPECT_LE(search->candidates.size(), 10U);
    for (std::size_t i = 0; i < pair.later.lesions.size(); ++i) {
        const phantom::LesionTruth& lesion = pair.later.lesions[i];
        if (pair.earlier.lesions[i].present)
            continue;
        const std::size_t rank = rankOf(lesion, *search);
        ASSERT_THAT(rank, testing::AllOf(testing::Ge(1U), testing::Le(3U)))
            << "seed " << seed << ", " << lesion.name << " of " << lesion.longAxis.mm() << " mm";
        const NewLesionCandidate& candidate = search->candidates[rank - 1];
        EXPECT_LT(distance(candidate.earlierPosition, pair.toEarlier(candidate.position)), 3.0);
        EXPECT_NEAR(std::log(candidate.diameter_mm / lesion.longAxis.mm()), 0.0, std::log(1.6));
    }
}

TEST(NewLesions, TheStorysNewLesionIsAmongTheFirstThreeCandidatesForFiveSeeds)
{
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U})
        expectAmongTheFirstThree(storyPair(seed), seed);
}

TEST(NewLesions, LesionsFromSixMillimetresOnAreAmongThemToo)
{
    for (const std::uint64_t seed : {3U, 4U}) // 6.4 and 15.6 mm, 10.6 and 13.3 mm
        expectAmongTheFirstThree(phantom::makeFollowUpPair(searchOptions(seed)).value(), seed);
}

TEST(NewLesions, WhatShinesInAnotherPhaseDoesNotComeBeforeThem)
{
    // Vessels, and the head of the pancreas beside the liver, which was as dense as the liver before. Of the
    // ten new lesions of 6.4 to 15.6 mm one (7.5 mm, 18 HU below the liver) does not stand out from the
    // noise.
    int first = 0;
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        const auto pair =
            phantom::makeFollowUpPair(searchOptions(seed), Phase::PortalVenous, Phase::LateArterial).value();
        const auto search = findNewLesionCandidates(pair.earlier.volume, pair.later.volume,
                                                    trueMap(pair, false, Off_mm), {{}, knownLesions(pair)});
        ASSERT_TRUE(search) << search.error().text();
        for (std::size_t i = 0; i < pair.later.lesions.size(); ++i) {
            const std::size_t rank =
                pair.earlier.lesions[i].present ? 0 : rankOf(pair.later.lesions[i], *search);
            first += rank >= 1 && rank <= 3 ? 1 : 0;
        }
    }
    EXPECT_GE(first, 9);
}

bool isInLiver(const Point3& at)
{
    return std::hypot(at.x / 70.0, at.y / 60.0, at.z / 54.0) < 1.0;
}

/// A liver of 140 x 120 x 108 mm in fat, with balls of 12 mm that are brighter than it.
Volume liverWith(const std::vector<Point3>& balls, unsigned seed)
{
    const Geometry grid =
        Geometry::make({90, 80, 48}, {2, 2, 3}, {-89, -79, -70.5}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
            .value();
    std::mt19937 random(seed);
    auto voxels = std::make_shared<std::vector<std::int16_t>>();
    for (int k = 0; k < 48; ++k)
        for (int j = 0; j < 80; ++j)
            for (int i = 0; i < 90; ++i) {
                const Point3 at = grid.toPatient(VoxelIndex{i, j, k});
                const bool isBright =
                    std::ranges::any_of(balls, [&](const Point3& ball) { return distance(at, ball) < 6.0; });
                const double noise_hu = 24.0 * (static_cast<double>(random() % 1000U) / 999.0 - 0.5);
                const double tissue_hu = isBright ? 140.0 : isInLiver(at) ? 100.0 : -100.0;
                voxels->push_back(static_cast<std::int16_t>(std::lround(tissue_hu + noise_hu)));
            }
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    return Volume::make(grid, voxels, origin).value();
}

TEST(NewLesions, APartOfAnotherOrganThatWasTakenForLiverComesAfterALesionAtTheCapsule)
{
    // One touches the border from within, the other lies outside and hangs on the liver's mask by a bulge.
    const Point3 lesion{0, 52, 0}, beside{0, -68, 0};
    const Volume earlier = liverWith({}, 1), later = liverWith({lesion, beside}, 2);
    const Geometry& grid = later.geometry();
    const IndexBox all{{0, 0, 0}, {89, 79, 47}};
    std::vector<std::uint8_t> inside;
    for (int k = 0; k < 48; ++k)
        for (int j = 0; j < 80; ++j)
            for (int i = 0; i < 90; ++i) {
                const Point3 at = grid.toPatient(VoxelIndex{i, j, k});
                inside.push_back(isInLiver(at) || distance(at, beside) < 12.0 ? 1 : 0);
            }
    const auto search =
        findNewLesionCandidates(earlier, later, {}, {Mask::make(grid, all, inside).value(), {}});
    ASSERT_TRUE(search) << search.error().text();
    ASSERT_FALSE(search->candidates.empty());
    EXPECT_LT(distance(search->candidates.front().position, lesion), 6.0); // within the ball
    EXPECT_GT(search->candidates.front().confidence, 0.3);
    for (const NewLesionCandidate& candidate : search->candidates)
        EXPECT_TRUE(candidate.confidence < 0.1 || distance(candidate.position, beside) > 12.0);
}

TEST(NewLesions, OneVisitAgainstItselfHasNoSureCandidateAndStillSaysWhatThatIsWorth)
{
    const auto visit = phantom::makeVisitImage(searchOptions(1), 0).value();
    const auto search = findNewLesionCandidates(visit.volume, visit.volume, {});
    ASSERT_TRUE(search) << search.error().text();
    for (const NewLesionCandidate& candidate : search->candidates)
        EXPECT_LT(candidate.confidence, 0.1);
    EXPECT_GT(search->searched_ml, 1000.0);
    EXPECT_THAT(search->statement(), testing::HasSubstr("no answer to the question for new lesions"));
}

TEST(NewLesions, AnEmptyListNeverReadsAsNoNewLesion)
{
    NewLesionSearch search;
    search.searched_ml = 1512.4;
    EXPECT_EQ(search.statement(),
              "no candidate stood out in the 1512 mL of liver searched; this is no answer to the question "
              "for new lesions: look through the images");
}

TEST(NewLesions, AMaskOfAnotherGridIsRefusedAndWorkCanBeCancelled)
{
    auto small = searchOptions(1);
    small.dims = {96, 96, 40};
    const auto visit = phantom::makeVisitImage(small, 0).value();
    small.dims = {64, 64, 32};
    const auto other = phantom::makeVisitImage(small, 0).value();
    const Mask foreign = *other.masks[0];
    EXPECT_EQ(findNewLesionCandidates(visit.volume, visit.volume, {}, {foreign, {}}).error().code,
              ProblemCode::OtherGrid);
    EXPECT_EQ(findNewLesionCandidates(visit.volume, visit.volume, {}, {{}, {foreign}}).error().code,
              ProblemCode::OtherGrid);
    Progress cancelled;
    cancelled.cancel();
    EXPECT_EQ(findNewLesionCandidates(visit.volume, visit.volume, {}, {*visit.masks[0], {}}, cancelled)
                  .error()
                  .code,
              ProblemCode::Cancelled);
}

} // namespace

} // namespace hepatica::imaging
