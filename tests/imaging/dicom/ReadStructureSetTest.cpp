// RTSTRUCT contours as masks: real ones against reference.json, small ones whose voxels can be counted by
// hand.
#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "TemporaryFolder.h"

#include <fstream>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

namespace fs = std::filesystem;

/// 30 x 30 x 6 voxels of 2 x 2 x 5 mm.
const Geometry& gridOfContours()
{
    static const Geometry grid =
        Geometry::make({30, 30, 6}, {2, 2, 5}, {-20, -30, 100}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}).value();
    return grid;
}

struct TestContour {
    std::vector<Point3> voxels; ///< corners in voxels of the small grid
    std::string kind = "CLOSED_PLANAR";
};

struct TestRegion {
    std::string name;
    std::vector<TestContour> contours;
};

TestContour square(double from, double to, double slice)
{
    return {{{from, from, slice}, {to, from, slice}, {to, to, slice}, {from, to, slice}}};
}

std::string dataOf(const TestContour& contour)
{
    std::string text;
    for (const Point3& v : contour.voxels) {
        const Point3 p = gridOfContours().toPatient(v.x, v.y, v.z);
        text += fmt::format("{}{:.4f}\\{:.4f}\\{:.4f}", text.empty() ? "" : "\\", p.x, p.y, p.z);
    }
    return text;
}

fs::path write(const std::vector<TestRegion>& regions, const tests::TemporaryFolder& folder)
{
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    dataset.putAndInsertString(DCM_SOPClassUID, UID_RTStructureSetStorage);
    dataset.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4.5");
    dataset.putAndInsertString(DCM_Modality, "RTSTRUCT");
    for (std::size_t at = 0; at < regions.size(); ++at) {
        const std::string number = std::to_string(at + 1);
        DcmItem *roi = nullptr, *observation = nullptr, *ofRegion = nullptr;
        dataset.findOrCreateSequenceItem(DCM_StructureSetROISequence, roi, -2);
        roi->putAndInsertString(DCM_ROINumber, number.c_str());
        roi->putAndInsertString(DCM_ROIName, regions[at].name.c_str());
        roi->putAndInsertString(DCM_ReferencedFrameOfReferenceUID, "1.2.3");
        dataset.findOrCreateSequenceItem(DCM_RTROIObservationsSequence, observation, -2);
        observation->putAndInsertString(DCM_ReferencedROINumber, number.c_str());
        observation->putAndInsertString(DCM_RTROIInterpretedType, "GTV");
        dataset.findOrCreateSequenceItem(DCM_ROIContourSequence, ofRegion, -2);
        ofRegion->putAndInsertString(DCM_ReferencedROINumber, number.c_str());
        for (const TestContour& contour : regions[at].contours) {
            DcmItem* item = nullptr;
            ofRegion->findOrCreateSequenceItem(DCM_ContourSequence, item, -2);
            item->putAndInsertString(DCM_ContourGeometricType, contour.kind.c_str());
            item->putAndInsertString(DCM_NumberOfContourPoints,
                                     std::to_string(contour.voxels.size()).c_str());
            item->putAndInsertString(DCM_ContourData, dataOf(contour).c_str());
        }
    }
    const auto file = folder.path() / "structures.dcm";
    EXPECT_TRUE(format.saveFile(file.c_str(), EXS_LittleEndianExplicit).good());
    return file;
}

Expected<MaskSet> readBack(const std::vector<TestRegion>& regions)
{
    const tests::TemporaryFolder folder;
    return readMaskSet(write(regions, folder), gridOfContours(), "1.2.3");
}

std::vector<std::string> codesOf(const std::vector<Warning>& warnings)
{
    std::vector<std::string> names;
    for (const Warning& one : warnings)
        names.emplace_back(one.name());
    return names;
}

} // namespace

TEST(ReadStructureSet, TheTumourOfARealPatientHasItsVolumeOnCtAndOnMr)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p11_sarcoma_ct_mr_rtstruct_sts002";
    std::ifstream text(folder / "reference.json");
    const auto expected = nlohmann::json::parse(text)["masks"];
    for (const std::string modality : {"CT", "MR_T1"}) {
        SCOPED_TRACE(modality);
        const auto images = folder / "STS_002" / modality;
        const auto loaded = openSeries({images / "dicom"});
        ASSERT_TRUE(loaded) << loaded.error().text();
        const Geometry& grid = loaded->volume.geometry();
        const auto set = readMaskSet(images / "RTSTRUCT_RS.dcm", grid, loaded->series.frameOfReferenceUid);
        ASSERT_TRUE(set) << set.error().text();
        ASSERT_EQ(set->masks.size(), 1u);
        EXPECT_THAT(codesOf(set->masks.front().warnings), testing::IsEmpty());
        EXPECT_THAT(set->masks.front().name, testing::HasSubstr("GTV_Mass"));
        const auto& truth = expected["STS_002/" + modality + "/mask.nii.gz"];
        const double volume =
            static_cast<double>(set->masks.front().mask.voxelCount()) * grid.voxelVolume_mm3();
        const double ofMask = truth["voxel_volume_mm3"];
        const double ofContours = truth["rtstruct"].begin().value()["planimetric_volume_mm3_sum_of_areas"];
        EXPECT_NEAR(volume, ofMask, 0.01 * ofMask);
        EXPECT_NEAR(volume, ofContours, 0.01 * ofContours);
        const auto mask = readMasks(images / "mask.nii.gz", grid);
        ASSERT_TRUE(mask) << mask.error().text();
        // IBSI's own voxels: they differ where a contour passes a centre closely.
        EXPECT_GT(dice(mask->front().mask, set->masks.front().mask), 0.99);
    }
}

