#include <hepatica/measurement/TumourBurden.h>

#include <gtest/gtest.h>

namespace hepatica::measurement {

using namespace hepatica::literals;

TEST(Milan, OneLesionOfFiftyOrThreeOfThirtyMillimetres)
{
    EXPECT_EQ(milan({{50_mm}, {}}).within, true);
    EXPECT_EQ(milan({{50.01_mm}, {}}).within, false);
    EXPECT_EQ(milan({{30_mm, 30_mm, 30_mm}, {}}).within, true);
    EXPECT_EQ(milan({{30_mm, 31_mm}, {}}).within, false);
    EXPECT_EQ(milan({{10_mm, 10_mm, 10_mm, 10_mm}, {}}).within, false);
}

TEST(Milan, InvasionAndSpreadAreOutside)
{
    EXPECT_EQ(milan({{20_mm}, {}, true, false}).within, false);
    EXPECT_EQ(milan({{20_mm}, {}, false, true}).reason, "extrahepatic spread");
}

TEST(Milan, ALesionWithoutSizeLeavesItOpenUnlessTheOthersDecide)
{
    EXPECT_EQ(milan({{20_mm}, {"NT01"}}).within, std::nullopt);
    EXPECT_EQ(milan({{20_mm}, {"NT01"}}).reason, "the size of NT01");
    EXPECT_EQ(milan({{31_mm}, {"NT01"}}).within, false);
    EXPECT_EQ(milan({}).within, std::nullopt);
}

TEST(UpToSeven, IsNumberAndLargestSizeInCentimetres)
{
    // Mazzaferro 2009: 3 + 4.0 = 7.
    EXPECT_EQ(upToSeven({{40_mm, 10_mm, 10_mm}, {}}).within, true);
    EXPECT_EQ(upToSeven({{40.1_mm, 10_mm, 10_mm}, {}}).within, false);
    EXPECT_EQ(upToSeven({{60_mm}, {}}).within, true);
}

TEST(TumourBurdenScore, IsTheDistanceFromTheOrigin)
{
    // Sasaki 2018: largest 4 cm, 3 lesions: sqrt(16 + 9) = 5.
    EXPECT_DOUBLE_EQ(*tumourBurdenScore({{40_mm, 10_mm, 10_mm}, {}}), 5.0);
    EXPECT_EQ(tumourBurdenScore({{40_mm}, {"NT01"}}), std::nullopt);
    EXPECT_EQ(tumourBurdenScore({}), std::nullopt);
}

TEST(Bclc, EveryStage)
{
    // Reig 2022.
    EXPECT_EQ(bclc({{20_mm}, {}}, 0, 'A').stage, "0");
    EXPECT_EQ(bclc({{20_mm}, {}}, 0, 'B').stage, "A");
    EXPECT_EQ(bclc({{20.1_mm}, {}}, 0, 'A').stage, "A");
    EXPECT_EQ(bclc({{90_mm}, {}}, 0, 'A').stage, "A");
    EXPECT_EQ(bclc({{30_mm, 30_mm, 20_mm}, {}}, 0, 'A').stage, "A");
    EXPECT_EQ(bclc({{31_mm, 10_mm}, {}}, 0, 'A').stage, "B");
    EXPECT_EQ(bclc({{10_mm, 10_mm, 10_mm, 10_mm}, {}}, 0, 'A').stage, "B");
    EXPECT_EQ(bclc({{20_mm}, {}}, 1, 'A').stage, "C");
    EXPECT_EQ(bclc({{20_mm}, {}, true, false}, 0, 'A').stage, "C");
    EXPECT_EQ(bclc({{20_mm}, {}, false, true}, 0, 'A').stage, "C");
    EXPECT_EQ(bclc({{20_mm}, {}, true, false}, 3, 'A').stage, "D");
    EXPECT_EQ(bclc({{20_mm}, {}}, 0, 'C').stage, "D");
}

TEST(Bclc, IsOpenWhereASizeThatIsNotKnownDecides)
{
    EXPECT_EQ(bclc({{20_mm}, {"NT01"}}, 0, 'A').stage, "");
    EXPECT_EQ(bclc({{20_mm}, {"NT01"}}, 0, 'A').reason, "the size of NT01");
    EXPECT_EQ(bclc({{31_mm}, {"NT01"}}, 0, 'A').stage, "B");
    EXPECT_EQ(bclc({}, 0, 'A').stage, "");
}

} // namespace hepatica::measurement
