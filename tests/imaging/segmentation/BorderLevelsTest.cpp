#include "segmentation/BorderLevels.h"

#include <gtest/gtest.h>

using hepatica::imaging::segmentation::BorderLevels;
using hepatica::imaging::segmentation::borderTerm;
using hepatica::imaging::segmentation::ValueTerm;

TEST(BorderLevels, TheEvidenceChangesItsSignAtThePartAskedFor)
{
    for (const BorderLevels& levels : {BorderLevels{60.0, 110.0}, BorderLevels{150.0, 110.0}}) {
        const ValueTerm term = borderTerm(levels, 0.7);
        const auto towards = [&](double part) {
            return term(static_cast<float>(levels.lesion - part * levels.contrast()));
        };
        EXPECT_GT(towards(0.0), 1.0F);
        EXPECT_GT(towards(0.6), 0.0F);
        EXPECT_LT(towards(0.8), 0.0F);
        EXPECT_LT(towards(1.0), -1.0F);
    }
}

TEST(BorderLevels, ACoreDarkerThanTheLiverSaysNothingAgainstABrightRim)
{
    const ValueTerm term = borderTerm({150.0, 110.0}, 0.7);
    EXPECT_EQ(term(35.0F), 0.0F);   // necrosis
    EXPECT_LT(term(-100.0F), 0.0F); // fat
    EXPECT_LT(term(300.0F), 0.0F);  // bone
    EXPECT_FALSE(BorderLevels({150.0, 110.0}).range().low > 35.0);
}

// Portal venous blood (178 HU) beside a lesion that is 25 HU brighter than the liver.
TEST(BorderLevels, AVesselIsBrighterThanABrightLesion)
{
    const BorderLevels levels{135.0, 110.0};
    EXPECT_LT(levels.brightest(), 178.0);
    EXPECT_LT(borderTerm(levels, 0.7)(178.0F), -1.0F);
    EXPECT_GT(borderTerm(levels, 0.7)(145.0F), 0.0F); // twice the noise of the cube
}
