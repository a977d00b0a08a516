// De-identified copies of whole synthetic patients and of files that cannot be given away.
#include <hepatica/imaging/Deidentify.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/phantom/Phantom.h>

#include "Reference.h"
#include "TemporaryFolder.h"
#include "imaging/dicom/DicomWriter.h"
#include "imaging/dicom/ZipWriter.h"
#include "imaging/dicom/deidentify/DeidentifiedFiles.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

std::vector<std::string> errorsOf(const fs::path& file)
{
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        popen(("dciodvfy '" + file.string() + "' 2>&1").c_str(), "r"), pclose);
    std::vector<std::string> errors;
    std::array<char, 4096> line{};
    while (pipe && std::fgets(line.data(), static_cast<int>(line.size()), pipe.get()) != nullptr)
        if (std::string(line.data()).starts_with("Error"))
            errors.emplace_back(line.data());
    return errors;
}

} // namespace

TEST(Deidentify, APatientStaysOnePatientOverVisitsAndTheirIntervals)
{
    const tests::TemporaryFolder folder;
    phantom::PhantomOptions small;
    small.dims = {64, 64, 40};
    const auto truth = phantom::writePatient(small, folder.path() / "in");
    ASSERT_TRUE(truth) << truth.error().text();
    DeidentifyOptions options;
    options.key = folder.path() / "key.json";
    // The first visit today, the others later: the key file makes them one patient.
    std::vector<fs::path> later;
    for (std::size_t visit = 1; visit < truth->visits.size(); ++visit)
        later.push_back(truth->visits[visit].seriesFolders.front());
    ASSERT_TRUE(deidentify({truth->visits[0].seriesFolders.front()}, folder.path() / "first", options));
    const auto second = deidentify(later, folder.path() / "second", options);
    ASSERT_TRUE(second) << second.error().text();
    EXPECT_THAT(second->leftOut, testing::IsEmpty());
    EXPECT_EQ(keyIn(options.key)["patients"].size(), 1u);

    std::vector<fs::path> before{truth->visits[0].seriesFolders.front()};
    before.insert(before.end(), later.begin(), later.end());
    const auto was = scan(before).value();
    const auto is = scan({folder.path() / "first", folder.path() / "second"}).value();
    EXPECT_THAT(is.leftOut, testing::IsEmpty());
    ASSERT_EQ(is.patients.size(), 1u);
    EXPECT_EQ(is.patients[0].id, keyIn(options.key)["patients"][0]["pseudonym"]);
    const int shift = keyIn(options.key)["patients"][0]["shift_days"];
    std::vector<Date> expected, found;
    for (const Study& study : was.patients.at(0).studies)
        expected.push_back(study.date->plusDays(shift));
    for (const Study& study : is.patients.at(0).studies)
        found.push_back(*study.date);
    std::ranges::sort(expected);
    std::ranges::sort(found);
    EXPECT_EQ(found, expected);
}

TEST(Deidentify, WhatWasMeasurableIsReadAlikeAndAsValidAsBefore)
{
    const tests::TemporaryFolder folder;
    phantom::PhantomOptions small;
    small.dims = {64, 64, 40};
    const auto truth = phantom::writePatient(small, folder.path() / "in");
    ASSERT_TRUE(truth);
    const auto series = truth->visits[0].seriesFolders.front();
    DeidentifyOptions options;
    options.key = folder.path() / "key.json";
    ASSERT_TRUE(deidentify({series}, folder.path() / "out", options));
    const auto was = openSeries({series}), is = openSeries({folder.path() / "out"});
    ASSERT_TRUE(was && is) << is.error().text();
    EXPECT_EQ(is->volume.geometry(), was->volume.geometry());
    EXPECT_EQ(is->series.phase, was->series.phase);
    was->volume.visit([&](const auto& before) {
        is->volume.visit([&](const auto& after) { EXPECT_TRUE(std::ranges::equal(before, after)); });
    });
    HEPATICA_NEEDS_PROGRAM("dciodvfy", "dicom3tools");
    const auto errors = errorsOf(filesBelow(series).front());
    for (const std::string& error : errorsOf(filesBelow(folder.path() / "out").front()))
        EXPECT_THAT(errors, testing::Contains(error));
}

