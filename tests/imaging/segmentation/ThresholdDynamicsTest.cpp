#include "imaging/segmentation/ThresholdDynamics.h"

#include <cmath>

#include <gtest/gtest.h>

using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

TEST(ThresholdDynamics, GivesDistancesFarBeyondWhereALesionCanBe)
{
    const Cube cube{41, 0.5};
    const double radius_mm = 4.0;
    const LesionShape shape = shapeOfStroke({{-4, 0, 0}, {4, 0, 0}}, {0, 0, 1});
    Constraints constraints(cube.count(), Certainty::Beyond);
    Field evidence(cube.count(), 0.0F);
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        if (norm(local) < 1.3 * radius_mm)
            constraints[at] = Certainty::Open;
        evidence[at] = norm(local) < radius_mm ? 2.0F : -2.0F;
    });
    const Field distances =
        ThresholdDynamics(cube, evidence, shape, constraints).beside(Field(cube.count(), -1.0F));
    for (const Point3& place : {Point3{0, 0, 0}, Point3{5, 0, 0}, Point3{0, 9.5, 0}, Point3{0, -6, 6}})
        EXPECT_NEAR(sampleAt(cube, distances, place), radius_mm - norm(place), 1.0) << norm(place);
}

TEST(ThresholdDynamics, WhereAnotherSurfaceHoldsMoreItBeginsThereToo)
{
    // A core, and around it a rim behind a thin layer that looks like the surroundings: from the middle no
    // way leads across it.
    const Cube cube{49, 1.0};
    constexpr double Core_mm = 11.0, Layer_mm = 12.5, Radius_mm = 18.0;
    const LesionShape shape = shapeOfStroke({{-14, 0, 0}, {14, 0, 0}}, {0, 0, 1});
    const Constraints constraints(cube.count(), Certainty::Open);
    Field evidence(cube.count()), whole(cube.count());
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        const double far = norm(local);
        evidence[at] = far < Core_mm || (far > Layer_mm && far < Radius_mm) ? 2.0F : -2.0F;
        whole[at] = static_cast<float>(Radius_mm - far);
    });
    const Point3 inRim{0, 15, 0};
    const Field alone =
        ThresholdDynamics(cube, evidence, shape, constraints).beside(Field(cube.count(), -1.0F));
    EXPECT_LT(sampleAt(cube, alone, inRim), 0.0F);
    const Field besideOther = ThresholdDynamics(cube, evidence, shape, constraints).beside(whole);
    EXPECT_GT(sampleAt(cube, besideOther, inRim), 0.0F);
    // Another surface that holds less evidence does not count.
    Field tooLarge(cube.count());
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        evidence[at] = norm(local) < Core_mm ? 2.0F : -2.0F;
        tooLarge[at] = static_cast<float>(Radius_mm - norm(local));
    });
    EXPECT_LT(sampleAt(cube, ThresholdDynamics(cube, evidence, shape, constraints).beside(tooLarge), inRim),
              0.0F);
}
