// DICOM SEG of highdicom and dcmqiFile, read on their series' grids; numbers from the reference.json files.
#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/Uid.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "TemporaryFolder.h"
#include "imaging/dicom/EnhancedWriter.h"
#include "imaging/dicom/ZipWriter.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

namespace fs = std::filesystem;

Series firstSeries(const fs::path& folder)
{
    return scan({folder}).value().patients.at(0).studies.at(0).series.at(0);
}

fs::path liverCt(const fs::path& reference)
{
    return reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
}

fs::path dcmqiFile(const fs::path& reference)
{
    return reference / "data" / "p08_ct_liver_3slices_dicom_seg_sr";
}

nlohmann::json masksOf(const fs::path& folder)
{
    std::ifstream file(folder / "reference.json");
    return nlohmann::json::parse(file)["masks"];
}

/// What a command prints, or nothing when the program is not installed.
std::string outputOf(const std::string& command)
{
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>&1").c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4096> part{};
    while (pipe && fgets(part.data(), static_cast<int>(part.size()), pipe.get()) != nullptr)
        text += part.data();
    return text;
}

} // namespace

TEST(SegmentationFile, ExpertSegHoldsTheSameVoxelsAsTheNiftiMasks)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = liverCt(reference);
    const Series series = firstSeries(folder / "dicom");
    const auto masks = readMasks(folder / "masks" / "expert_masks_SEG.dcm", *series.geometry);
    ASSERT_TRUE(masks) << masks.error().text();
    ASSERT_EQ(masks->size(), 5u);
    const char* files[] = {"tumour2", "tumour4", "tumour5", "tumour6", "tumour7"};
    const auto expected = masksOf(folder);
    for (std::size_t at = 0; at < 5; ++at) {
        SCOPED_TRACE(files[at]);
        const std::string name = std::string("masks/") + files[at] + ".nii.gz";
        const auto nifti = readMasks(folder / name, *series.geometry);
        ASSERT_TRUE(nifti) << nifti.error().text();
        ASSERT_EQ(nifti->size(), 1u);
        EXPECT_EQ(nifti->front().mask.voxelCount(), expected[name]["voxels"].get<std::size_t>());
        EXPECT_TRUE(nifti->front().mask == (*masks)[at].mask);
        EXPECT_EQ((*masks)[at].label, static_cast<int>(at) + 1);
        EXPECT_FALSE((*masks)[at].name.empty());
    }
}

TEST(SegmentationFile, LiverOfDcmqiIsTheOneOfItsNrrd)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = dcmqiFile(reference);
    const Series series = firstSeries(folder / "ct");
    const auto segmentation = readMasks(folder / "seg" / "liver.dcm", *series.geometry);
    const auto nrrd = readMasks(folder / "nrrd" / "liver_seg.nrrd", *series.geometry);
    ASSERT_TRUE(segmentation) << segmentation.error().text();
    ASSERT_TRUE(nrrd) << nrrd.error().text();
    ASSERT_EQ(segmentation->size(), 1u);
    EXPECT_EQ(segmentation->front().mask.voxelCount(), 107098u); // reference.json
    EXPECT_TRUE(segmentation->front().mask == nrrd->front().mask);
}

TEST(SegmentationFile, FramesThatEndInsideAByteKeepTheirBits)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = dcmqiFile(reference) / "bitpacking_23x38x3"; // 874 bits a frame
    const Series series = firstSeries(folder / "image");
    const auto segmentation = readMasks(folder / "label_seg.dcm", *series.geometry);
    const auto nrrd = readMasks(folder / "label.nrrd", *series.geometry);
    ASSERT_TRUE(segmentation) << segmentation.error().text();
    ASSERT_TRUE(nrrd) << nrrd.error().text();
    EXPECT_TRUE(segmentation->front().mask == nrrd->front().mask);
    EXPECT_TRUE(segmentation->front().mask.touchesBorder());
}

TEST(SegmentationFile, ThoseOfOtherSeriesAreRefusedInWords)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Series series = firstSeries(dcmqiFile(reference) / "ct");
    const auto foreign = readMasks(liverCt(reference) / "masks" / "expert_masks_SEG.dcm", *series.geometry);
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().code, ProblemCode::OtherGrid);
    EXPECT_THAT(foreign.error().text(), testing::HasSubstr("expert_masks_SEG.dcm"));
    EXPECT_THAT(foreign.error().text(),
                testing::HasSubstr("spacing 0.570 x 0.570 mm instead of 0.811 x 0.811 mm"));
}