TEST(Deidentify, FilesOfAnArchiveAndDeflatedOnesAreTakenAndStayDeflated)
{
    const tests::TemporaryFolder folder;
    const auto in = folder.path() / "in";
    auto images = tests::axialStack(2);
    images[1].transferSyntax = EXS_DeflatedLittleEndianExplicit;
    writeAll(images, in);
    std::vector<tests::ZipEntry> entries;
    for (const auto& file : filesBelow(in))
        entries.push_back({"CT/" + file.filename().string(), bytesOf(file)});
    tests::writeZip(folder.path() / "study.zip", entries);
    DeidentifyOptions options;
    options.key = folder.path() / "key.json";
    const auto done = deidentify({folder.path() / "study.zip"}, folder.path() / "out", options);
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_THAT(done->leftOut, testing::IsEmpty());
    std::vector<std::string> syntaxes;
    for (const auto& file : filesBelow(folder.path() / "out")) {
        DcmFileFormat format;
        ASSERT_TRUE(format.loadFile(file.c_str()).good());
        syntaxes.push_back(valueOf(*format.getMetaInfo(), 0x00020010));
        EXPECT_EQ(bytesOf(file).find("Test^One"), std::string::npos);
        EXPECT_NE(valueOf(*format.getDataset(), 0x00100010), "Test^One");
    }
    EXPECT_THAT(syntaxes, testing::UnorderedElementsAre(UID_LittleEndianExplicitTransferSyntax,
                                                        UID_DeflatedExplicitVRLittleEndianTransferSyntax));
    const auto was = openSeries({in}), is = openSeries({folder.path() / "out"});
    ASSERT_TRUE(was && is) << is.error().text();
    was->volume.visit([&](const auto& before) {
        is->volume.visit([&](const auto& after) { EXPECT_TRUE(std::ranges::equal(before, after)); });
    });
}

TEST(Deidentify, ReferencesPointToTheNewFiles)
{
    const tests::TemporaryFolder folder;
    auto images = tests::axialStack(2);
    writeAll(images, folder.path() / "in");
    const auto files = filesBelow(folder.path() / "in");
    DcmFileFormat first, second;
    ASSERT_TRUE(first.loadFile(files[0].c_str()).good() && second.loadFile(files[1].c_str()).good());
    DcmItem* item = nullptr;
    ASSERT_TRUE(second.getDataset()->findOrCreateSequenceItem(DCM_ReferencedImageSequence, item, -2).good());
    item->putAndInsertString(DCM_ReferencedSOPClassUID, UID_CTImageStorage);
    item->putAndInsertString(DCM_ReferencedSOPInstanceUID, valueOf(*first.getDataset(), 0x00080018).c_str());
    ASSERT_TRUE(second.saveFile(files[1].c_str()).good());
    DeidentifyOptions options;
    options.key = folder.path() / "key.json";
    ASSERT_TRUE(deidentify({folder.path() / "in"}, folder.path() / "out", options));
    std::vector<std::string> instances;
    std::string referenced;
    for (const auto& file : filesBelow(folder.path() / "out")) {
        DcmFileFormat format;
        ASSERT_TRUE(format.loadFile(file.c_str()).good());
        instances.push_back(valueOf(*format.getDataset(), 0x00080018));
        if (format.getDataset()->findAndGetSequenceItem(DCM_ReferencedImageSequence, item).good()) {
            referenced = valueOf(*item, 0x00081155);
            EXPECT_EQ(valueOf(*item, 0x00081150), UID_CTImageStorage);
        }
    }
    EXPECT_THAT(instances, testing::Contains(referenced));
}

TEST(Deidentify, WhatMayShowNamesIsLeftOutOrWarnedOfByName)
{
    const tests::TemporaryFolder folder;
    const auto in = folder.path() / "in";
    fs::create_directories(in);
    const auto image = [&](const char* name, const std::map<DcmTagKey, std::string>& texts) {
        write(tests::TestImage{}, in / name);
        changeTexts(in / name, texts);
    };
    image("burned", {{DCM_BurnedInAnnotation, "YES"}});
    image("screen", {{DCM_ImageType, "DERIVED\\SECONDARY\\SCREEN SAVE"}});
    image("capture", {{DCM_SOPClassUID, UID_SecondaryCaptureImageStorage}});
    image("ultrasound", {{DCM_SOPClassUID, UID_UltrasoundImageStorage}});
    image("report", {{DCM_SOPClassUID, UID_EnhancedSRStorage}});
    image("document", {{DCM_SOPClassUID, UID_EncapsulatedPDFStorage}});
    image("private", {{DCM_SOPClassUID, "1.3.12.2.1107.5.9.1"}});
    image("xray", {{DCM_SOPClassUID, UID_DigitalXRayImageStorageForPresentation}});
    image("plain", {});
    std::ofstream(in / "notes.txt") << "no image";
    DeidentifyOptions options;
    options.key = folder.path() / "key.json";
    const auto done = deidentify({in}, folder.path() / "out", options);
    ASSERT_TRUE(done) << done.error().text();
    std::map<std::string, std::string> leftOut;
    for (const LeftOut& one : done->leftOut)
        leftOut[one.file.filename().string()] = one.reason.name();
    const std::map<std::string, std::string> expected{
        {"burned", "not-cleaned"},     {"screen", "not-cleaned"}, {"capture", "not-cleaned"},
        {"ultrasound", "not-cleaned"}, {"report", "not-cleaned"}, {"document", "not-cleaned"},
        {"private", "not-cleaned"},    {"notes.txt", "not-dicom"}};
    EXPECT_EQ(leftOut, expected);
    ASSERT_EQ(done->warnings.size(), 1u);
    EXPECT_EQ(done->warnings[0].code, ProblemCode::BurnedIn);
    EXPECT_THAT(done->warnings[0].text(), testing::HasSubstr("xray"));
    EXPECT_EQ(filesBelow(folder.path() / "out").size(), 2u);
}

