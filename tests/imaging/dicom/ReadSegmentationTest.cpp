// DICOM SEG in every encoding, kind and order of frames; voxels from the reference.json files or counted in
// the stored pixels.
#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "TemporaryFolder.h"

#include <algorithm>
#include <functional>
#include <set>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t LiverVoxels = 107098; // p08, reference.json

fs::path dcmqi(const fs::path& reference)
{
    return reference / "data" / "p08_ct_liver_3slices_dicom_seg_sr";
}

fs::path highdicom(const fs::path& reference, const std::string& name)
{
    return dcmqi(reference) / "highdicom" / name;
}

Geometry liverGrid(const fs::path& reference)
{
    return *scan({dcmqi(reference) / "ct"}).value().patients.at(0).studies.at(0).series.at(0).geometry;
}

/// The grid on which the frames of a SEG lie, from its own positions: for SEGs whose images are not at hand.
Geometry gridOfFrames(const fs::path& file)
{
    DcmFileFormat format;
    EXPECT_TRUE(format.loadFile(file.c_str()).good());
    DcmDataset& dataset = *format.getDataset();
    std::set<double> depths;
    Point3 origin;
    for (signed long frame = 0;; ++frame) {
        DcmItem *item = nullptr, *plane = nullptr;
        if (dataset.findAndGetSequenceItem(DCM_PerFrameFunctionalGroupsSequence, item, frame).bad())
            break;
        EXPECT_TRUE(item->findAndGetSequenceItem(DCM_PlanePositionSequence, plane).good());
        plane->findAndGetFloat64(DCM_ImagePositionPatient, origin.x, 0);
        plane->findAndGetFloat64(DCM_ImagePositionPatient, origin.y, 1);
        plane->findAndGetFloat64(DCM_ImagePositionPatient, origin.z, 2);
        depths.insert(origin.z);
    }
    DcmItem *shared = nullptr, *measures = nullptr;
    double spacing = 0.0;
    Uint16 rows = 0, columns = 0;
    dataset.findAndGetSequenceItem(DCM_SharedFunctionalGroupsSequence, shared);
    EXPECT_TRUE(shared->findAndGetSequenceItem(DCM_PixelMeasuresSequence, measures).good());
    measures->findAndGetFloat64(DCM_PixelSpacing, spacing);
    dataset.findAndGetUint16(DCM_Rows, rows);
    dataset.findAndGetUint16(DCM_Columns, columns);
    double step = depths.size() > 1 ? *depths.rbegin() - *depths.begin() : 1.0; // the smallest distance
    for (auto at = depths.begin(); at != depths.end() && std::next(at) != depths.end(); ++at)
        step = std::min(step, *std::next(at) - *at);
    origin.z = *depths.begin();
    const int slices = depths.size() > 1
                           ? static_cast<int>(std::lround((*depths.rbegin() - *depths.begin()) / step)) + 1
                           : 1;
    return Geometry::make({columns, rows, slices}, {spacing, spacing, step}, origin,
                          {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
        .value();
}

/// The SEG of the liver changed by `edit`, in a file of this test's own.
fs::path edited(const fs::path& source, const tests::TemporaryFolder& folder,
                const std::function<void(DcmDataset&)>& edit)
{
    DcmFileFormat format;
    EXPECT_TRUE(format.loadFile(source.c_str()).good());
    format.loadAllDataIntoMemory();
    edit(*format.getDataset());
    const auto file = folder.path() / "edited.dcm";
    EXPECT_TRUE(format.saveFile(file.c_str()).good());
    return file;
}

std::size_t storedAtLeast(const fs::path& file, int least)
{
    DcmFileFormat format;
    EXPECT_TRUE(format.loadFile(file.c_str()).good());
    const Uint16* words = nullptr;
    unsigned long count = 0;
    EXPECT_TRUE(format.getDataset()->findAndGetUint16Array(DCM_PixelData, words, &count).good());
    std::size_t found = 0;
    for (unsigned long at = 0; at < count; ++at)
        found += static_cast<std::size_t>((words[at] & 0xff) >= least) +
                 static_cast<std::size_t>((words[at] >> 8) >= least);
    return found;
}

} // namespace

TEST(ReadSegmentation, EveryEncodingHoldsTheSameLiver)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Geometry grid = liverGrid(reference);
    const auto folder = reference / "data" / "p06_transfer_syntaxes_mr_small_and_enhanced" / "seg_liver";
    const auto plain = readMaskSet(folder / "liver.dcm", grid);
    ASSERT_TRUE(plain) << plain.error().text();
    EXPECT_EQ(plain->masks.front().mask.voxelCount(), LiverVoxels);
    for (const char* name : {"liver_expb.dcm", "liver_rle.dcm", "liver_deflate.dcm"}) {
        const auto other = readMaskSet(folder / name, grid);
        ASSERT_TRUE(other) << name << ": " << other.error().text();
        EXPECT_TRUE(other->masks.front().mask == plain->masks.front().mask) << name;
    }
}

