#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/phantom/LesionGallery.h>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::dice;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::segmentLesion;
using hepatica::phantom::GalleryDesign;
using hepatica::phantom::GalleryLesion;
using hepatica::phantom::makeGalleryLesion;

namespace {

double overlapOfClick(const GalleryLesion& lesion, const Point3& at)
{
    LesionPrompt prompt;
    prompt.click = at;
    const auto found = segmentLesion(lesion.volume, prompt);
    EXPECT_TRUE(found) << found.error().text();
    return found ? dice(found->mask, lesion.mask) : 0.0;
}

} // namespace

// A necrotic core is clearer than the rim around it, and still a part of the lesion. 0.84 is what clicks on
// the gallery must reach in the mean.
TEST(ClickSearch, AClickInTheCoreOrInTheRimGivesTheWholeLesion)
{
    for (const double contrast_hu : {40.0, -40.0}) {
        GalleryDesign design;
        design.diameter_mm = 32.0;
        design.contrast_hu = contrast_hu;
        design.coreFraction = 0.5;
        const auto lesion = makeGalleryLesion(design);
        ASSERT_TRUE(lesion) << lesion.error().text();
        const Point3 core = lesion->truth.centre;
        const Point3 rim = 0.15 * core + 0.85 * lesion->truth.longEnds[0];
        EXPECT_GT(overlapOfClick(*lesion, core), 0.84) << contrast_hu;
        EXPECT_GT(overlapOfClick(*lesion, rim), 0.84) << contrast_hu;
    }
}

TEST(ClickSearch, AClickNearTheBorderOfASmallLesionFindsItAll)
{
    GalleryDesign design;
    design.diameter_mm = 10.0;
    design.contrast_hu = -40.0;
    design.slice_mm = 1.0;
    const auto lesion = makeGalleryLesion(design);
    ASSERT_TRUE(lesion) << lesion.error().text();
    const double middle = overlapOfClick(*lesion, lesion->truth.centre);
    EXPECT_GT(middle, 0.70);
    for (const Point3& end : lesion->truth.longEnds)
        EXPECT_NEAR(overlapOfClick(*lesion, 0.1 * lesion->truth.centre + 0.9 * end), middle, 0.06);
}
