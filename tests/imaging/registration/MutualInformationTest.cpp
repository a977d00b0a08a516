#include "RegistrationImages.h"
#include "imaging/registration/AffineFit.h"

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::imaging::registration;
using hepatica::tests::waves;

namespace {

Bits everywhere(const GreyImage& image)
{
    return Bits(image.values.size(), 1);
}

} // namespace

TEST(MutualInformation, ItsSlopeIsThatOfFiniteDifferences)
{
    const GreyImage fixed = waves({}), moving = waves({5.0, -3.0, 2.0}, -0.8F);
    // In the middle, so that no sample leaves the moving image.
    Bits middle(fixed.values.size());
    liver::forEachBlock(
        fixed.grid, [&](std::size_t block, const Point3& at) { middle[block] = norm(at) < 35.0 ? 1 : 0; });
    const Samples samples = samplesOf(fixed, middle, 4000);
    const CentredMap map = CentredMap::of({}, samples.centre);
    const Agreement here = agreementOf(samples, moving, map);
    ASSERT_EQ(here.within, 1.0);
    constexpr double Step = 1e-3;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Point3 step{axis == 0 ? Step : 0.0, axis == 1 ? Step : 0.0, axis == 2 ? Step : 0.0};
        CentredMap before = map, after = map;
        before.image = map.image - step;
        after.image = map.image + step;
        const double slope = (agreementOf(samples, moving, after).information -
                              agreementOf(samples, moving, before).information) /
                             (2.0 * Step);
        EXPECT_NEAR(here.byShift[axis], slope, 0.02 * std::abs(slope) + 1e-5);
        for (std::size_t column = 0; column < 3; ++column) {
            CentredMap less = map, more = map;
            less.matrix[axis][column] -= 1e-4;
            more.matrix[axis][column] += 1e-4;
            const double turn = (agreementOf(samples, moving, more).information -
                                 agreementOf(samples, moving, less).information) /
                                2e-4;
            EXPECT_NEAR(here.byMatrix[axis][column], turn, 0.02 * std::abs(turn) + 1e-3);
        }
    }
}

TEST(MutualInformation, AnImageDeterminesItselfAlsoWithOtherGreyValues)
{
    const GreyImage fixed = waves({}), inverted = waves({}, -0.7F);
    const Samples samples = samplesOf(fixed, everywhere(fixed), 4000);
    const CentredMap map = CentredMap::of({}, samples.centre);
    const double same = agreementOf(samples, fixed, map).relative;
    EXPECT_GT(same, 0.6);
    EXPECT_NEAR(agreementOf(samples, inverted, map).relative, same, 0.1);
}

TEST(AffineFit, FindsAShiftBetweenImagesOfOppositeContrast)
{
    const Point3 shift{5.0, -3.0, 2.0};
    const GreyImage fixed = waves({}), moving = waves(shift, -0.8F);
    const Samples samples = samplesOf(fixed, everywhere(fixed), 8000);
    const auto fitted = climb(samples, moving, CentredMap::of({}, samples.centre),
                              {Freedom::Rigid, 2.0, 0.01, 80}, Stretch({}, "fitting"));
    ASSERT_TRUE(fitted);
    EXPECT_LT(distance(fitted->map.affine()({0.0, 0.0, 0.0}), shift), 0.4); // a tenth of a block
}

TEST(AffineFit, StopsWhenItIsCancelled)
{
    const GreyImage image = waves({});
    const Samples samples = samplesOf(image, everywhere(image), 100);
    Progress progress;
    progress.cancel();
    const auto fitted =
        climb(samples, image, CentredMap::of({}, samples.centre), {}, Stretch(progress, "fitting"));
    ASSERT_FALSE(fitted);
    EXPECT_EQ(fitted.error().code, ProblemCode::Cancelled);
}
