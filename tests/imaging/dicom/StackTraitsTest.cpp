// b-values where the standard has no attribute yet, or the scanner did not use it.
#include "imaging/dicom/SeriesFolder.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::TestImage;

namespace {

class PrivateBValues : public tests::SeriesFolder {
protected:
    /// The b-value of the only image of the folder, which `change` made.
    template <typename Change> std::optional<double> readAfter(Change&& change)
    {
        TestImage image = tests::axialStack(1).front();
        image.sopClass = UID_MRImageStorage;
        const auto file = folder() / "image";
        tests::write(image, file);
        DcmFileFormat format;
        EXPECT_TRUE(format.loadFile(file.c_str()).good());
        change(*format.getDataset());
        EXPECT_TRUE(format.saveFile(file.c_str(), EXS_LittleEndianExplicit).good());
        return onlySeries().bValue_s_mm2;
    }
};

/// One number of a vendor's private block.
struct VendorNumber {
    const char *vendor, *creator;
    Uint16 group, element;
    DcmEVR vr;
    const char* text;
};

// NA-MIC, "DICOM for DWI and DTI": Siemens' B_value; GE's first of four, to which newer software adds a
// billion; Philips' Diffusion B-Factor, whose block DCMTK's private dictionary knows in two spellings. United
// Imaging's own list, as dcm2niix gives it: BActualValue.
constexpr VendorNumber Numbers[] = {
    {"Siemens", "SIEMENS MR HEADER", 0x0019, 0x0c, EVR_IS, "800"},
    {"GE", "GEMS_PARM_01", 0x0043, 0x39, EVR_IS, "800\\8\\0\\0"},
    {"GE, newer", "GEMS_PARM_01", 0x0043, 0x39, EVR_IS, "1000000800\\8\\0\\0"},
    {"Philips", "Philips Imaging DD 001", 0x2001, 0x03, EVR_FL, "800"},
    {"Philips, in capitals", "PHILIPS IMAGING DD 001", 0x2001, 0x03, EVR_FL, "800"},
    {"United Imaging", "Image Private Header", 0x0065, 0x09, EVR_FD, "800"},
};

DcmTag tagOf(const VendorNumber& number, Uint16 block, DcmEVR vr)
{
    return {number.group, static_cast<Uint16>(block << 8 | number.element), DcmVR(vr)};
}

void reserve(DcmDataset& dataset, const VendorNumber& number, Uint16 block)
{
    EXPECT_TRUE(dataset.putAndInsertString(DcmTag(number.group, block, EVR_LO), number.creator).good());
}

void put(DcmDataset& dataset, const VendorNumber& number, Uint16 block)
{
    DcmElement* element = nullptr;
    ASSERT_TRUE(DcmItem::newDicomElementWithVR(element, tagOf(number, block, number.vr)).good());
    ASSERT_TRUE(element->putString(number.text).good());
    ASSERT_TRUE(dataset.insert(element, OFTrue).good());
}

/// The same bytes as an archive stores them that does not know the attribute: without their VR.
void putUnknown(DcmDataset& dataset, const VendorNumber& number, Uint16 block)
{
    std::string bytes = number.text;
    if (number.vr == EVR_FL)
        bytes = {"\x00\x00\x48\x44", 4}; // 800 as IEEE 754, little endian
    if (number.vr == EVR_FD)
        bytes = {"\x00\x00\x00\x00\x00\x00\x89\x40", 8};
    auto* element = new DcmOtherByteOtherWord(tagOf(number, block, EVR_UN));
    element->putUint8Array(reinterpret_cast<const Uint8*>(bytes.data()), bytes.size());
    ASSERT_TRUE(dataset.insert(element, OFTrue).good());
}

} // namespace

TEST_F(PrivateBValues, AreFoundInTheBlockThatTheirVendorReserved)
{
    for (const VendorNumber& number : Numbers)
        for (const Uint16 block : {Uint16{0x10}, Uint16{0x13}}) {
            SCOPED_TRACE(number.vendor);
            EXPECT_EQ(readAfter([&](DcmDataset& dataset) {
                          reserve(dataset, number, block);
                          put(dataset, number, block);
                      }),
                      800.0);
        }
}

TEST_F(PrivateBValues, AreReadWithoutTheirVrToo)
{
    for (const VendorNumber& number : Numbers) {
        SCOPED_TRACE(number.vendor);
        EXPECT_EQ(readAfter([&](DcmDataset& dataset) {
                      reserve(dataset, number, 0x10);
                      putUnknown(dataset, number, 0x10);
                  }),
                  800.0);
    }
}

TEST_F(PrivateBValues, OfABlockThatAnotherReservedAreNoBValues)
{
    for (const VendorNumber& number : Numbers) {
        SCOPED_TRACE(number.vendor);
        EXPECT_EQ(readAfter([&](DcmDataset& dataset) {
                      dataset.putAndInsertString(DcmTag(number.group, 0x10, EVR_LO), "ANOTHER VENDOR");
                      put(dataset, number, 0x10);
                  }),
                  std::nullopt);
    }
}

TEST_F(PrivateBValues, GiveWayToTheAttributeOfTheStandard)
{
    EXPECT_EQ(readAfter([](DcmDataset& dataset) {
                  dataset.putAndInsertFloat64(DCM_DiffusionBValue, 50.0);
                  reserve(dataset, Numbers[0], 0x10);
                  put(dataset, Numbers[0], 0x10);
              }),
              50.0);
}

TEST_F(PrivateBValues, PartOneSeriesIntoItsVolumes)
{
    std::vector<std::string> names;
    for (int volume = 0; volume < 2; ++volume)
        for (TestImage& image : tests::axialStack(3)) {
            image.sopClass = UID_MRImageStorage;
            image.instanceNumber += 3 * volume;
            const auto file = folder() / std::to_string(image.instanceNumber);
            tests::write(image, file);
            DcmFileFormat format;
            ASSERT_TRUE(format.loadFile(file.c_str()).good());
            const VendorNumber philips{"Philips", "Philips Imaging DD 001",  0x2001, 0x03,
                                       EVR_FL,    volume == 0 ? "50" : "800"};
            reserve(*format.getDataset(), philips, 0x10);
            put(*format.getDataset(), philips, 0x10);
            ASSERT_TRUE(format.saveFile(file.c_str()).good());
        }
    const StudyIndex found = index();
    for (const Series& series : found.patients.at(0).studies.at(0).series)
        names.push_back(series.name);
    EXPECT_THAT(names, testing::ElementsAre("b = 50", "b = 800"));
}
