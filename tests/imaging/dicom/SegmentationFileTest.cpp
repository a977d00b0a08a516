// DICOM SEG of highdicom and dcmqiFile, read on their series' grids; numbers from the reference.json files.
#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/Uid.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "TemporaryFolder.h"
#include "imaging/dicom/DicomWriter.h"

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
    const std::string verdict = outputOf("dciodvfy '" + file.string() + "'");
    if (verdict.find("not found") != std::string::npos)
        GTEST_SKIP() << "needs dciodvfy (dicom3tools)";
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
