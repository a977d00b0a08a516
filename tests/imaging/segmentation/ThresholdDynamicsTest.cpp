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
    const Field distances = thresholdDynamics(cube, evidence, shape, constraints);
    for (const Point3& place : {Point3{0, 0, 0}, Point3{5, 0, 0}, Point3{0, 9.5, 0}, Point3{0, -6, 6}})
        EXPECT_NEAR(sampleAt(cube, distances, place), radius_mm - norm(place), 1.0) << norm(place);
}