TEST(ReadStructureSet, NumbersNamesAndTypesComeWithTheMasks)
{
    const auto set = readBack({{"Liver", {square(1.5, 21.5, 2)}}, {"GTV 1", {square(3.5, 7.5, 2)}}});
    ASSERT_TRUE(set) << set.error().text();
    ASSERT_EQ(set->masks.size(), 2u);
    EXPECT_EQ(set->masks[1].label, 2);
    EXPECT_EQ(set->masks[1].name, "GTV 1");
    EXPECT_EQ(set->masks[1].description.type.meaning, "GTV");
    EXPECT_EQ(set->masks[0].mask.voxelCount(), 400u);
    EXPECT_EQ(set->masks[1].mask.voxelCount(), 16u); // regions may overlap
}

TEST(ReadStructureSet, AnInnerContourIsAHoleAndASecondOneAPartOfItsOwn)
{
    const auto set = readBack(
        {{"ring", {square(1.5, 11.5, 1), square(3.5, 6.5, 1), square(14.5, 16.5, 1), square(1.5, 3.5, 2)}}});
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->masks.front().mask.voxelCount(), 100u - 9u + 4u + 4u);
    EXPECT_FALSE(set->masks.front().mask.contains({5, 5, 1}));
    EXPECT_TRUE(set->masks.front().warnings.empty());
}

TEST(ReadStructureSet, ContoursBetweenSlicesGoToTheNearestOneAndAreTold)
{
    const auto set = readBack({{"a", {square(1.5, 3.5, 1.3), square(1.5, 3.5, 2.0)}}});
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->masks.front().mask.voxelCount(), 8u);
    ASSERT_THAT(codesOf(set->masks.front().warnings), testing::ElementsAre("contours-moved"));
    EXPECT_THAT(set->masks.front().warnings.front().text(), testing::HasSubstr("1.50 mm")); // 0.3 x 5 mm
}

TEST(ReadStructureSet, OfTwoPlanesNearOneSliceTheNearerStandsAndTheOtherIsTold)
{
    const auto set = readBack({{"a", {square(1.5, 5.5, 2.4), square(1.5, 3.5, 2.0)}}});
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->masks.front().mask.voxelCount(), 4u);
    ASSERT_THAT(codesOf(set->masks.front().warnings), testing::ElementsAre("contours-left-out"));
}

TEST(ReadStructureSet, SlicesWithoutAContourAreTold)
{
    const auto set = readBack({{"a", {square(1.5, 3.5, 0), square(1.5, 3.5, 3)}}});
    ASSERT_TRUE(set);
    ASSERT_THAT(codesOf(set->masks.front().warnings), testing::ElementsAre("contours-missing"));
    EXPECT_THAT(set->masks.front().warnings.front().text(), testing::HasSubstr("2 slices"));
}

TEST(ReadStructureSet, WhatEnclosesNoAreaOrLiesOutsideIsToldAndLeftOut)
{
    const auto set = readBack(
        {{"a", {square(1.5, 3.5, 2), square(1.5, 3.5, 40), square(1.5, 3.5, 2), {{{4, 4, 2}}, "POINT"}}}});
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->masks.front().mask.voxelCount(), 4u);
    std::string told;
    for (const Warning& one : set->masks.front().warnings)
        told += one.text() + "\n";
    EXPECT_THAT(told, testing::HasSubstr("1 contours of type POINT"));
    EXPECT_THAT(told, testing::HasSubstr("1 contours above or below the images"));
    EXPECT_THAT(told, testing::HasSubstr("1 contours stand there twice"));
}

TEST(ReadStructureSet, ATiltedContourRefusesItsRegionButNotTheOthers)
{
    const TestContour tilted{{{2, 2, 1}, {9, 2, 1}, {9, 9, 2.5}, {2, 9, 2.5}}};
    const auto both = readBack({{"tilted", {tilted, square(1.5, 3.5, 2)}}, {"flat", {square(1.5, 3.5, 2)}}});
    ASSERT_TRUE(both) << both.error().text();
    ASSERT_EQ(both->masks.size(), 1u);
    EXPECT_EQ(both->masks.front().name, "flat");
    EXPECT_THAT(codesOf(both->warnings), testing::ElementsAre("contours-left-out", "empty-segment"));
    const auto alone = readBack({{"tilted", {tilted}}});
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().code, ProblemCode::EmptyMask);
    ASSERT_FALSE(alone.error().further.empty());
    EXPECT_THAT(alone.error().further.front().text(), testing::HasSubstr("not parallel to the slices"));
}

TEST(ReadStructureSet, AnotherFrameOfReferenceIsWarnedOf)
{
    const tests::TemporaryFolder folder;
    const auto set = readMaskSet(write({{"a", {square(1.5, 3.5, 2)}}}, folder), gridOfContours(), "9.9.9");
    ASSERT_TRUE(set);
    EXPECT_THAT(codesOf(set->masks.front().warnings), testing::ElementsAre("other-reference"));
}
