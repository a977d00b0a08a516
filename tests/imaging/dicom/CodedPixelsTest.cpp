#include <hepatica/imaging/SeriesReader.h>

#include "TemporaryFolder.h"
#include "imaging/dicom/CodedImage.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::TestImage;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

struct Bits {
    int allocated, stored;
    bool isSigned;
};
constexpr Bits AllBits[] = {{8, 8, false}, {16, 12, false}, {16, 16, false}, {16, 16, true}};

/// Noise over a slope, with runs of one value, all over what the bits allow.
TestImage busyImage(const Bits& bits)
{
    TestImage image = axialStack(1).front();
    image.rows = 37;
    image.columns = 53;
    image.bitsAllocated = bits.allocated;
    image.bitsStored = bits.stored;
    image.highBit = bits.stored - 1;
    image.isSigned = bits.isSigned;
    const int count = 1 << bits.stored, lowest = bits.isSigned ? -count / 2 : 0;
    std::uint32_t state = 7;
    for (int at = 0; at < image.rows * image.columns; ++at) {
        state = state * 1664525u + 1013904223u;
        const int noise = static_cast<int>(state >> 20) % (count / 8);
        const bool isRun = at % 53 < 20;
        image.stored.push_back(lowest + (isRun ? count / 3 : (at * (count / 4096 + 1) / 2 + noise) % count));
    }
    image.stored[40] = lowest;
    image.stored[41] = lowest + count - 1;
    return image;
}

std::vector<double> valuesOf(const fs::path& file)
{
    const auto opened = openSeries({file});
    if (!opened)
        throw std::runtime_error(opened.error().lines().back());
    return opened->volume.visit(
        [](auto voxels) { return std::vector<double>(voxels.begin(), voxels.end()); });
}

std::string whyLeftOut(const fs::path& file)
{
    const auto index = scan({file});
    return index && !index->leftOut.empty() ? index->leftOut[0].reason.text() : "not left out";
}

/// Puts `patch` where `mark` stands in the file.
void patch(const fs::path& file, const std::string& mark, const std::string& patch)
{
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    in.close();
    const auto at = bytes.find(mark);
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, patch.size(), patch);
    std::ofstream(file, std::ios::binary) << bytes;
}

class CodedPixels : public testing::Test {
protected:
    [[nodiscard]] fs::path file(const std::string& name) const { return temporary_.path() / name; }

private:
    tests::TemporaryFolder temporary_;
};

} // namespace

TEST_F(CodedPixels, LosslessCodingsKeepEveryValueOfEveryKindOfBits)
{
    const tests::Encoders encoders;
    const E_TransferSyntax syntaxes[] = {EXS_RLELossless, EXS_JPEGProcess14SV1,
                                         EXS_DeflatedLittleEndianExplicit};
    for (const Bits& bits : AllBits) {
        const TestImage image = busyImage(bits);
        tests::write(image, file("native"));
        const auto truth = valuesOf(file("native"));
        for (const E_TransferSyntax syntax : syntaxes) {
            SCOPED_TRACE(fmt::format("{} of {} bits, {}, {}", bits.stored, bits.allocated, bits.isSigned,
                                     DcmXfer(syntax).getXferName()));
            tests::recode(file("native"), file("coded"), syntax);
            EXPECT_EQ(valuesOf(file("coded")), truth);
        }
        tests::wrap(file("native"), file("coded"), EXS_JPEGLSLossless, tests::jpegLsOf(image));
        EXPECT_EQ(valuesOf(file("coded")), truth);
        for (const bool asSigned : {false, true}) { // against Pixel Representation too
            tests::wrap(file("native"), file("coded"), EXS_JPEG2000LosslessOnly,
                        tests::jpeg2000Of(image, asSigned));
            EXPECT_EQ(valuesOf(file("coded")), truth);
        }
    }
}

