#include "segmentation/BorderEvidence.h"

#include "imaging/segmentation/SyntheticLesion.h"

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::Quantity;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;
using namespace hepatica::imaging::segmentation;

namespace {

/// A ball of 12 mm in liver, and the evidence for its true surface.
BorderEvidence ofBall(SyntheticScene scene, Quantity quantity = Quantity::Hounsfield)
{
    constexpr double Radius_mm = 12.0;
    scene.semi_mm = {Radius_mm, Radius_mm, Radius_mm};
    const SyntheticLesion made = makeLesion(scene);
    const Voi voi = makeVoi(made.volume, made.middle, 2.0 * Radius_mm, 0.8, {});
    Field distance_mm(voi.cube.count());
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        distance_mm[at] = static_cast<float>(Radius_mm - norm(local));
    });
    return borderEvidence(voi, distance_mm, scene.noise, scene.spacing, quantity);
}

/// Half of what lies around the ball.
SyntheticScene besides(double hounsfield)
{
    SyntheticScene scene;
    scene.otherTissue = [hounsfield](const Point3& p) {
        return p.x > 0.0 ? std::optional(hounsfield) : std::nullopt;
    };
    return scene;
}

} // namespace

TEST(BorderEvidence, MissesNothingAllAroundALesion)
{
    const BorderEvidence border = ofBall({});
    EXPECT_LT(border.missing, 0.05);
    EXPECT_EQ(border.foreign, 0.0);
}

TEST(BorderEvidence, MissesTheHalfBehindWhichTheLesionsOwnDensityGoesOn)
{
    const BorderEvidence border = ofBall(besides(SyntheticScene{}.lesion));
    EXPECT_GT(border.missing, 0.35); // half of it but for the directions that lie on the edge of both halves
    EXPECT_LT(border.missing, 0.55);
}

TEST(BorderEvidence, MissesTheHalfBehindWhichTheValuesStepTheOtherWay)
{
    const BorderEvidence border = ofBall(besides(50.0)); // the lesion has 75 HU, the liver 105
    EXPECT_GT(border.missing, 0.35);
    EXPECT_LT(border.missing, 0.55);
}

TEST(BorderEvidence, TellsTheHalfBehindWhichFatLiesInHounsfieldUnitsOnly)
{
    const BorderEvidence border = ofBall(besides(-100.0));
    EXPECT_NEAR(border.foreign, 0.5, 0.15);
    EXPECT_LT(border.missing, 0.05);
    EXPECT_EQ(ofBall(besides(-100.0), Quantity::None).foreign, 0.0);
}

TEST(BorderEvidence, IsTheMoreCertainTheLessNoiseThereIs)
{
    // A standard error is proportional to the noise, and the step is the same.
    SyntheticScene quiet, loud;
    quiet.noise = 8.0;
    loud.noise = 24.0;
    EXPECT_NEAR(ofBall(quiet).certainty / ofBall(loud).certainty, 3.0, 0.6);
}

TEST(BorderEvidence, IsNoneWhereTheDensityIsTheLiversOwn)
{
    SyntheticScene isodense;
    isodense.lesion = isodense.liver;
    EXPECT_LT(ofBall(isodense).certainty, 1.0);
}