TEST(Deidentify, AnOverlayInTheSpareBitsOfThePixelsIsCleared)
{
    const tests::TemporaryFolder folder;
    tests::TestImage image;
    image.bitsStored = 12;
    image.highBit = 11;
    image.isSigned = false;
    image.stored = {0x1fff, 0x8001, 0x0123};
    fs::create_directories(folder.path() / "in");
    write(image, folder.path() / "in" / "a");
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile((folder.path() / "in" / "a").c_str()).good());
    format.getDataset()->putAndInsertUint16(DcmTagKey(0x6000, 0x0100), 16);
    format.getDataset()->putAndInsertUint16(DcmTagKey(0x6000, 0x0102), 12);
    ASSERT_TRUE(format.saveFile((folder.path() / "in" / "a").c_str()).good());
    DeidentifyOptions options;
    options.key = folder.path() / "key.json";
    ASSERT_TRUE(deidentify({folder.path() / "in"}, folder.path() / "out", options));
    DcmFileFormat clean;
    ASSERT_TRUE(clean.loadFile(filesBelow(folder.path() / "out").at(0).c_str()).good());
    const Uint16* words = nullptr;
    ASSERT_TRUE(clean.getDataset()->findAndGetUint16Array(DCM_PixelData, words).good());
    EXPECT_EQ(words[0], 0x0fff);
    EXPECT_EQ(words[1], 0x0001);
    EXPECT_EQ(words[2], 0x0123);
    EXPECT_FALSE(clean.getDataset()->tagExists(DcmTagKey(0x6000, 0x0100)));
}

TEST(Deidentify, CutFilesAreNamedAndNotWrittenAndTheInputIsNotTouched)
{
    const tests::TemporaryFolder folder;
    const auto in = folder.path() / "in";
    writeAll(tests::axialStack(3), in);
    const auto files = filesBelow(in);
    fs::resize_file(files[1], fs::file_size(files[1]) - 10);
    std::vector<std::string> before;
    for (const auto& file : files)
        before.push_back(bytesOf(file));
    DeidentifyOptions options;
    options.key = folder.path() / "key.json";
    const auto done = deidentify({in}, folder.path() / "out", options);
    ASSERT_TRUE(done) << done.error().text();
    ASSERT_EQ(done->leftOut.size(), 1u);
    EXPECT_EQ(done->leftOut[0].file, files[1]);
    EXPECT_EQ(done->leftOut[0].reason.code, ProblemCode::DamagedFile);
    EXPECT_EQ(filesBelow(folder.path() / "out").size(), 2u);
    for (std::size_t at = 0; at < files.size(); ++at)
        EXPECT_EQ(bytesOf(files[at]), before[at]);
}

TEST(Deidentify, PlacesThatWouldMixOutputInputAndKeyAreRefused)
{
    const tests::TemporaryFolder folder;
    const auto in = folder.path() / "in", out = folder.path() / "out";
    writeAll(tests::axialStack(1), in);
    DeidentifyOptions options;
    options.key = out / "key.json";
    EXPECT_EQ(deidentify({in}, out, options).error().code, ProblemCode::KeyInsideOutput);
    options.key = folder.path() / "key.json";
    EXPECT_EQ(deidentify({in}, in / "out", options).error().code, ProblemCode::OutputInUse);
    EXPECT_EQ(deidentify({in}, folder.path(), options).error().code, ProblemCode::OutputInUse);
    options.pseudonym = "../escape";
    EXPECT_EQ(deidentify({in}, out, options).error().code, ProblemCode::BadDocument);
    EXPECT_FALSE(fs::exists(out));
    EXPECT_FALSE(fs::exists(options.key));
}

TEST(Deidentify, OnePseudonymIsNotGivenToTwoPatients)
{
    const tests::TemporaryFolder folder;
    const auto in = folder.path() / "in";
    writeAll(tests::axialStack(2), in);
    changeTexts(filesBelow(in)[1], {{DCM_PatientID, "P2"}});
    const auto done = deidentify({in}, folder.path() / "out", optionsWith(folder.path() / "key.json"));
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().text(), testing::HasSubstr("several patients"));
}
