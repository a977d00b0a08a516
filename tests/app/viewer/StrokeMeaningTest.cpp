#include "app/viewer/StrokeMeaning.h"

#include <gtest/gtest.h>

namespace hepatica::viewer {

namespace {

imaging::Geometry grid()
{
    return imaging::Geometry::make({40, 40, 10}, {1.0, 1.0, 5.0}, {0.0, 0.0, 0.0},
                                   {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}})
        .value();
}

/// A cube from 10 to 20 mm on slices 3 to 5, its axis along x on slice 4.
LesionView cube()
{
    LesionView lesion;
    const std::vector<std::uint8_t> inside(11 * 11 * 3, 1);
    lesion.mask = imaging::Mask::make(grid(), {{10, 10, 3}, {20, 20, 5}}, inside).value();
    lesion.onThisSeries = true;
    lesion.observation.emplace();
    lesion.observation->recorded =
        measurement::Caliper{{Point3{10, 15, 20}, Point3{20, 15, 20}}, std::nullopt, 4};
    return lesion;
}

StrokeMeaning meaning(const Point3& from, const Point3& to, const LesionView& chosen)
{
    return meaningOf({from, to}, &chosen, grid());
}

} // namespace

TEST(StrokeMeaning, AcrossTheAxisIsTheShortOne)
{
    const LesionView lesion = cube();
    EXPECT_EQ(meaning({15, 11, 20}, {15, 19, 20}, lesion), StrokeMeaning::ShortAxis);
    EXPECT_EQ(meaning({13, 19, 20}, {17, 11, 20}, lesion), StrokeMeaning::ShortAxis);
}

TEST(StrokeMeaning, AlongItOnAnotherSliceOrLongerThanItDrawsAgain)
{
    const LesionView lesion = cube();
    EXPECT_EQ(meaning({11, 14, 20}, {19, 16, 20}, lesion), StrokeMeaning::DrawnAgain) << "along";
    EXPECT_EQ(meaning({15, 11, 25}, {15, 19, 25}, lesion), StrokeMeaning::DrawnAgain) << "slice 5";
    EXPECT_EQ(meaning({15, 9, 20}, {15, 21, 20}, lesion), StrokeMeaning::DrawnAgain) << "longer";
    EXPECT_EQ(meaning({15, 16, 20}, {15, 19, 20}, lesion), StrokeMeaning::DrawnAgain) << "does not reach it";
}

TEST(StrokeMeaning, AwayFromItIsAnotherLesion)
{
    LesionView lesion = cube();
    EXPECT_EQ(meaning({25, 11, 20}, {25, 19, 20}, lesion), StrokeMeaning::AnotherLesion);
    EXPECT_EQ(meaningOf({{15, 11, 20}, {15, 19, 20}}, nullptr, grid()), StrokeMeaning::AnotherLesion);
    lesion.onThisSeries = false; // its positions are those of other images
    EXPECT_EQ(meaning({15, 11, 20}, {15, 19, 20}, lesion), StrokeMeaning::AnotherLesion);
}

TEST(StrokeMeaning, AnywhereItMeasuresTheLesionThatWaits)
{
    LesionView lesion = cube();
    lesion.observation->recorded.reset();
    EXPECT_EQ(meaning({15, 11, 20}, {15, 19, 20}, lesion), StrokeMeaning::Measures);
    lesion.observation.reset();
    EXPECT_EQ(meaning({35, 11, 20}, {35, 19, 20}, lesion), StrokeMeaning::Measures);
}

} // namespace hepatica::viewer