TEST_F(CodedPixels, EveryPredictorOfLosslessJpegKeepsEveryValue)
{
    const tests::Encoders encoders;
    for (const Bits& bits : AllBits) {
        tests::write(busyImage(bits), file("native"));
        const auto truth = valuesOf(file("native"));
        for (int predictor = 1; predictor <= 7; ++predictor) {
            SCOPED_TRACE(fmt::format("{} bits, predictor {}", bits.stored, predictor));
            const DJ_RPLossless how(predictor, 0);
            tests::recode(file("native"), file("coded"), EXS_JPEGProcess14, &how);
            EXPECT_EQ(valuesOf(file("coded")), truth);
        }
    }
}

TEST_F(CodedPixels, AStreamInSeveralFragmentsIsJoined)
{
    const tests::Encoders encoders(1); // cut at every kilobyte
    const TestImage image = busyImage(AllBits[3]);
    tests::write(image, file("native"));
    tests::recode(file("native"), file("jpeg"), EXS_JPEGProcess14SV1);
    tests::wrap(file("native"), file("jpeg-ls"), EXS_JPEGLSLossless, tests::jpegLsOf(image), 1);
    tests::wrap(file("native"), file("jpeg-2000"), EXS_JPEG2000LosslessOnly, tests::jpeg2000Of(image, true),
                1);
    for (const char* name : {"jpeg", "jpeg-ls", "jpeg-2000"}) {
        SCOPED_TRACE(name);
        const auto index = scan({file(name)});
        ASSERT_TRUE(index);
        EXPECT_GT(index->patients.at(0).studies.at(0).series.at(0).instances.at(0).pixels.ranges.size(), 2u);
        EXPECT_EQ(valuesOf(file(name)), valuesOf(file("native")));
    }
}

TEST_F(CodedPixels, LossyCodingsAreReadWithAWarning)
{
    const TestImage image = busyImage(AllBits[1]);
    tests::write(image, file("native"));
    const auto truth = valuesOf(file("native"));
    tests::wrap(file("native"), file("near"), EXS_JPEGLSLossy, tests::jpegLsOf(image, 2));
    const auto opened = openSeries({file("near")});
    ASSERT_TRUE(opened) << opened.error().text();
    double largest = 0.0;
    for (std::size_t at = 0; at < truth.size(); ++at)
        largest = std::max(largest, std::abs(truth[at] - opened->volume.at({static_cast<int>(at) % 53,
                                                                            static_cast<int>(at) / 53, 0})));
    EXPECT_GT(largest, 0.0);
    EXPECT_LE(largest, 2.0); // ISO 14495-1: NEAR bounds the error of each sample
    const auto lossy = std::ranges::find(opened->series.warnings, ProblemCode::Lossy, &Problem::code);
    ASSERT_NE(lossy, opened->series.warnings.end());
    EXPECT_EQ(lossy->name(), "lossy");
    EXPECT_THAT(lossy->text(), HasSubstr("1 of 1 images were compressed with loss (near-lossless JPEG-LS)"));
}

TEST_F(CodedPixels, AnImageThatSaysItWasLossyIsWarnedOfWhereverItIsStoredNow)
{
    auto images = axialStack(3);
    images[1].texts[DCM_LossyImageCompression] = "01";
    tests::writeAll(images, file("stack"));
    const auto opened = openSeries({file("stack")});
    ASSERT_TRUE(opened);
    ASSERT_EQ(opened->series.warnings.size(), 1u);
    EXPECT_THAT(opened->series.warnings[0].text(),
                HasSubstr("1 of 3 images were compressed with loss (before"));
    EXPECT_EQ(opened->series.measurable, Measurable::Volume); // told, not refused
}

TEST_F(CodedPixels, ACodedFileThatEndsEarlyIsDamagedFromTheScanOn)
{
    const tests::Encoders encoders;
    tests::write(busyImage(AllBits[3]), file("native"));
    for (const E_TransferSyntax syntax : {EXS_RLELossless, EXS_JPEGProcess14SV1}) {
        tests::recode(file("native"), file("coded"), syntax);
        fs::resize_file(file("coded"), fs::file_size(file("coded")) - 200);
        EXPECT_THAT(whyLeftOut(file("coded")), HasSubstr("coded: pixel data end after"));
    }
    tests::recode(file("native"), file("coded"), EXS_DeflatedLittleEndianExplicit);
    fs::resize_file(file("coded"), fs::file_size(file("coded")) - 200);
    EXPECT_THAT(whyLeftOut(file("coded")),
                HasSubstr("coded: its deflated data set is damaged or ends early"));
}

