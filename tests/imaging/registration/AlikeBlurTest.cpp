#include "imaging/registration/AlikeBlur.h"
#include "RegistrationImages.h"

#include <gtest/gtest.h>

namespace hepatica::imaging::registration {

namespace {

/// One bright block in the middle of dark ones.
GreyImage point(const std::array<int, 3>& dims, const std::array<double, 3>& spacing)
{
    const auto grid = Geometry::make(dims, spacing, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}).value();
    GreyImage image{grid, std::vector<float>(grid.voxelCount()), spacing[2]};
    const auto across = static_cast<std::size_t>(dims[0]), down = static_cast<std::size_t>(dims[1]);
    image.values[(static_cast<std::size_t>(dims[2] / 2) * down + down / 2) * across + across / 2] = 1.0F;
    return image;
}

/// Variance along an axis, mm2.
double spreadOf(const GreyImage& image, std::size_t axis)
{
    double sum = 0.0, squares = 0.0;
    const Point3 middle =
        image.grid.toPatient(image.grid.dims()[0] / 2, image.grid.dims()[1] / 2, image.grid.dims()[2] / 2);
    liver::forEachBlock(image.grid, [&](std::size_t block, const Point3& at) {
        const double far = dot(at - middle, image.grid.directions()[axis]);
        sum += static_cast<double>(image.values[block]);
        squares += far * far * static_cast<double>(image.values[block]);
    });
    return squares / sum;
}

} // namespace

// A block of b and interpolation between blocks have the variance b2 / 4 themselves.
TEST(AlikeBlur, BringsEvenBlocksToASigmaOfTwoMillimetres)
{
    const GreyImage image = point({31, 31, 31}, {2.0, 2.0, 2.0});
    const GreyImage blurred = blurredLike(image, image);
    for (std::size_t axis = 0; axis < 3; ++axis)
        EXPECT_NEAR(1.0 + spreadOf(blurred, axis), 4.0, 0.1); // 3 sigma are kept of the kernel
    EXPECT_NEAR(blurred.rim[0], std::sqrt(3.0), 1e-6);        // 2 sigma, in blocks
}

TEST(AlikeBlur, BringsThinSlicesToTheProfileOfThickOnes)
{
    const GreyImage thin = point({31, 31, 31}, {2.0, 2.0, 2.0}), thick = point({31, 31, 13}, {2.0, 2.0, 5.0});
    const GreyImage blurred = blurredLike(thin, thick);
    EXPECT_NEAR(1.0 + spreadOf(blurred, 0), 4.0, 0.1);
    EXPECT_NEAR(1.0 + spreadOf(blurred, 2), 0.25 * 5.0 * 5.0, 0.15);
    EXPECT_EQ(spreadOf(blurredLike(thick, thin), 2), 0.0); // thick slices are blurred enough along them
}

} // namespace hepatica::imaging::registration
