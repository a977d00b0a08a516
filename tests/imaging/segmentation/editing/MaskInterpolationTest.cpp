#include "EditedMask.h"

#include <numbers>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

/// Discs whose centre and radius change evenly from slice 2 to slice 10: a leaning cone.
Mask cone(const Geometry& grid, const std::function<bool(int k)>& isDrawn)
{
    return maskWhere(grid, [&](const VoxelIndex& v) {
        const double t = (v.k - 2) / 8.0, radius = 8.0 - 4.0 * t;
        const Point3 centre = grid.toPatient(20 + 24 * t, 30.0, v.k);
        return isBetween(v.k, 2, 10) && isDrawn(v.k) && distance(grid.toPatient(v), centre) <= radius;
    });
}

/// The circle of the same area around the centroid of a slice.
struct Disc {
    Point3 centre;
    double radius_mm = 0.0;
};

Disc discOn(const Mask& mask, int k)
{
    Point3 sum;
    int pixels = 0;
    editedVoxels(mask, [&](const VoxelIndex& v) {
        if (v.k != k)
            return;
        sum = sum + mask.grid().toPatient(v);
        ++pixels;
    });
    const auto& spacing = mask.grid().spacing();
    return {(1.0 / pixels) * sum, std::sqrt(pixels * spacing[0] * spacing[1] / std::numbers::pi)};
}

} // namespace

TEST(MaskInterpolation, TheSlicesBetweenTwoDrawnOnesAreFilledWithTheShapeBetweenThem)
{
    const Geometry grid = obliqueGrid({80, 60, 12});
    const Mask drawn = cone(grid, [](int k) { return k % 4 == 2; });
    const Mask filled = interpolatedBetweenSlices(drawn);
    for (int k = 2; k <= 10; ++k) {
        const Disc disc = discOn(filled, k);
        const double t = (k - 2) / 8.0, halfPixel_mm = 0.25;
        EXPECT_NEAR(disc.radius_mm, 8.0 - 4.0 * t, halfPixel_mm) << k;
        EXPECT_LT(distance(disc.centre, grid.toPatient(20 + 24 * t, 30, k)), halfPixel_mm) << k;
        for (int j = 0; k % 4 == 2 && j < 60; ++j)
            for (int i = 0; i < 80; ++i)
                ASSERT_EQ(filled.contains({i, j, k}), drawn.contains({i, j, k})) << "drawn slices stay";
    }
}

TEST(MaskInterpolation, ASliceNearerToANeighbourLooksMoreLikeIt)
{
    const Geometry grid = obliqueGrid({60, 50, 4}).withSlicesAt({0, 1, 9, 10}).value();
    const Mask drawn = maskWhere(grid, [&](const VoxelIndex& v) {
        const double radius = v.k == 0 ? 4.0 : 8.0;
        return (v.k == 0 || v.k == 3) && distance(grid.toPatient(v), grid.toPatient(30, 25, v.k)) <= radius;
    });
    const Mask filled = interpolatedBetweenSlices(drawn);
    EXPECT_NEAR(discOn(filled, 1).radius_mm, 4.4, 0.3); // a tenth of the way
    EXPECT_NEAR(discOn(filled, 2).radius_mm, 7.6, 0.3);
}

TEST(MaskInterpolation, AMaskWithoutGapsStaysAsItIs)
{
    const Geometry grid = obliqueGrid();
    const Mask lesion = ballMask(grid, grid.toPatient(20, 15, 6), 5.0);
    EXPECT_EQ(interpolatedBetweenSlices(lesion), lesion);
}