TEST(SegmentationFile, WrittenSegIsValidAndComesBackWhole)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = liverCt(reference); // no Frame of Reference UID, empty Patient ID
    const Series series = firstSeries(folder / "dicom");
    auto masks = readMasks(folder / "masks" / "tumours_label.nii.gz", *series.geometry);
    ASSERT_TRUE(masks);
    for (LabelledMask& one : *masks) {
        one.name = "T0" + std::to_string(one.label);
        one.trackingUid = uidFromName(one.name);
    }
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "lesions.dcm";
    const auto written = writeSegmentation(*masks, series, file);
    ASSERT_TRUE(written) << written.error().text();
    const auto again = readMasks(file, *series.geometry);
    ASSERT_TRUE(again) << again.error().text();
    ASSERT_EQ(again->size(), masks->size());
    for (std::size_t at = 0; at < masks->size(); ++at) {
        EXPECT_TRUE((*again)[at].mask == (*masks)[at].mask);
        EXPECT_EQ((*again)[at].name, (*masks)[at].name);
        EXPECT_EQ((*again)[at].trackingUid, (*masks)[at].trackingUid);
    }
    HEPATICA_NEEDS_PROGRAM("dciodvfy", "dicom3tools");
    const std::string verdict = outputOf("dciodvfy '" + file.string() + "'");
    EXPECT_THAT(verdict, testing::HasSubstr("Segmentation"));
    EXPECT_THAT(verdict, testing::Not(testing::HasSubstr("Error")));
}

TEST(SegmentationFile, OneOfSeveralVolumesOfASeriesIsReferredToByTheTrueSeriesUid)
{
    const tests::TemporaryFolder temporary;
    std::vector<tests::TestImage> images;
    for (int volume = 0; volume < 2; ++volume)
        for (tests::TestImage& image : tests::axialStack(3)) {
            image.instanceNumber += 3 * volume;
            image.texts[DCM_AcquisitionNumber] = std::to_string(volume + 1);
            images.push_back(image);
        }
    tests::writeAll(images, temporary.path() / "ct");
    const std::string uid = uidFromName("series A");
    const auto opened = openSeries({temporary.path() / "ct"}, uid + "/2");
    ASSERT_TRUE(opened) << opened.error().text();
    const auto mask =
        Mask::make(*opened->series.geometry, {{1, 1, 1}, {1, 1, 1}}, std::vector<std::uint8_t>(1, 1));
    ASSERT_TRUE(mask);
    const auto file = temporary.path() / "seg.dcm";
    const auto written = writeSegmentation({{1, *mask, "T01", "", {}, {}}}, opened->series, file);
    ASSERT_TRUE(written) << written.error().text();
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file.c_str()).good());
    DcmItem *series = nullptr, *image = nullptr;
    ASSERT_TRUE(format.getDataset()->findAndGetSequenceItem(DCM_ReferencedSeriesSequence, series).good());
    OFString found;
    ASSERT_TRUE(series->findAndGetOFString(DCM_SeriesInstanceUID, found).good());
    EXPECT_EQ(found.c_str(), uid);
    ASSERT_TRUE(series->findAndGetSequenceItem(DCM_ReferencedInstanceSequence, image).good());
    ASSERT_TRUE(image->findAndGetOFString(DCM_ReferencedSOPInstanceUID, found).good());
    EXPECT_EQ(found.c_str(), opened->series.instances.front().source.sopInstanceUid);
}

TEST(SegmentationFile, FramesOfAnEnhancedImageAreReferredToByItsKindAndTheirNumber)
{
    const tests::TemporaryFolder temporary;
    tests::TestMultiFrame image;
    image.common.texts[DCM_FrameOfReferenceUID] = uidFromName("frame of reference");
    for (const int place : {3, 1, 0, 2}) // the order in the file is not that of the stack
        image.frames.push_back({{0, 0, 3.0 * place}, {1, static_cast<Uint32>(place + 1)}, place, {}});
    write(image, temporary.path() / "enhanced");
    const Series series = firstSeries(temporary.path() / "enhanced");
    ASSERT_EQ(series.geometry->dims()[2], 4);
    const auto mask = Mask::make(*series.geometry, {{1, 1, 1}, {2, 2, 3}}, std::vector<std::uint8_t>(12, 1));
    ASSERT_TRUE(mask);
    const auto file = temporary.path() / "seg.dcm";
    const auto written = writeSegmentation({{1, *mask, "T01", "", {}, {}}}, series, file);
    ASSERT_TRUE(written) << written.error().text();

    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file.c_str()).good());
    DcmDataset& dataset = *format.getDataset();
    DcmItem* referred = nullptr;
    ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_ReferencedSeriesSequence, referred).good());
    DcmSequenceOfItems* instances = nullptr;
    ASSERT_TRUE(referred->findAndGetSequence(DCM_ReferencedInstanceSequence, instances).good());
    EXPECT_EQ(instances->card(), 1u) << "one file, however many frames";
    OFString sopClass;
    ASSERT_TRUE(instances->getItem(0)->findAndGetOFString(DCM_ReferencedSOPClassUID, sopClass).good());
    EXPECT_STREQ(sopClass.c_str(), UID_EnhancedCTImageStorage);

    std::vector<std::string> numbers;
    for (long frame = 0; frame < 3; ++frame) {
        DcmItem *groups = nullptr, *derivation = nullptr, *source = nullptr;
        ASSERT_TRUE(
            dataset.findAndGetSequenceItem(DCM_PerFrameFunctionalGroupsSequence, groups, frame).good());
        ASSERT_TRUE(groups->findAndGetSequenceItem(DCM_DerivationImageSequence, derivation).good());
        ASSERT_TRUE(derivation->findAndGetSequenceItem(DCM_SourceImageSequence, source).good());
        OFString number;
        ASSERT_TRUE(source->findAndGetOFString(DCM_ReferencedSOPClassUID, sopClass).good());
        EXPECT_STREQ(sopClass.c_str(), UID_EnhancedCTImageStorage);
        ASSERT_TRUE(source->findAndGetOFString(DCM_ReferencedFrameNumber, number).good());
        numbers.push_back(number.c_str());
    }
    EXPECT_THAT(numbers, testing::ElementsAre("2", "4", "1")); // slices 1, 2 and 3 of the stack
    const auto again = readMasks(file, *series.geometry);
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_TRUE(again->front().mask == *mask);
    if (const std::string verdict = outputOf("dciodvfy '" + file.string() + "'");
        verdict.find("not found") == std::string::npos) {
        EXPECT_THAT(verdict, testing::Not(testing::HasSubstr("Error")));
    }
}

