#include "imaging/registration/GreyImage.h"

#include <gtest/gtest.h>

namespace hepatica::imaging::registration {

namespace {

double greyOf(double hounsfield)
{
    return (hounsfield + 160.0) / 440.0; // the range in which tissue is told apart, -160 to 280 HU
}

double hounsfieldAt(const Point3& at)
{
    return -100.0 + 3.0 * at.z;
}

/// Values that rise evenly along the patient, on slices that do not lie evenly.
Volume rampOn(const std::vector<double>& slices_mm)
{
    const auto even = Geometry::make({48, 48, static_cast<int>(slices_mm.size())}, {4.0, 4.0, 1.0}, {},
                                     {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const Geometry grid = even->withSlicesAt(slices_mm).value();
    auto values = std::make_shared<std::vector<float>>();
    liver::forEachBlock(grid, [&](std::size_t, const Point3& at) {
        values->push_back(static_cast<float>(hounsfieldAt(at)));
    });
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    return Volume::make(grid, VoxelBuffer<float>(std::move(values)), origin).value();
}

} // namespace

TEST(GreyImage, BlocksOfAnUnevenStackStandWhereTheirTissueIs)
{
    std::vector<double> slices_mm{0.0};
    for (int k = 1; k < 48; ++k) // 2.5 mm, then 1 mm, a gap of 4 mm in the middle
        slices_mm.push_back(slices_mm.back() + (k == 1 ? 2.5 : k == 24 ? 4.0 : 1.0));
    const Progress nobody;
    const auto pyramid = pyramidOf(rampOn(slices_mm), Stretch(nobody, "reading"));
    ASSERT_TRUE(pyramid) << pyramid.error().text();
    const GreyImage& fine = pyramid->levels.front();
    ASSERT_GT(fine.grid.dims()[2], 12);
    liver::forEachBlock(fine.grid, [&](std::size_t block, const Point3& at) {
        ASSERT_NEAR(static_cast<double>(fine.values[block]), greyOf(hounsfieldAt(at)), 1e-4) << at.z;
    });
}

} // namespace hepatica::imaging::registration
