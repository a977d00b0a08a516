// Where slices lie: direction, gaps, shifts, and what may be measured of it.
#include "imaging/dicom/SeriesFolder.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::problemCodes;
using hepatica::tests::TestImage;
using hepatica::tests::writeAll;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class SeriesStackReading : public tests::SeriesFolder {};

} // namespace

TEST_F(SeriesStackReading, RowsThatRunToTheRightGiveAStackThatDescendsInZ)
{
    auto images = axialStack(3);
    for (TestImage& image : images)
        image.row = {-1, 0, 0};
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.geometry->origin(), (Point3{-100, -50, -5}));
    EXPECT_EQ(series.geometry->directions()[2], (Point3{0, 0, -1}));
    EXPECT_EQ(series.instances.front().instanceNumber, 3);
    EXPECT_EQ(series.measurable, Measurable::Volume);
}

TEST_F(SeriesStackReading, SagittalSlicesKeepTheirDirections)
{
    auto images = axialStack(3);
    for (int k = 0; k < 3; ++k) {
        TestImage& image = images[static_cast<std::size_t>(k)];
        image.row = {0, 1, 0};
        image.column = {0, 0, -1};
        image.position = {20.0 - 4.0 * k, -50, 100};
    }
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.geometry->directions()[2], (Point3{-1, 0, 0})); // y x -z
    EXPECT_EQ(series.geometry->toPatient(VoxelIndex{1, 2, 1}), (Point3{16, -50 + 0.75, 100 - 2 * 0.5}));
}

TEST_F(SeriesStackReading, AMissingSliceStopsLoadingUnlessIncompleteIsAccepted)
{
    auto images = axialStack(6);
    images.erase(images.begin() + 3);
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    ASSERT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::MissingSlices));
    EXPECT_THAT(series.warnings[0].text(),
                HasSubstr("gap of 5.00 mm after z = -5.00 mm where 2.50 mm is regular"));
    const auto stopped = loadVolume(series);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    const auto volume = loadVolume(series, {.incomplete = true});
    ASSERT_TRUE(volume);
    EXPECT_EQ(volume->measurable(), Measurable::InPlane);
    EXPECT_THAT(problemCodes(volume->origin().warnings), ElementsAre(ProblemCode::MissingSlices));
}

TEST_F(SeriesStackReading, SlicesShiftedSidewaysAllowDiametersOnly)
{
    auto images = axialStack(5);
    images[2].position.x += 3.0;
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    ASSERT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::ShiftedSlices));
    EXPECT_THAT(series.warnings[0].text(), HasSubstr("up to 3.00 mm"));
}

TEST_F(SeriesStackReading, PositionsRoundedToATenthOfAMillimetreAreEven)
{
    auto images = axialStack(9);
    for (int k = 0; k < 9; ++k) // 1.25 mm apart, written with one decimal
        images[static_cast<std::size_t>(k)].position.z = std::round(12.5 * k) / 10.0;
    writeAll(images, folder());
    EXPECT_EQ(onlySeries().measurable, Measurable::Volume);
}

TEST_F(SeriesStackReading, WithoutPixelSpacingNothingIsMeasured)
{
    auto images = axialStack(3);
    for (TestImage& image : images)
        image.texts[DCM_PixelSpacing] = "-";
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::None);
    EXPECT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::NoPixelSpacing));
    EXPECT_FALSE(loadVolume(series));
}

TEST_F(SeriesStackReading, ASingleSliceAllowsDiametersOnly)
{
    writeAll(axialStack(1), folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    EXPECT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::SingleSlice));
    EXPECT_TRUE(loadVolume(series));
}

TEST_F(SeriesStackReading, TwoImagesAtOnePlaceAreNotMixedSilently)
{
    auto images = axialStack(3);
    images.push_back(images.at(1));
    images.back().instanceNumber = 9;
    writeAll(images, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_EQ(found.leftOut[0].reason.code, ProblemCode::DuplicatePosition);
    EXPECT_EQ(found.leftOut[0].file.filename(), "A003");
    EXPECT_EQ(loadVolume(found.patients.at(0).studies.at(0).series.at(0)).error().code,
              ProblemCode::IncompleteSeries);
}
