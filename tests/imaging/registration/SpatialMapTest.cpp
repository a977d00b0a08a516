#include <hepatica/imaging/Registration.h>
#include <hepatica/phantom/MovedImage.h>

#include <numbers>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

constexpr double Exact_mm = 1e-9;

Geometry fieldGrid()
{
    return Geometry::make({20, 18, 16}, {4.0, 4.0, 5.0}, {-40.0, -36.0, -40.0},
                          {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
        .value();
}

/// A smooth swelling of 8 mm in the middle of the field, and none at its border.
std::shared_ptr<const DisplacementField> swelling()
{
    auto field = std::make_shared<DisplacementField>(DisplacementField{fieldGrid(), {}});
    const auto [ni, nj, nk] = field->grid.dims();
    const auto hump = [](int at, int count) { return std::sin(std::numbers::pi * at / (count - 1)); };
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i) {
                const auto size = static_cast<float>(8.0 * hump(i, ni) * hump(j, nj) * hump(k, nk));
                field->mm.push_back({size, -0.5F * size, 0.25F * size});
            }
    return field;
}

} // namespace

TEST(AffineMap, ItsInverseTakesPointsBack)
{
    AffineMap map = phantom::turnedAndShifted({8.0, -5.0, 12.0}, {10.0, 20.0, 30.0}, {3.0, 1.0, -7.0});
    map.rows[0].x *= 1.1;
    const Point3 point{31.0, -17.0, 55.0};
    EXPECT_LT(distance(inverseOf(map)(map(point)), point), Exact_mm);
    EXPECT_LT(distance(composed(inverseOf(map), map)(point), point), Exact_mm);
}

TEST(AffineMap, CompositionAppliesTheInnerMapFirst)
{
    const AffineMap turn = phantom::turnedAndShifted({0.0, 0.0, 90.0}, {}, {});
    const AffineMap shift{AffineMap{}.rows, {10.0, 0.0, 0.0}};
    // (1, 0, 0) is shifted to (11, 0, 0) and then turned to (0, 11, 0).
    EXPECT_LT(distance(composed(turn, shift)({1.0, 0.0, 0.0}), {0.0, 11.0, 0.0}), Exact_mm);
}

TEST(DisplacementField, IsLinearBetweenVoxelCentres)
{
    auto field = DisplacementField{fieldGrid(), {}};
    for (std::size_t n = 0; n < field.grid.voxelCount(); ++n)
        field.mm.push_back({});
    const int i = 3, j = 4, k = 5;
    const auto at = [&](int di) { return static_cast<std::size_t>((k * 18 + j) * 20 + i + di); };
    field.mm[at(0)] = {2.0F, 0.0F, 0.0F};
    field.mm[at(1)] = {4.0F, 0.0F, 8.0F};
    const Point3 quarter = field.at(field.grid.toPatient(3.25, 4.0, 5.0));
    EXPECT_NEAR(quarter.x, 2.5, 1e-6);
    EXPECT_NEAR(quarter.z, 2.0, 1e-6);
}

TEST(SpatialMap, OutsideTheFieldIsTheAffineMapAlone)
{
    const SpatialMap map{phantom::turnedAndShifted({0.0, 0.0, 5.0}, {}, {1.0, 2.0, 3.0}), swelling()};
    for (const Point3& outside : {Point3{500.0, 0.0, 0.0}, Point3{0.0, -60.0, 0.0}, Point3{0.0, 0.0, 1e6}})
        EXPECT_EQ(map(outside), map.affine(outside));
    EXPECT_GT(distance(map({0.0, 0.0, 0.0}), map.affine({0.0, 0.0, 0.0})), 5.0);
}

TEST(SpatialMap, ItsInverseTakesPointsBackWithinAHundredthOfAMillimetre)
{
    const SpatialMap map{phantom::turnedAndShifted({4.0, 6.0, -9.0}, {}, {15.0, -20.0, 40.0}), swelling()};
    for (double x = -45.0; x <= 45.0; x += 6.0)
        for (double y = -40.0; y <= 40.0; y += 7.0)
            for (double z = -45.0; z <= 45.0; z += 9.0)
                EXPECT_LT(distance(map.inverse(map({x, y, z})), {x, y, z}), 0.01);
}
