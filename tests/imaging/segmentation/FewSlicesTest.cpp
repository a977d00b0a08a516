#include "segmentation/FewSlices.h"

#include <hepatica/imaging/MaskSlices.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::Mask;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;
using testing::HasSubstr;

namespace {

/// A lesion of 28 x 22 x 24 mm in slices so far apart.
SyntheticLesion inSlicesOf(double apart_mm)
{
    SyntheticScene scene;
    scene.dims[2] = 12;
    scene.spacing[2] = apart_mm;
    scene.lesion = 45.0;
    return makeLesion(scene);
}

const auto TellsOfSlices = testing::Contains(HasSubstr("where it begins and ends between them is not seen"));

} // namespace

TEST(MaskSlices, AreCountedByWhatTheyHold)
{
    const auto grid =
        hepatica::imaging::Geometry::make({4, 4, 8}, {1, 1, 5}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
            .value();
    std::vector<std::uint8_t> inside(4 * 4 * 8, 0);
    std::fill_n(inside.begin() + 16, 32, std::uint8_t{1}); // the second and the third slice
    const auto two = hepatica::imaging::slicesOf(*Mask::make(grid, {{0, 0, 0}, {3, 3, 7}}, inside));
    EXPECT_EQ(two.largest, 16U);
    EXPECT_DOUBLE_EQ(two.filled, 2.0);
    inside[7 * 16] = 1; // a voxel far away
    EXPECT_DOUBLE_EQ(hepatica::imaging::slicesOf(*Mask::make(grid, {{0, 0, 0}, {3, 3, 7}}, inside)).filled,
                     33.0 / 16.0);
}

TEST(FewSlices, AreDoubtedOfStrokesAndClicks)
{
    std::vector<double> ofStrokes, ofClicks;
    for (const double apart_mm : {4.0, 16.0, 22.0}) {
        const SyntheticLesion made = inSlicesOf(apart_mm);
        LesionPrompt stroke, click;
        stroke.strokes = {made.longAxis};
        click.click = made.middle;
        const auto drawn = segmentLesion(made.volume, stroke), clicked = segmentLesion(made.volume, click);
        ASSERT_TRUE(drawn && clicked) << apart_mm;
        EXPECT_EQ(testing::Matches(TellsOfSlices)(drawn->reasons), apart_mm > 10.0) << apart_mm;
        EXPECT_EQ(testing::Matches(TellsOfSlices)(clicked->reasons), apart_mm > 10.0) << apart_mm;
        ofStrokes.push_back(drawn->confidence);
        ofClicks.push_back(clicked->confidence);
    }
    EXPECT_LT(ofStrokes[2], 0.75 * ofStrokes[0]);
    EXPECT_LT(ofClicks[2], 0.75 * ofClicks[0]);
}

TEST(FewSlices, AreNoDoubtWhereThePromptTellsWhereTheLesionEnds)
{
    const SyntheticLesion made = inSlicesOf(22.0);
    LesionPrompt box, across, within;
    const Point3 half{14.0, 11.0, 12.0};
    box.box = {made.middle - half, made.middle + half};
    across.strokes = {made.longAxis, {made.middle - Point3{0, 0, 12}, made.middle + Point3{0, 0, 12}}};
    within.strokes = {made.longAxis, made.shortAxis};
    const auto doubt = [&](const LesionPrompt& prompt) {
        return hepatica::imaging::segmentation::doubtOfFewSlices(made.truth, prompt).size;
    };
    EXPECT_EQ(doubt(box), 0.0);
    EXPECT_EQ(doubt(across), 0.0);
    EXPECT_GT(doubt(within), 0.5);
}
