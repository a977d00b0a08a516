#include <hepatica/imaging/LiverRegion.h>

#include <cmath>
#include <functional>
#include <random>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

constexpr double Fat = -100.0, Air = -850.0, Tissue = 110.0, Muscle = 60.0; // HU, portal venous
constexpr double Noise = 12.0;
const Point3 LiverMiddle{-60, 0, 0};

using Density = std::function<double(const Point3&)>;

bool isInEllipsoid(const Point3& at, const Point3& middle, const Point3& half)
{
    const auto square = [](double part) { return part * part; };
    return square((at.x - middle.x) / half.x) + square((at.y - middle.y) / half.y) +
               square((at.z - middle.z) / half.z) <
           1.0;
}

bool isInBall(const Point3& at, const Point3& middle, double radius)
{
    return distance(at, middle) < radius;
}

bool isInLiver(const Point3& at)
{
    return isInEllipsoid(at, LiverMiddle, {70, 60, 55});
}

/// A body of fat in air, with an ellipsoid of liver, and what else is asked for on top of it (NaN: nothing).
Volume bodyWith(const Density& more)
{
    const auto grid = Geometry::make({200, 147, 93}, {1.5, 1.5, 1.5}, {-150, -110, -70},
                                     {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}});
    std::mt19937 random(5);
    std::normal_distribution<double> noise(0.0, Noise);
    std::vector<std::int16_t> voxels;
    for (int k = 0; k < 93; ++k)
        for (int j = 0; j < 147; ++j)
            for (int i = 0; i < 200; ++i) {
                const Point3 at = grid->toPatient(VoxelIndex{i, j, k});
                double density = isInEllipsoid(at, {0, 0, 0}, {145, 105, 1e3}) ? Fat : Air;
                density = isInLiver(at) ? Tissue : density;
                const double other = more(at);
                density = std::isnan(other) ? density : other;
                voxels.push_back(static_cast<std::int16_t>(std::lround(density + noise(random))));
            }
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    return Volume::make(*grid, std::make_shared<const std::vector<std::int16_t>>(std::move(voxels)), origin)
        .value();
}

/// The part of the voxels where something is that lies in the region.
double shareInside(const Mask& mask, const std::function<bool(const Point3&)>& isThere)
{
    int all = 0, within = 0;
    const auto [ni, nj, nk] = mask.grid().dims();
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i)
                if (isThere(mask.grid().toPatient(VoxelIndex{i, j, k}))) {
                    ++all;
                    within += mask.contains({i, j, k}) ? 1 : 0;
                }
    return static_cast<double>(within) / all;
}

constexpr double Nothing = std::numeric_limits<double>::quiet_NaN();

} // namespace

// The truth is the formula of the volume; a border may lie off by half a block of 1.5 mm.
TEST(LiverBorder, ALesionThatBulgesOutOfTheLiverBelongsToItAsAWhole)
{
    // As dense as muscle, 36 mm across; a sixth of its width stands out of the liver into fat.
    const Point3 middle{-60, -48, 0};
    const auto isLesion = [&](const Point3& at) { return isInBall(at, middle, 18.0); };
    const auto region =
        findLiver(bodyWith([&](const Point3& at) { return isLesion(at) ? Muscle : Nothing; }));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_GE(shareInside(region->mask, isLesion), 0.98);
    EXPECT_GE(shareInside(region->mask, isInLiver), 0.98);
}

TEST(LiverBorder, ABallThatOnlyTouchesTheLiverDoesNotBelongToIt)
{
    // A kidney before the contrast medium reaches it, or a loop of bowel: pressed into the liver by 6 mm.
    const Point3 middle{-60, 74, 0};
    const auto isOther = [&](const Point3& at) { return isInBall(at, middle, 20.0); };
    const auto region = findLiver(bodyWith([&](const Point3& at) { return isOther(at) ? Muscle : Nothing; }));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_LE(shareInside(region->mask, isOther), 0.05);
    EXPECT_GE(shareInside(region->mask, [&](const Point3& at) { return isInLiver(at) && !isOther(at); }),
              0.97);
}

TEST(LiverBorder, AWallOfMuscleInADentOfTheLiverStaysOutside)
{
    // Between two ribs: a layer 10 mm thick and 40 mm wide that the liver lies around on three sides.
    const auto isMuscle = [](const Point3& at) {
        return at.x < -112.0 && at.x > -122.0 && std::abs(at.y) < 20.0 && std::abs(at.z) < 25.0;
    };
    const auto region = findLiver(bodyWith([&](const Point3& at) {
        return isMuscle(at) || at.x < -122.0 ? (isInEllipsoid(at, {0, 0, 0}, {145, 105, 1e3}) ? Muscle : Air)
                                             : Nothing;
    }));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_LE(shareInside(region->mask, isMuscle), 0.15);
}

TEST(LiverBorder, BesideLungTheBorderLiesAtHalfTheContrast)
{
    // Lung over everything above z = 20: a flat dome whose last slice of blocks is mixed with air.
    const auto isLung = [](const Point3& at) { return at.z > 20.0; };
    const auto region = findLiver(bodyWith([&](const Point3& at) { return isLung(at) ? Air : Nothing; }));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_GE(shareInside(region->mask,
                          [&](const Point3& at) { return isInLiver(at) && at.z > 14.0 && !isLung(at); }),
              0.95);
    EXPECT_LE(shareInside(region->mask,
                          [&](const Point3& at) {
                              return isInEllipsoid(at, LiverMiddle, {70, 60, 55}) && isLung(at);
                          }),
              0.05);
}
