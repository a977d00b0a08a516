// Pairs of visits in memory, whose motion and changes are known.
#include "testdata/Phantoms.h"

#include <hepatica/phantom/FollowUpPair.h>

namespace hepatica::phantom {

namespace {

PhantomOptions pairOptions(std::uint64_t seed)
{
    PhantomOptions options;
    options.seed = seed;
    options.dims = {128, 128, 60};
    return options;
}

double meanOf(const VisitImage& image, const imaging::Mask& mask)
{
    double sum = 0.0;
    for (int k = mask.box().first.k; k <= mask.box().last.k; ++k)
        for (int j = mask.box().first.j; j <= mask.box().last.j; ++j)
            for (int i = mask.box().first.i; i <= mask.box().last.i; ++i)
                sum += mask.contains({i, j, k}) ? image.volume.at({i, j, k}) : 0.0;
    return sum / static_cast<double>(mask.voxelCount());
}

class FollowUpPairTest : public Phantoms {};

TEST_F(FollowUpPairTest, AVisitInMemoryIsTheVisitInTheFiles)
{
    const PatientTruth& written = patient(Story::Pseudoprogressor);
    const auto series = open(written.visits[1], 1);
    const auto image = makeVisitImage(small(Story::Pseudoprogressor), 1);
    ASSERT_TRUE(image) << image.error().text();
    EXPECT_TRUE(image->volume.geometry().sameGrid(series.volume.geometry()));
    std::size_t different = 0, at = 0;
    series.volume.visit([&](auto voxels) {
        image->volume.visit([&](auto own) {
            for (; at < own.size(); ++at)
                different += own[at] != voxels[at] ? 1U : 0U;
        });
    });
    EXPECT_EQ(different, 0U);
    EXPECT_EQ(at, series.volume.geometry().voxelCount());
    EXPECT_TRUE(image->motion == written.visits[1].motion);
    EXPECT_TRUE(image->lesions == written.visits[1].lesions);
}

TEST_F(FollowUpPairTest, TheMotionCarriesEveryLesionToTheLaterVisitAndBack)
{
    const auto pair = makeFollowUpPair(pairOptions(1));
    ASSERT_TRUE(pair) << pair.error().text();
    for (std::size_t i = 0; i < pair->earlier.lesions.size(); ++i) {
        const LesionTruth &before = pair->earlier.lesions[i], &after = pair->later.lesions[i];
        EXPECT_TRUE(after.present) << after.name;
        if (!before.present)
            continue;
        EXPECT_LT(distance(pair->toLater(before.centre), after.centre), 1e-6) << after.name;
        EXPECT_LT(distance(pair->toEarlier(after.centre), before.centre), 1e-6) << after.name;
        EXPECT_GT(distance(before.centre, after.centre), 5.0) << "the organs breathe";
    }
}

TEST_F(FollowUpPairTest, LesionsGrowOrShrinkByTenToFortyPercentAndTwoAreNew)
{
    int grown = 0, shrunk = 0, fresh = 0;
    for (const std::uint64_t seed : {1U, 2U}) {
        const auto pair = makeFollowUpPair(pairOptions(seed));
        ASSERT_TRUE(pair) << pair.error().text();
        for (std::size_t i = 0; i < pair->later.lesions.size(); ++i) {
            const LesionTruth &before = pair->earlier.lesions[i], &after = pair->later.lesions[i];
            if (!before.present) {
                ++fresh;
                continue;
            }
            // Volumes of the same form: the axes on the slices differ by what the slices miss.
            const double change = std::cbrt(after.volume_mm3 / before.volume_mm3) - 1.0;
            EXPECT_GT(std::abs(change), 0.0999) << after.name;
            EXPECT_LT(std::abs(change), 0.4001) << after.name;
            (change > 0.0 ? grown : shrunk) += 1;
        }
    }
    EXPECT_EQ(grown, 7);
    EXPECT_EQ(shrunk, 7);
    EXPECT_EQ(fresh, 4);
}

TEST_F(FollowUpPairTest, EachVisitShowsItsOwnPhase)
{
    const auto pair =
        makeFollowUpPair(pairOptions(3), imaging::Phase::PortalVenous, imaging::Phase::LateArterial);
    ASSERT_TRUE(pair) << pair.error().text();
    // The carcinoma with washout: darker than the liver (110 HU) first, brighter (80 HU) then.
    const auto &before = pair->earlier.masks[0], &after = pair->later.masks[0];
    ASSERT_TRUE(before && after);
    EXPECT_LT(meanOf(pair->earlier, *before), 110.0 - 15.0);
    EXPECT_GT(meanOf(pair->later, *after), 80.0 + 10.0);
}

TEST_F(FollowUpPairTest, AVisitThatTheStoryLacksAndAPhaseThatIsNotDrawnAreRefused)
{
    EXPECT_EQ(makeVisitImage(small(Story::Responder), 4).error().code, ProblemCode::BadPhantom);
    EXPECT_EQ(makeVisitImage(small(Story::Responder), 0, imaging::Phase::Hepatobiliary).error().code,
              ProblemCode::BadPhantom);
}

} // namespace

} // namespace hepatica::phantom