TEST(SegmentationFile, InAnArchiveItIsReadAsOnTheDiskAndWhatIsNotDicomIsRefused)
{
    const tests::TemporaryFolder temporary;
    tests::writeAll(tests::axialStack(3), temporary.path() / "ct");
    const Series series = firstSeries(temporary.path() / "ct");
    const auto mask =
        Mask::make(*series.geometry, {{1, 1, 1}, {2, 2, 2}}, std::vector<std::uint8_t>(8, 1)).value();
    const auto file = temporary.path() / "seg.dcm", archive = temporary.path() / "masks.zip";
    ASSERT_TRUE(writeSegmentation({{1, mask, "T01", "", {}, {}}}, series, file));
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    tests::writeZip(archive, {{"lesions/seg.dcm", bytes}, {"liver.nii.gz", "no matter what"}});

    const auto masks = readMasks(archive / "lesions/seg.dcm", *series.geometry);
    ASSERT_TRUE(masks) << masks.error().text();
    EXPECT_TRUE(masks->front().mask == mask);
    const auto nifti = readMasks(archive / "liver.nii.gz", *series.geometry);
    ASSERT_FALSE(nifti);
    EXPECT_THAT(nifti.error().text(), testing::HasSubstr("in an archive, where only DICOM is read"));
    EXPECT_EQ(readMasks(archive / "none.dcm", *series.geometry).error().code, ProblemCode::NoSuchFile);
    EXPECT_EQ(readMasks(temporary.path() / "none.nii", *series.geometry).error().code,
              ProblemCode::NoSuchFile);
}

TEST(SegmentationFile, FramesWithoutAPlaceAreNotDropped)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = dcmqiFile(reference);
    const Series series = firstSeries(folder / "ct");
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "seg.dcm";
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile((folder / "seg" / "liver.dcm").c_str()).good());
    DcmSequenceOfItems* frames = nullptr;
    ASSERT_TRUE(format.getDataset()->findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, frames).good());
    delete frames->remove(frames->card() - 1);
    ASSERT_TRUE(format.saveFile(file.c_str()).good());
    const auto masks = readMasks(file, *series.geometry);
    ASSERT_FALSE(masks);
    EXPECT_EQ(masks.error().code, ProblemCode::NotReadable);
}

TEST(SegmentationFile, NamesThatDoNotFitAreRefusedAndEveryNamedSegmentIsTracked)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = dcmqiFile(reference);
    const Series series = firstSeries(folder / "ct");
    auto masks = readMasks(folder / "nrrd" / "liver_seg.nrrd", *series.geometry);
    ASSERT_TRUE(masks);
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "seg.dcm";
    masks->front().name = std::string(65, 'x');
    EXPECT_EQ(writeSegmentation(*masks, series, file).error().code, ProblemCode::NotWritable);
    masks->front().name = "T01";
    ASSERT_TRUE(writeSegmentation(*masks, series, file));
    const auto again = readMasks(file, *series.geometry);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->front().name, "T01");
    EXPECT_FALSE(again->front().trackingUid.empty());
}

TEST(SegmentationFile, NothingHalfIsWritten)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = liverCt(reference);
    Series series = firstSeries(folder / "dicom");
    const auto masks = readMasks(folder / "masks" / "tumour2.nii.gz", *series.geometry);
    ASSERT_TRUE(masks);
    const tests::TemporaryFolder temporary;
    EXPECT_EQ(writeSegmentation({}, series, temporary.path() / "a.dcm").error().code, ProblemCode::EmptyMask);
    EXPECT_EQ(writeSegmentation(*masks, series, temporary.path() / "none" / "a.dcm").error().code,
              ProblemCode::NotWritable);
    series.instances.clear();
    EXPECT_EQ(writeSegmentation(*masks, series, temporary.path() / "a.dcm").error().code,
              ProblemCode::OtherGrid);
    EXPECT_TRUE(fs::is_empty(temporary.path()));
}
