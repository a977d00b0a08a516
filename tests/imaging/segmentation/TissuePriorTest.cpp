#include "imaging/segmentation/TissuePrior.h"

#include <gtest/gtest.h>

#include <random>

using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double Length_mm = 6.0, Around_mm = 3.0;
const LesionShape Shape = shapeOfStroke({{-3, 0, 0}, {3, 0, 0}}, {0, 0, 1});
constexpr TissueRange Range{0.0, 200.0, 80.0};

/// Liver everywhere; beyond 5 mm to the right fat, where it is asked for.
Voi smallCube(bool withFat)
{
    Voi voi;
    voi.cube = {33, 0.5};
    voi.values.assign(voi.cube.count(), 100.0F);
    voi.inVolume.assign(voi.cube.count(), 1);
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        if (withFat && local.x > 5.0)
            voi.values[at] = -100.0F;
    });
    return voi;
}

Certainty at(const Voi& voi, const Constraints& constraints, const Point3& local)
{
    return constraints[nearestOffset(voi.cube, local)];
}

} // namespace

TEST(TissuePrior, TissueTooFarForTheStrokeIsBeyondAsFarAsItIsAskedFor)
{
    const Voi voi = smallCube(false);
    const Constraints around = constraintsOf(voi, Shape, foreignTissue(voi, Shape, Range), Around_mm);
    EXPECT_EQ(at(voi, around, {0, 0, 0}), Certainty::Inside);
    EXPECT_EQ(at(voi, around, {0, 0.4 * Length_mm, 0}), Certainty::Open);
    EXPECT_EQ(at(voi, around, {0, 0.66 * Length_mm + 1.0, 0}), Certainty::Beyond);
    EXPECT_EQ(at(voi, around, {0, 0.66 * Length_mm + Around_mm + 1.0, 0}), Certainty::Outside);
    const Constraints near = constraintsOf(voi, Shape, foreignTissue(voi, Shape, Range));
    EXPECT_EQ(at(voi, near, {0, 0.66 * Length_mm + 1.0, 0}), Certainty::Outside);
}

TEST(TissuePrior, ForeignTissueIsOutsideHoweverFar)
{
    const Voi voi = smallCube(true);
    const Constraints constraints = constraintsOf(voi, Shape, foreignTissue(voi, Shape, Range), Around_mm);
    EXPECT_EQ(at(voi, constraints, {6, 0, 0}), Certainty::Outside);
    EXPECT_EQ(at(voi, constraints, {-5, 0, 0}), Certainty::Beyond);
}

// Foreign is what hangs together with foreign tissue beyond 0.6 lengths: calcium within the lesion is its
// own.
TEST(TissuePrior, ForeignTissueGrowsInFromBeyondTheLesionAlone)
{
    Voi voi = smallCube(false);
    forEachVoxel(voi.cube, [&](std::size_t voxel, const Point3& local) {
        const bool isTongue = local.x >= 1.0 && std::abs(local.y) < 0.6 && std::abs(local.z) < 0.6;
        const bool isCalcium = norm(local - Point3{-1.5, 0, 0}) < 0.8;
        if (isTongue || isCalcium)
            voi.values[voxel] = isTongue ? -100.0F : 400.0F;
    });
    const std::vector<Tissue> foreign = foreignTissue(voi, Shape, Range);
    const auto tissueAt = [&](double x) { return foreign[nearestOffset(voi.cube, {x, 0, 0})]; };
    for (const double x : {1.0, 2.0, 3.5, 4.0, 8.0}) // the ball ends at 3.6
        EXPECT_EQ(tissueAt(x), Tissue::Dark) << x;
    EXPECT_EQ(tissueAt(0.5), Tissue::Own);
    EXPECT_EQ(tissueAt(-1.5), Tissue::Own);
}

// Lines are looked along only where something foreign can lie: as if each were walked to the middle.
TEST(TissuePrior, WhatLiesBehindForeignTissueIsOutsideInEveryDirection)
{
    std::mt19937 random(1);
    const auto coordinate = [&] { return static_cast<double>(random() % 161) / 10.0 - 8.0; };
    Voi voi = smallCube(false);
    for (int round = 0; round < 20; ++round) {
        std::vector<Tissue> foreign(voi.cube.count(), Tissue::Own);
        for (int body = 0; body < 5; ++body) { // from specks to balls of 3 mm, beyond the lesion's own reach
            const Point3 middle{coordinate(), coordinate(), coordinate()};
            const double radius_mm = static_cast<double>(random() % 30) / 10.0;
            forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
                if (norm(local - middle) <= radius_mm && norm(local) > 3.0)
                    foreign[at] = Tissue::Bright;
            });
        }
        const Constraints constraints = constraintsOf(voi, Shape, foreign, Around_mm);
        const auto isHidden = [&](const Point3& local) { // a voxel and a half from place to place
            const double far = norm(local), step = 1.5 * voi.cube.spacing_mm;
            for (double r = far - step; r > step; r -= step)
                if (foreign[nearestOffset(voi.cube, (r / far) * local)] != Tissue::Own)
                    return true;
            return false;
        };
        const Point3 reach = Shape.farthest_mm();
        forEachVoxel(voi.cube, boxAround(voi.cube, reach), [&](std::size_t at, const Point3& local) {
            if (Shape.ellipsoidDistance(local) <= 0.8)
                return;
            const bool isOutside = foreign[at] != Tissue::Own || isHidden(local);
            ASSERT_EQ(constraints[at] == Certainty::Outside, isOutside)
                << round << ": " << local.x << " " << local.y << " " << local.z;
        });
    }
}
