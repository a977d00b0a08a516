// A file that has every attribute of PS3.15 Table E.1-1, at the top and nested, before and after.
#include "imaging/dicom/deidentify/DateShift.h"
#include "imaging/dicom/deidentify/ProfileTable.h"

#include "TemporaryFolder.h"
#include "imaging/dicom/DicomWriter.h"
#include "imaging/dicom/deidentify/DeidentifiedFiles.h"

#include <array>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

constexpr const char* Secret = "SECRET7465";
constexpr const char *SecretDay = "19991231", *SecretMoment = "19991231070707.77",
                     *SecretUid = "1.2.999.7465.";

/// The dictionary's VR; of attributes younger than it, what the name says.
DcmEVR vrOf(const ProfileRow& row)
{
    const DcmEVR known = DcmTag(keyOf(row.tag)).getEVR();
    if (known != EVR_UN && known != EVR_UNKNOWN)
        return known == EVR_ox || known == EVR_px ? EVR_OB : known == EVR_xs ? EVR_US : known;
    const std::array<std::pair<std::string_view, DcmEVR>, 3> endings{
        {{"Sequence", EVR_SQ}, {"DateTime", EVR_DT}, {"UID", EVR_UI}}};
    for (const auto& [ending, vr] : endings)
        if (row.name.ends_with(ending))
            return vr;
    return EVR_LO;
}

std::string secretFor(DcmEVR vr, std::uint32_t tag)
{
    switch (vr) {
    case EVR_DA:
        return SecretDay;
    case EVR_DT:
        return SecretMoment;
    case EVR_TM:
        return "070707.77";
    case EVR_AS:
        return "077Y";
    case EVR_IS:
    case EVR_DS:
        return "7465321";
    case EVR_UI:
        return SecretUid + std::to_string(tag);
    default:
        return Secret;
    }
}

/// Everything of one row, full of secrets.
void put(DcmItem& item, const ProfileRow& row)
{
    const DcmEVR vr = vrOf(row);
    const DcmTag tag(keyOf(row.tag), DcmVR(vr));
    if (vr == EVR_SQ) {
        auto* sequence = new DcmSequenceOfItems(tag);
        auto* inside = new DcmItem;
        inside->putAndInsertString(DCM_PatientName, Secret);
        inside->putAndInsertString(DCM_CodeMeaning, Secret);
        inside->putAndInsertString(DCM_ReferencedSOPInstanceUID, (std::string(SecretUid) + "1").c_str());
        inside->putAndInsertString(DCM_Date, SecretDay);
        sequence->append(inside);
        ASSERT_TRUE(item.insert(sequence, OFTrue).good()) << row.name;
        return;
    }
    if (vr == EVR_OB || vr == EVR_OW || vr == EVR_UN) {
        auto* bytes = new DcmOtherByteOtherWord(DcmTag(keyOf(row.tag), DcmVR(EVR_OB)));
        bytes->putUint8Array(reinterpret_cast<const Uint8*>(Secret), 10);
        ASSERT_TRUE(item.insert(bytes, OFTrue).good()) << row.name;
        return;
    }
    DcmElement* element = nullptr;
    ASSERT_TRUE(DcmItem::newDicomElementWithVR(element, tag).good()) << row.name;
    const bool isNumber =
        vr == EVR_US || vr == EVR_SS || vr == EVR_UL || vr == EVR_SL || vr == EVR_FL || vr == EVR_FD;
    ASSERT_TRUE(element->putString(isNumber ? "7465" : secretFor(vr, row.tag).c_str()).good()) << row.name;
    ASSERT_TRUE(item.insert(element, OFTrue).good()) << row.name;
}

/// A CT image with every attribute of the table, at the top and in the item of a sequence that stays.
fs::path writeEverything(const fs::path& folder)
{
    fs::create_directories(folder);
    const auto file = folder / "everything";
    write(tests::TestImage{}, file);
    DcmFileFormat format;
    EXPECT_TRUE(format.loadFile(file.c_str()).good());
    DcmDataset& dataset = *format.getDataset();
    DcmItem* nested = nullptr;
    EXPECT_TRUE(dataset.findOrCreateSequenceItem(DCM_AnatomicRegionSequence, nested, -2).good());
    for (const ProfileRow& row : profileRows())
        if ((row.tag >> 16) >= 8 &&
            row.tag < 0xfffa0000) { // commands, meta information and what follows pixels
            put(dataset, row);
            put(*nested, row);
        }
    dataset.putAndInsertString(DcmTag(0x0009, 0x0010, EVR_LO), Secret);
    dataset.putAndInsertString(DcmTag(0x0009, 0x1001, EVR_LO), Secret);
    dataset.putAndInsertString(DcmTag(0x5000, 0x2500, EVR_LO), Secret);
    dataset.putAndInsertString(DcmTag(0x6000, 0x4000, EVR_LT), Secret);
    nested->putAndInsertString(DcmTag(0x0011, 0x0010, EVR_LO), Secret);
    dataset.putAndInsertString(DCM_ManufacturerModelName,
                               "made for SECRET7465 alone"); // in no row of the table
    EXPECT_TRUE(format.saveFile(file.c_str(), EXS_LittleEndianExplicit).good());
    return file;
}

bool is(BasicAction action, std::initializer_list<BasicAction> any)
{
    return std::ranges::find(any, action) != any.end();
}

