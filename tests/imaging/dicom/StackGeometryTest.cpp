#include <hepatica/imaging/SeriesReader.h>

#include "imaging/dicom/SeriesFolder.h"

#include <cmath>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::TestImage;
using testing::ElementsAre;

namespace {

class StackGeometry : public tests::SeriesFolder {
protected:
    [[nodiscard]] std::vector<Series> read(const std::vector<TestImage>& images) const
    {
        tests::writeAll(images, folder());
        return scan({folder()}).value().patients.at(0).studies.at(0).series;
    }
};

std::vector<ProblemCode> codes(const Series& series)
{
    std::vector<ProblemCode> all;
    for (const Warning& warning : series.warnings)
        all.push_back(warning.code);
    return all;
}

} // namespace

TEST_F(StackGeometry, ATiltedStackOfAPatientFeetFirstOnTheSideKeepsItsPlaces)
{
    // Feet first, left side down: rows run to the back, columns to the left; the gantry leans by 18 degrees
    // about the rows while the table moves by 5 mm along z.
    const double tilt = 18.0 * std::numbers::pi / 180.0;
    auto images = axialStack(6);
    for (int k = 0; k < 6; ++k) {
        TestImage& image = images[static_cast<std::size_t>(k)];
        image.row = {0, 1, 0};
        image.column = {std::cos(tilt), 0, std::sin(tilt)};
        image.position = {10, -50, 300.0 - 5.0 * k};
    }
    const auto found = read(images);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(codes(found[0]), ElementsAre(ProblemCode::GantryTilt));
    EXPECT_NEAR(found[0].lean_deg, 18.0, 1e-6);
    EXPECT_NEAR(found[0].gaps_mm->at(0), 5.0 * std::cos(tilt), 1e-9);
    EXPECT_EQ(found[0].measurable, Measurable::InPlane);
    // row x column points to the feet: the stack ascends from the first image at z = 300.
    for (int k = 0; k < 6; ++k)
        EXPECT_LT(
            distance(found[0].geometry->toPatient(VoxelIndex{0, 0, k}), Point3{10, -50, 300.0 - 5.0 * k}),
            1e-9);
}

TEST_F(StackGeometry, TheSlicesOfAnUnevenStackKeepTheirPlaces)
{
    for (const bool areMissing : {true, false}) { // from the middle of the stack, or never made
        auto images = axialStack(9);
        images.erase(images.begin() + 4, images.begin() + 7);
        std::vector<double> z_mm;
        for (std::size_t at = 0; at < images.size(); ++at) {
            z_mm.push_back(images[at].position.z);
            if (!areMissing)
                images[at].instanceNumber = static_cast<int>(at) + 1;
        }
        const auto found = read(images);
        ASSERT_EQ(found.size(), 1u);
        EXPECT_THAT(codes(found[0]),
                    ElementsAre(areMissing ? ProblemCode::MissingSlices : ProblemCode::UnevenSpacing));
        const Geometry& grid = *found[0].geometry;
        for (std::size_t k = 0; k < z_mm.size(); ++k) {
            const Point3 at = grid.toPatient({3, 2, static_cast<int>(k)});
            EXPECT_NEAR(at.z, z_mm[k], 1e-9) << k;
            EXPECT_EQ(grid.toNearestVoxel(at), (VoxelIndex{3, 2, static_cast<int>(k)}));
        }
    }
}

TEST_F(StackGeometry, ATiltThatOnlyTheHeaderTellsIsNotOverlooked)
{
    auto images = axialStack(5);
    for (TestImage& image : images)
        image.texts = {{DCM_GantryDetectorTilt, "-12.5"}, {DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL"}};
    const auto found = read(images);
    EXPECT_THAT(codes(found.at(0)), ElementsAre(ProblemCode::GantryTilt));
    EXPECT_EQ(found[0].lean_deg, 12.5);
}

TEST_F(StackGeometry, ASliceOfAnotherFrameOfReferenceIsNoticed)
{
    auto images = axialStack(6);
    for (TestImage& image : images)
        image.texts[DCM_FrameOfReferenceUID] = "1.2.3";
    images[5].texts[DCM_FrameOfReferenceUID] = "1.2.4";
    const auto found = read(images);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_THAT(codes(found[0]), ElementsAre(ProblemCode::MixedImages));
    EXPECT_THAT(found[0].warnings[0].text(), testing::HasSubstr("another frame of reference"));
    EXPECT_EQ(found[0].measurable, Measurable::InPlane);
    EXPECT_EQ(found[0].instances.size(), 5u);
}

TEST_F(StackGeometry, AFewTurnedSlicesAreSplitOffAndTheStackStaysAVolume)
{
    auto images = axialStack(6);
    for (int k = 0; k < 2; ++k) {
        TestImage turned = images.front();
        turned.instanceNumber = 7 + k;
        turned.row = {0, 1, 0};
        turned.column = {0, 0, -1};
        turned.position = {20.0 - 4.0 * k, -50, 100};
        images.push_back(turned);
    }
    const auto found = read(images);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].name, "axial");
    EXPECT_EQ(found[0].measurable, Measurable::Volume);
    EXPECT_EQ(found[1].name, "sagittal");
    EXPECT_EQ(found[1].measurable, Measurable::InPlane);
    EXPECT_THAT(codes(found[1]), ElementsAre(ProblemCode::MixedOrientation));
}
