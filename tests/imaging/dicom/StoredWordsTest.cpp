// From stored bits to modality units.
#include "imaging/dicom/SeriesFolder.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::problemCodes;
using hepatica::tests::TestImage;
using hepatica::tests::writeAll;
using testing::ElementsAre;

namespace {

class StoredWords : public tests::SeriesFolder {};

} // namespace

TEST_F(StoredWords, AFractionalSlopeGivesFloat32SliceBySlice)
{
    auto images = axialStack(2);
    images[0].texts = {{DCM_RescaleSlope, "0.25"}, {DCM_RescaleIntercept, "1.5"}};
    images[1].texts = {{DCM_RescaleSlope, "2"}, {DCM_RescaleIntercept, "0"}};
    writeAll(images, folder());
    const auto volume = loadVolume(onlySeries());
    ASSERT_TRUE(volume);
    EXPECT_FALSE(volume->isInt16());
    EXPECT_EQ(volume->at({3, 0, 0}), 13 * 0.25 + 1.5);
    EXPECT_EQ(volume->at({3, 0, 1}), 23 * 2.0);
}

TEST_F(StoredWords, ValuesBeyondInt16AreKeptAsFloat32)
{
    auto images = axialStack(2);
    for (TestImage& image : images) {
        image.isSigned = false;
        image.stored = {0, 65535, 40000};
    }
    writeAll(images, folder());
    const auto volume = loadVolume(onlySeries());
    ASSERT_TRUE(volume);
    EXPECT_FALSE(volume->isInt16());
    EXPECT_EQ(volume->at({1, 0, 1}), 65535 - 1000);
    EXPECT_EQ(volume->at({2, 0, 0}), 40000 - 1000);
}

TEST_F(StoredWords, StoredBitsAreTakenOutOfTheirWordWithTheirSign)
{
    TestImage image = axialStack(1).front();
    image.bitsStored = 12;
    image.highBit = 13;                                // two bits of something else below, two above
    image.stored = {0x0abc << 2 | 3, 0xc000 | 5 << 2}; // -1348 and 5 as 12 bits with sign
    tests::write(image, folder() / "a");
    const auto volume = loadVolume(onlySeries());
    ASSERT_TRUE(volume);
    EXPECT_EQ(volume->at({0, 0, 0}), 0xabc - 4096 - 1000);
    EXPECT_EQ(volume->at({1, 0, 0}), 5 - 1000);
}

TEST_F(StoredWords, EveryUncompressedTransferSyntaxGivesTheSameVoxels)
{
    const std::pair<const char*, E_TransferSyntax> syntaxes[] = {
        {"A", EXS_LittleEndianImplicit}, {"B", EXS_LittleEndianExplicit}, {"C", EXS_BigEndianExplicit}};
    for (const auto& [series, syntax] : syntaxes) {
        auto images = axialStack(2, series);
        for (TestImage& image : images) {
            image.transferSyntax = syntax;
            image.stored = {-2000, 258, 3071};
        }
        writeAll(images, folder());
    }
    for (const char* number : {"1", "2", "3"}) {
        SCOPED_TRACE(number);
        const auto opened = openSeries({folder()}, number);
        ASSERT_TRUE(opened) << opened.error().text();
        EXPECT_EQ(opened->volume.at({0, 0, 1}), -3000);
        EXPECT_EQ(opened->volume.at({1, 0, 1}), -742);
        EXPECT_EQ(opened->volume.at({2, 0, 0}), 2071);
    }
}

TEST_F(StoredWords, EightBitImagesAreReadInEitherByteOrder)
{
    const std::pair<const char*, E_TransferSyntax> syntaxes[] = {{"A", EXS_LittleEndianExplicit},
                                                                 {"B", EXS_BigEndianExplicit}};
    for (const auto& [series, syntax] : syntaxes) {
        TestImage image = axialStack(1, series).front();
        image.bitsAllocated = image.bitsStored = 8;
        image.highBit = 7;
        image.isSigned = false;
        image.stored = {1, 255, 7};
        image.transferSyntax = syntax;
        tests::write(image, folder() / series);
    }
    for (const char* number : {"1", "2"}) {
        const auto opened = openSeries({folder()}, number);
        ASSERT_TRUE(opened) << opened.error().text();
        EXPECT_EQ(opened->volume.at({0, 0, 0}), 1 - 1000);
        EXPECT_EQ(opened->volume.at({1, 0, 0}), 255 - 1000);
    }
}

TEST_F(StoredWords, CtWithoutRescaleIsNotCalledHounsfield)
{
    auto images = axialStack(3);
    for (TestImage& image : images)
        image.texts = {{DCM_RescaleSlope, "-"}, {DCM_RescaleIntercept, "-"}};
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.quantity, Quantity::None);
    EXPECT_EQ(series.measurable, Measurable::Volume);
    EXPECT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::NoRescale));
}