/// What the table asks of one attribute of the output, read off the row.
void expectTreated(DcmItem& item, const ProfileRow& row, const DeidentifyOptions& options, int shift,
                   bool isTop)
{
    SCOPED_TRACE(std::string(row.name) + (isTop ? "" : ", nested"));
    const DcmEVR vr = vrOf(row);
    DcmElement* element = nullptr;
    item.findAndGetElement(keyOf(row.tag), element);
    const std::string value = valueOf(item, row.tag), secret = secretFor(vr, row.tag);
    const bool isTemporal = vr == EVR_DA || vr == EVR_DT || vr == EVR_TM;
    const bool isVersion = row.name.find("Version") != std::string_view::npos;
    if (row.tag == 0x00100010 || row.tag == 0x00100020) { // replaced by the pseudonym at the top
        EXPECT_EQ(value, isTop ? "P-TEST" : row.tag == 0x00100010 ? "" : "REMOVED");
    } else if (row.patient == OptionAction::K && options.keepPatientCharacteristics) {
        ASSERT_NE(element, nullptr);
        EXPECT_TRUE(vr != EVR_AS || value == secret);
    } else if (row.dates == OptionAction::C && options.shiftDates && isTemporal && !isVersion) {
        EXPECT_EQ(value, vr == EVR_TM   ? secret
                         : vr == EVR_DA ? shiftedDates(secret, shift)
                                        : shiftedDateTimes(secret, shift));
    } else if (row.basic == BasicAction::X) {
        EXPECT_EQ(element, nullptr);
    } else if (is(row.basic, {BasicAction::Z, BasicAction::XZ})) {
        ASSERT_NE(element, nullptr);
        EXPECT_EQ(element->getLength(), 0u);
    } else {
        ASSERT_NE(element, nullptr);
        EXPECT_GT(element->getLength(), 0u);
        EXPECT_NE(value, secret);
        EXPECT_TRUE(vr != EVR_UI || value.starts_with("2.25.")) << value;
    }
}

/// The table holds, and no byte of a secret is left.
void expectCleaned(const fs::path& file, const DeidentifyOptions& options, int shift)
{
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file.c_str()).good());
    DcmDataset& dataset = *format.getDataset();
    DcmItem* nested = nullptr;
    ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_AnatomicRegionSequence, nested).good());
    for (const ProfileRow& row : profileRows())
        if ((row.tag >> 16) >= 8 && row.tag < 0xfffa0000) {
            expectTreated(dataset, row, options, shift, true);
            expectTreated(*nested, row, options, shift, false);
        }
    const std::string bytes = bytesOf(file);
    for (const char* secret : {Secret, SecretDay, SecretUid})
        EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
    const bool areNumbersLeft = bytes.find("7465321") != std::string::npos;
    EXPECT_EQ(areNumbersLeft, options.keepPatientCharacteristics); // size, weight and the like
}

std::vector<std::string> codesOf(const fs::path& file)
{
    DcmFileFormat format;
    EXPECT_TRUE(format.loadFile(file.c_str()).good());
    std::vector<std::string> codes;
    DcmItem* item = nullptr;
    for (signed long at = 0;
         format.getDataset()->findAndGetSequenceItem(DCM_DeidentificationMethodCodeSequence, item, at).good();
         ++at)
        codes.push_back(valueOf(*item, 0x00080100));
    return codes;
}

} // namespace

TEST(CleanDataset, TreatsEveryAttributeOfTheProfileAsItsTableSays)
{
    const tests::TemporaryFolder folder;
    writeEverything(folder.path() / "in");
    for (int variant = 0; variant < 3; ++variant) {
        const auto out = folder.path() / ("out" + std::to_string(variant)), key = folder.path() / "key.json";
        fs::remove(key);
        DeidentifyOptions options = optionsWith(key);
        options.shiftDates = variant != 1;
        options.keepPatientCharacteristics = variant == 2;
        const auto done = deidentify({folder.path() / "in"}, out, options);
        ASSERT_TRUE(done) << done.error().text();
        ASSERT_TRUE(done->leftOut.empty()) << done->leftOut.front().reason.text();
        const auto files = filesBelow(out);
        ASSERT_EQ(files.size(), 1u);
        expectCleaned(files.front(), options, keyIn(key)["patients"][0]["shift_days"]);
    }
}

TEST(CleanDataset, WritesDownWhatWasDone)
{
    const tests::TemporaryFolder folder;
    writeEverything(folder.path() / "in");
    changeTexts(folder.path() / "in" / "everything", {{DCM_StationName, "CT EAST 2"}});
    auto options = optionsWith(folder.path() / "key.json");
    options.keepDeviceIdentity = true;
    ASSERT_TRUE(deidentify({folder.path() / "in"}, folder.path() / "out", options));
    const auto file = filesBelow(folder.path() / "out").at(0);
    EXPECT_THAT(codesOf(file), testing::ElementsAre("113100", "113107", "113109")); // CID 7050
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file.c_str()).good());
    DcmDataset& dataset = *format.getDataset();
    EXPECT_EQ(valueOf(dataset, 0x00120062), "YES");
    EXPECT_THAT(valueOf(dataset, 0x00120063), testing::HasSubstr("PS3.15"));
    EXPECT_EQ(valueOf(dataset, 0x00280303), "MODIFIED");
    EXPECT_EQ(valueOf(dataset, 0x00081010), "CT EAST 2");
    EXPECT_EQ(valueOf(dataset, 0x00081090), "REMOVED"); // a text of no row that named the patient
    EXPECT_EQ(valueOf(*format.getMetaInfo(), 0x00020003), valueOf(dataset, 0x00080018));
    EXPECT_EQ(valueOf(*format.getMetaInfo(), 0x00020016), "");
    const std::string bytes = bytesOf(file);
    EXPECT_EQ(bytes.substr(0, 128), std::string(128, '\0'));
}
