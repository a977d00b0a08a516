// Headers that DCMTK reads otherwise than the walk over them: they cost no more than their bytes.
#include "imaging/dicom/HeaderDataset.h"

#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "HeapWatch.h"
#include "TemporaryFolder.h"
#include "fuzz/ReadEverything.h"
#include "imaging/dicom/DicomWriter.h"
#include "imaging/dicom/RawElements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;
using testing::HasSubstr;

namespace {

class HeaderDataset : public testing::Test {
protected:
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "made.dcm"; }
    /// Why the only file is left out.
    [[nodiscard]] std::string whyLeftOut() const
    {
        const StudyIndex index = scan({file()}).value();
        return index.leftOut.empty() ? "it is not left out" : index.leftOut.front().reason.text();
    }

private:
    TemporaryFolder folder_;
};

/// More than any test here may take; reading windows and DCMTK's own tables included.
constexpr std::size_t Megabyte = std::size_t{1} << 20;
constexpr std::size_t Claimed = 0x31000014; // 822 MB

std::string referencedSeries(const std::string& elements)
{
    return implicitLittle(0x0008, 0x1115, item(elements));
}

std::string head()
{
    return implicitLittle(0x0008, 0x0016, "1.2.840.10008.5.1.4.1.1.2") +
           implicitLittle(0x0008, 0x0018, "1.2.3.45");
}

/// A sequence in an item in a sequence … of known lengths.
std::string nested(std::size_t depth)
{
    constexpr std::size_t HeadBytes = 8;
    std::string heads;
    for (std::size_t level = 0; level < depth; ++level) {
        const std::size_t inside = 2 * HeadBytes * (depth - level - 1);
        heads += implicitHead(0x0008, 0x1115, inside + HeadBytes) + implicitHead(0xfffe, 0xe000, inside);
    }
    return heads;
}

} // namespace

TEST_F(HeaderDataset, ALengthInsideASequenceOfImplicitVrTakesNoMemoryBeyondTheFile)
{
    const std::string values = head() + referencedSeries(implicitHead(0x0008, 0x0050, Claimed) + "A1");
    writeRaw(file(), "1.2.840.10008.1.2", values + implicitLittle(0x0008, 0x0060, "CT"));
    static_cast<void>(readEverything(file())); // DCMTK's dictionary is there from now on
    const HeapWatch watch;
    EXPECT_THAT(whyLeftOut(), HasSubstr("its header cannot be parsed"));
    EXPECT_FALSE(readSegmentation(file(), smallGrid()));
    EXPECT_LT(watch.peakGrowth(), Megabyte);
}

TEST_F(HeaderDataset, ALengthBehindAVrThatIsNoneTakesNoMemoryBeyondTheFile)
{
    // The walk takes four bytes of length behind a VR in small letters, DCMTK two, and then other bytes.
    const std::string strange = littleShort(0x0008) + littleShort(0x0050) + "lo" + littleShort(0) +
                                littleShort(0x0008) + littleShort(0x0051) + "OB" + littleShort(0) +
                                littleLong(Claimed);
    writeRaw(file(), "1.2.840.10008.1.2.1",
             explicitLittle(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2") + strange);
    static_cast<void>(readEverything(file()));
    const HeapWatch watch;
    static_cast<void>(readEverything(file()));
    EXPECT_LT(watch.peakGrowth(), Megabyte);
}

TEST_F(HeaderDataset, SequencesOfKnownLengthNestedBeyondAllStacksAreRefused)
{
    writeRaw(file(), "1.2.840.10008.1.2", head() + nested(100'000));
    EXPECT_THAT(whyLeftOut(), HasSubstr("its header cannot be parsed"));
    EXPECT_FALSE(readSegmentation(file(), smallGrid()));
}

TEST_F(HeaderDataset, SequencesNestedAsDeepAsTheWalkAllowsAreRead)
{
    writeRaw(file(), "1.2.840.10008.1.2", head() + nested(100));
    const auto bytes = FileBytes::open(file());
    const auto layout = readLayout(*bytes, "made");
    ASSERT_TRUE(layout);
    DcmDataset dataset;
    EXPECT_TRUE(loadHeader(dataset, *bytes, *layout));
    std::size_t depth = 0;
    for (DcmItem *inner = &dataset, *next = nullptr;
         inner->findAndGetSequenceItem(DCM_ReferencedSeriesSequence, next, 0).good(); inner = next)
        ++depth;
    EXPECT_EQ(depth, 100u);
}

TEST_F(HeaderDataset, AValueThatStaysInTheFileIsThereWhenItIsAskedFor)
{
    TestImage image = axialStack(1).front();
    const std::string comments(9000, 'x');
    image.texts[DCM_ImageComments] = comments;
    for (const auto syntax :
         {EXS_LittleEndianExplicit, EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit}) {
        image.transferSyntax = syntax;
        tests::write(image, file());
        const auto bytes = FileBytes::open(file());
        const auto layout = readLayout(*bytes, "made");
        ASSERT_TRUE(layout);
        DcmDataset dataset;
        ASSERT_TRUE(loadHeader(dataset, layout->inflated.value_or(*bytes), *layout));
        OFString value;
        ASSERT_TRUE(dataset.findAndGetOFString(DCM_ImageComments, value).good());
        EXPECT_EQ(std::string(value.c_str()), comments);
    }
}

TEST_F(HeaderDataset, AMaskFileThatEndsInsideItsHeaderIsNamedAsDamaged)
{
    TestImage image = axialStack(1).front();
    image.sopClass = UID_SegmentationStorage;
    tests::write(image, file());
    constexpr std::uintmax_t PixelElement = 12 + 48; // its tag, VR and length, and 4 x 6 pixels
    std::filesystem::resize_file(file(), std::filesystem::file_size(file()) - PixelElement - 1);
    const auto masks = readMaskSet(file(), smallGrid());
    ASSERT_FALSE(masks);
    EXPECT_EQ(masks.error().code, ProblemCode::NotReadable);
    EXPECT_THAT(masks.error().text(), HasSubstr("its header is damaged"));
}
