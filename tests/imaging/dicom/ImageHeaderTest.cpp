#include <hepatica/imaging/SeriesReader.h>

#include "imaging/dicom/EnhancedWriter.h"
#include "imaging/dicom/SeriesFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::rescaleGroups;
using hepatica::tests::TestFrame;
using hepatica::tests::TestImage;
using hepatica::tests::TestMultiFrame;
using testing::HasSubstr;

namespace {

class ImageHeaderReading : public tests::SeriesFolder {
protected:
    [[nodiscard]] std::string whyLeftOut() const
    {
        const StudyIndex index = scan({folder()}).value();
        EXPECT_TRUE(index.patients.empty());
        return index.leftOut.empty() ? "nothing left out" : index.leftOut.front().reason.text();
    }
};

/// Five frames 2.5 mm apart that are stored in no order: frame n has the n-th place in `places`.
TestMultiFrame shuffledCt()
{
    TestMultiFrame image;
    for (const Uint32 place : {4u, 1u, 5u, 2u, 3u}) {
        TestFrame frame;
        frame.position = {-100.0, -50.0, 2.5 * place};
        frame.indexValues = {1, place};
        frame.value = static_cast<int>(100 * place);
        frame.groups = rescaleGroups(std::to_string(place), "-1000");
        image.frames.push_back(frame);
    }
    return image;
}

} // namespace

TEST_F(ImageHeaderReading, FramesOfAnEnhancedCtInAnyOrderBecomeAStackWithTheirOwnRescale)
{
    tests::write(shuffledCt(), folder() / "enhanced");
    const auto opened = openSeries({folder()});
    ASSERT_TRUE(opened) << opened.error().text();
    const Volume& volume = opened->volume;
    EXPECT_EQ(volume.geometry().dims(), (std::array{6, 4, 5}));
    EXPECT_EQ(volume.geometry().spacing(), (std::array{0.75, 0.5, 2.5}));
    EXPECT_EQ(volume.geometry().origin(), (Point3{-100, -50, 2.5}));
    EXPECT_EQ(volume.measurable(), Measurable::Volume);
    EXPECT_EQ(volume.origin().quantity, Quantity::Hounsfield);
    for (int place = 1; place <= 5; ++place)
        EXPECT_EQ(volume.at({3, 2, place - 1}), 100 * place * place - 1000);
    // The frames' places among the pixel data, in stack order.
    std::vector<int> frames;
    for (const SliceSource& slice : volume.origin().slices)
        frames.push_back(slice.frame);
    EXPECT_THAT(frames, testing::ElementsAre(1, 3, 4, 0, 2));
    EXPECT_THAT(opened->series.instances,
                testing::Each(testing::Field(&Instance::instanceNumber,
                                             testing::AllOf(testing::Ge(1), testing::Le(5)))));
    EXPECT_EQ(opened->series.instances[3].instanceNumber, 4); // by its dimension index values
}

TEST_F(ImageHeaderReading, WhatAFrameDoesNotSayTheSharedGroupsSay)
{
    TestMultiFrame image = shuffledCt();
    for (TestFrame& frame : image.frames)
        frame.groups.clear();
    image.shared = rescaleGroups("2", "-1024");
    image.frames[1].groups = rescaleGroups("1", "0"); // a frame's own group goes before the shared one
    tests::write(image, folder() / "enhanced");
    const auto opened = openSeries({folder()});
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->volume.at({0, 0, 0}), 100);
    EXPECT_EQ(opened->volume.at({0, 0, 1}), 2 * 200 - 1024);
}

TEST_F(ImageHeaderReading, ALegacyConvertedImageKeepsWhatItsSlicesSaid)
{
    TestMultiFrame image = shuffledCt();
    image.common.sopClass = UID_LegacyConvertedEnhancedCTImageStorage;
    image.common.texts[DCM_ContrastBolusStartTime] = "100000";
    for (TestFrame& frame : image.frames)
        frame.groups.push_back(
            {DCM_UnassignedPerFrameConvertedAttributesSequence, DCM_AcquisitionTime, "100110"});
    tests::write(image, folder() / "converted");
    const auto opened = openSeries({folder()});
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->series.phase, Phase::PortalVenous); // 70 s after the bolus
    EXPECT_EQ(opened->volume.measurable(), Measurable::Volume);
}

TEST_F(ImageHeaderReading, PetHasSizeAndPlaceAndTellsItsUnitButIsNotHounsfield)
{
    auto images = tests::axialStack(3);
    for (TestImage& image : images) {
        image.sopClass = UID_PositronEmissionTomographyImageStorage;
        image.texts = {{DCM_Modality, "PT"}, {DCM_Units, "BQML"}};
    }
    tests::writeAll(images, folder());
    const auto opened = openSeries({folder()});
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->series.modality, "PT");
    EXPECT_EQ(opened->series.quantity, Quantity::None);
    EXPECT_EQ(opened->series.unit, "BQML");
    EXPECT_EQ(opened->series.measurable, Measurable::Volume);
}

TEST_F(ImageHeaderReading, FramesThatAreNotDescribedAreRefused)
{
    TestMultiFrame image = shuffledCt();
    image.common.texts[DCM_NumberOfFrames] = "5";
    TestImage bare = image.common;
    tests::write(bare, folder() / "bare");
    EXPECT_THAT(whyLeftOut(),
                HasSubstr("bare: Per-frame Functional Groups Sequence of its 5 frames is missing"));
}

TEST_F(ImageHeaderReading, AMultiFrameImageCutShortIsRefusedWhole)
{
    tests::write(shuffledCt(), folder() / "cut");
    std::filesystem::resize_file(folder() / "cut", std::filesystem::file_size(folder() / "cut") - 50);
    EXPECT_THAT(whyLeftOut(), HasSubstr("cut: pixel data end after 190 of 240 bytes"));
}

TEST_F(ImageHeaderReading, AMosaicOfSlicesIsNotMeasuredAsOneImage)
{
    TestImage mosaic = tests::axialStack(1).front();
    mosaic.sopClass = UID_MRImageStorage;
    mosaic.texts[DCM_ImageType] = "ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC";
    tests::write(mosaic, folder() / "mosaic");
    EXPECT_THAT(whyLeftOut(), HasSubstr("its slices stand side by side in one image"));
}

TEST_F(ImageHeaderReading, APictureOfAScreenIsRefusedWithItsReason)
{
    TestImage capture = tests::axialStack(1).front();
    capture.sopClass = UID_SecondaryCaptureImageStorage;
    tests::write(capture, folder() / "capture");
    EXPECT_THAT(whyLeftOut(), HasSubstr("whose pixels have no true size"));
}