TEST_F(CodedPixels, RowsAndColumnsThatNoStreamOfSoFewBytesCanHoldAreDamaged)
{
    const tests::Encoders encoders;
    const TestImage image = busyImage(AllBits[3]);
    tests::write(image, file("native"));
    tests::recode(file("native"), file("rle"), EXS_RLELossless);
    tests::recode(file("native"), file("jpeg"), EXS_JPEGProcess14SV1);
    tests::wrap(file("native"), file("jpeg-ls"), EXS_JPEGLSLossless, tests::jpegLsOf(image));
    tests::wrap(file("native"), file("jpeg-2000"), EXS_JPEG2000LosslessOnly, tests::jpeg2000Of(image, true));
    // The elements Rows and Columns in explicit little endian: 37 and 53, then 65,535 each.
    const std::string rows{'\x28', '\0', '\x10', '\0', 'U', 'S', '\x02', '\0', '\x25', '\0'};
    const std::string columns{'\x28', '\0', '\x11', '\0', 'U', 'S', '\x02', '\0', '\x35', '\0'};
    const auto huge = [](std::string element) { return element.replace(8, 2, "\xff\xff"); };
    for (const char* name : {"rle", "jpeg", "jpeg-ls", "jpeg-2000"}) {
        patch(file(name), rows, huge(rows));
        patch(file(name), columns, huge(columns));
        EXPECT_THAT(whyLeftOut(file(name)), HasSubstr("bytes cannot hold 65535 x 65535 pixels"));
    }
}

TEST_F(CodedPixels, AModalityTableGivesTheValues)
{
    TestImage image = axialStack(1).front();
    image.stored = {-3, -2, 0, 5};
    image.texts = {{DCM_RescaleSlope, "-"}, {DCM_RescaleIntercept, "-"}};
    tests::write(image, file("table"));
    DcmFileFormat dicom;
    ASSERT_TRUE(dicom.loadFile(file("table").c_str()).good());
    DcmItem* lookup = nullptr;
    ASSERT_TRUE(dicom.getDataset()->findOrCreateSequenceItem(DCM_ModalityLUTSequence, lookup).good());
    const Uint16 descriptor[] = {4, static_cast<Uint16>(-2), 16}; // four entries from the stored value -2 on
    const Uint16 data[] = {100, 200, 40000, 400};
    ASSERT_TRUE(lookup->putAndInsertUint16Array(DCM_LUTDescriptor, descriptor, 3).good());
    ASSERT_TRUE(lookup->putAndInsertUint16Array(DCM_LUTData, data, 4).good());
    ASSERT_TRUE(dicom.saveFile(file("table").c_str(), EXS_LittleEndianExplicit).good());
    const auto values = valuesOf(file("table"));
    EXPECT_EQ(values.at(0), 100.0); // below the first entry
    EXPECT_EQ(values.at(1), 100.0);
    EXPECT_EQ(values.at(2), 40000.0); // float32: beyond int16
    EXPECT_EQ(values.at(3), 400.0);   // above the last entry
}

TEST_F(CodedPixels, ADeflatedFileThatInflatesToFarMoreThanAnImageIsRefused)
{
    // 100 MB of zeros behind an honest header deflate to some 100 kB.
    TestImage image = busyImage(AllBits[3]);
    tests::write(image, file("native"));
    DcmFileFormat dicom;
    ASSERT_TRUE(dicom.loadFile(file("native").c_str()).good());
    const std::vector<Uint8> zeros(100u << 20);
    ASSERT_TRUE(dicom.getDataset()
                    ->putAndInsertUint8Array(DcmTag(0x7fdf, 0x1010, EVR_OB), zeros.data(), zeros.size())
                    .good());
    ASSERT_TRUE(dicom.saveFile(file("bomb").c_str(), EXS_DeflatedLittleEndianExplicit).good());
    EXPECT_LT(fs::file_size(file("bomb")), 200'000u);
    EXPECT_THAT(whyLeftOut(file("bomb")), HasSubstr("bomb: its data set inflates to far more than an image"));
}