TEST(ReadSegmentation, AFileWhoseWholeDataSetIsDeflatedHoldsTheSameLiver)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Geometry grid = liverGrid(reference);
    const auto plain = dcmqi(reference) / "seg" / "liver.dcm";
    const tests::TemporaryFolder folder;
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(plain.c_str()).good());
    const auto file = folder.path() / "deflated.dcm";
    ASSERT_TRUE(format.saveFile(file.c_str(), EXS_DeflatedLittleEndianExplicit).good());
    const auto set = readMaskSet(file, grid);
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_TRUE(set->masks.front().mask == readMaskSet(plain, grid)->masks.front().mask);
    EXPECT_EQ(set->masks.front().name, "Liver");
}

TEST(ReadSegmentation, FramesSmallerThanTheImagesLieWhereTheirPositionSays)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Geometry grid = liverGrid(reference);
    const auto folder = reference / "data" / "p06_transfer_syntaxes_mr_small_and_enhanced" / "seg_liver";
    const auto cut = readMaskSet(folder / "liver_nonbyte_aligned.dcm", grid);
    const auto deflated = readMaskSet(folder / "liver_nonbyte_aligned_deflate.dcm", grid);
    ASSERT_TRUE(cut) << cut.error().text();
    ASSERT_TRUE(deflated) << deflated.error().text();
    EXPECT_EQ(cut->masks.front().mask.voxelCount(), LiverVoxels);
    EXPECT_TRUE(cut->masks.front().mask == deflated->masks.front().mask);
}

TEST(ReadSegmentation, SegmentsThatOverlapKeepTheirVoxelsAndTheirNames)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Geometry grid = liverGrid(reference);
    const auto set = readMaskSet(dcmqi(reference) / "seg" / "partial_overlaps.dcm", grid);
    ASSERT_TRUE(set) << set.error().text();
    std::vector<LabelledMask> sources; // the label maps that the SEG was made of
    for (const char* name : {"partial_overlaps-1.nrrd", "partial_overlaps-2.nrrd", "partial_overlaps-3.nrrd"})
        std::ranges::move(readMasks(dcmqi(reference) / "nrrd" / name, grid).value(),
                          std::back_inserter(sources));
    ASSERT_EQ(set->masks.size(), sources.size());
    for (const LabelledMask& one : set->masks) {
        EXPECT_TRUE(std::ranges::any_of(sources, [&](const auto& s) { return s.mask == one.mask; }))
            << one.name;
        EXPECT_FALSE(one.name.empty());
        EXPECT_EQ(one.description.algorithm, "MANUAL");
        EXPECT_FALSE(one.description.type.value.empty());
        EXPECT_FALSE(one.description.category.meaning.empty());
    }
    EXPECT_TRUE(std::ranges::any_of(set->masks, [&](const auto& a) {
        return std::ranges::any_of(
            set->masks, [&](const auto& b) { return a.label < b.label && dice(a.mask, b.mask) > 0.0; });
    }));
}

TEST(ReadSegmentation, MissingEmptyFramesAndWordsInPlaceOfBytesAreRead)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    for (const char* name : {"seg_image_ct_binary.dcm", "seg_image_ct_binary_overlap.dcm"}) {
        const auto file = highdicom(reference, name);
        const auto set = readMaskSet(file, gridOfFrames(file));
        ASSERT_TRUE(set) << name << ": " << set.error().text();
        for (const LabelledMask& one : set->masks) {
            EXPECT_FALSE(one.trackingUid.empty());
            EXPECT_EQ(one.name, one.description.trackingId);
            EXPECT_EQ(one.description.algorithmName, "test");
        }
    }
}

TEST(ReadSegmentation, FractionalOnesTakeHalfOfTheMaximumAndSaySo)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    for (const char* name : {"seg_image_ct_true_fractional.dcm", "seg_image_ct_binary_fractional.dcm"}) {
        const auto file = highdicom(reference, name);
        const auto set = readMaskSet(file, gridOfFrames(file));
        ASSERT_TRUE(set) << name << ": " << set.error().text();
        ASSERT_EQ(set->masks.size(), 1u);
        EXPECT_EQ(set->masks.front().mask.voxelCount(), storedAtLeast(file, 128)); // of 255
        ASSERT_EQ(set->masks.front().warnings.size(), 1u);
        EXPECT_EQ(set->masks.front().warnings.front().code, ProblemCode::FractionalThreshold);
        EXPECT_THAT(set->masks.front().warnings.front().text(), testing::HasSubstr("PROBABILITY up to 255"));
        EXPECT_THAT(set->masks.front().warnings.front().text(), testing::HasSubstr("at least 128"));
    }
}

TEST(ReadSegmentation, ALabelMapHoldsItsSegmentsInItsPixels)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Geometry grid = liverGrid(reference);
    const auto binary = readMaskSet(dcmqi(reference) / "seg" / "liver.dcm", grid);
    ASSERT_TRUE(binary);
    const Mask& liver = binary->masks.front().mask;
    const tests::TemporaryFolder folder;
    const auto file = edited(dcmqi(reference) / "seg" / "liver.dcm", folder, [&](DcmDataset& dataset) {
        std::vector<Uint8> pixels; // segment 1 where the liver is, 2 in the first row of every frame
        for (int k = 0; k < 3; ++k)
            for (int j = 0; j < 512; ++j)
                for (int i = 0; i < 512; ++i)
                    pixels.push_back(j == 0 ? 2 : liver.contains({i, j, k}) ? 1 : 0);
        dataset.putAndInsertString(DCM_SOPClassUID, "1.2.840.10008.5.1.4.1.1.66.7");
        dataset.putAndInsertString(DCM_SegmentationType, "LABELMAP");
        dataset.putAndInsertUint16(DCM_BitsAllocated, 8);
        dataset.putAndInsertUint16(DCM_BitsStored, 8);
        dataset.putAndInsertUint16(DCM_HighBit, 7);
        dataset.putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
    });
    const auto set = readMaskSet(file, grid);
    ASSERT_TRUE(set) << set.error().text();
    ASSERT_EQ(set->masks.size(), 2u);
    EXPECT_TRUE(set->masks[0].mask == liver);
    EXPECT_EQ(set->masks[0].name, "Liver");
    EXPECT_EQ(set->masks[1].mask.voxelCount(), 3u * 512u);
}

TEST(ReadSegmentation, ASegmentWithoutAVoxelIsTold)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const tests::TemporaryFolder folder;
    const auto file = edited(dcmqi(reference) / "seg" / "liver.dcm", folder, [](DcmDataset& dataset) {
        DcmItem* segment = nullptr;
        ASSERT_TRUE(dataset.findOrCreateSequenceItem(DCM_SegmentSequence, segment, -2).good());
        segment->putAndInsertUint16(DCM_SegmentNumber, 2);
        segment->putAndInsertString(DCM_SegmentLabel, "T02");
    });
    const auto set = readMaskSet(file, liverGrid(reference));
    ASSERT_TRUE(set) << set.error().text();
    ASSERT_EQ(set->masks.size(), 1u);
    ASSERT_EQ(set->warnings.size(), 1u);
    EXPECT_EQ(set->warnings.front().code, ProblemCode::EmptySegment);
    EXPECT_THAT(set->warnings.front().text(), testing::HasSubstr("segment 2 (T02)"));
}

TEST(ReadSegmentation, AnotherFrameOfReferenceIsWarnedOf)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Geometry grid = liverGrid(reference);
    const auto file = dcmqi(reference) / "seg" / "liver.dcm";
    const auto series = scan({dcmqi(reference) / "ct"}).value().patients.at(0).studies.at(0).series.at(0);
    EXPECT_TRUE(readMaskSet(file, grid, series.frameOfReferenceUid)->warnings.empty());
    const auto other = readMaskSet(file, grid, "1.2.3.4");
    ASSERT_TRUE(other);
    ASSERT_EQ(other->warnings.size(), 1u);
    EXPECT_EQ(other->warnings.front().code, ProblemCode::OtherReference);
}

TEST(ReadSegmentation, PixelsThatDoNotUnpackAreAProblemAndNoMask)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Geometry grid = liverGrid(reference);
    const auto folder = reference / "data" / "p06_transfer_syntaxes_mr_small_and_enhanced" / "seg_liver";
    const tests::TemporaryFolder temporary;
    for (const char* name : {"liver.dcm", "liver_rle.dcm", "liver_deflate.dcm"}) {
        const auto cut = temporary.path() / name;
        fs::copy_file(folder / name, cut);
        fs::resize_file(cut, fs::file_size(cut) - 700);
        const auto set = readMaskSet(cut, grid);
        ASSERT_FALSE(set) << name;
        EXPECT_EQ(set.error().code, ProblemCode::NotReadable) << set.error().text();
    }
}
