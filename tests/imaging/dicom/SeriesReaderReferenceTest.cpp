// Real images of the reference folder. Expected numbers come from its reference.json files, which an
// independent reading with pydicom and numpy made.
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"

#include <cmath>
#include <fstream>
#include <numeric>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

Json referenceValues(const fs::path& folder)
{
    std::ifstream file(folder / "reference.json");
    return Json::parse(file);
}

struct Range {
    double min = 0.0, max = 0.0, mean = 0.0;
};

Range rangeOf(const Volume& volume)
{
    return volume.visit([](auto voxels) {
        const auto [low, high] = std::ranges::minmax_element(voxels);
        const double sum = std::accumulate(voxels.begin(), voxels.end(), 0.0);
        return Range{static_cast<double>(*low), static_cast<double>(*high),
                     sum / static_cast<double>(voxels.size())};
    });
}

void expectPoint(const Point3& found, const Json& expected, double tolerance)
{
    EXPECT_NEAR(found.x, expected[0].get<double>(), tolerance);
    EXPECT_NEAR(found.y, expected[1].get<double>(), tolerance);
    EXPECT_NEAR(found.z, expected[2].get<double>(), tolerance);
}

/// Geometry, range and mean against one series of a reference.json.
void expectReference(const Volume& volume, const Json& reference)
{
    const Geometry& grid = volume.geometry();
    EXPECT_EQ(Json(grid.dims()), reference["dims_xyz"]);
    for (std::size_t axis = 0; axis < 3; ++axis)
        EXPECT_NEAR(grid.spacing()[axis], reference["spacing_xyz_mm"][axis].get<double>(), 1e-5);
    expectPoint(grid.origin(), reference["origin_lps_mm"], 1e-5);
    expectPoint(grid.directions()[0], reference["direction_lps_columns"]["x"], 2e-6);
    expectPoint(grid.directions()[1], reference["direction_lps_columns"]["y"], 2e-6);
    const Range range = rangeOf(volume);
    EXPECT_EQ(range.min, reference["rescaled_min"].get<double>());
    EXPECT_EQ(range.max, reference["rescaled_max"].get<double>());
    EXPECT_NEAR(range.mean, reference["rescaled_mean"].get<double>(), 1e-6);
}

LoadedSeries opened(const fs::path& path)
{
    auto loaded = openSeries({path});
    EXPECT_TRUE(loaded) << (loaded ? "" : testing::PrintToString(loaded.error().lines()));
    return loaded.value();
}

Series onlySeries(const fs::path& path)
{
    const auto index = scan({path});
    EXPECT_TRUE(index);
    EXPECT_EQ(index->patients.size(), 1u);
    EXPECT_EQ(index->patients.at(0).studies.at(0).series.size(), 1u);
    return index->patients.at(0).studies.at(0).series.at(0);
}

std::vector<ProblemCode> warningsOf(const Series& series)
{
    std::vector<ProblemCode> codes;
    for (const Warning& warning : series.warnings)
        codes.push_back(warning.code);
    return codes;
}

/// Every voxel of the published volume has its value in ours, at the same place in the patient.
void expectPublishedVoxels(const Volume& volume, const fs::path& published, double valueTolerance)
{
    const auto truth = readVolumeFile(published);
    ASSERT_TRUE(truth) << truth.error().text();
    ASSERT_EQ(truth->geometry().voxelCount(), volume.geometry().voxelCount());
    const auto& n = truth->geometry().dims();
    double farthest_mm = 0.0, mostDifferent = 0.0;
    for (int k = 0; k < n[2]; ++k)
        for (int j = 0; j < n[1]; ++j)
            for (int i = 0; i < n[0]; ++i) {
                const Point3 at = truth->geometry().toPatient(VoxelIndex{i, j, k});
                const VoxelIndex ours = volume.geometry().toNearestVoxel(at);
                ASSERT_TRUE(volume.geometry().contains(ours));
                farthest_mm = std::max(farthest_mm, distance(volume.geometry().toPatient(ours), at));
                mostDifferent = std::max(mostDifferent, std::abs(volume.at(ours) - truth->at({i, j, k})));
            }
    EXPECT_LE(mostDifferent, valueTolerance);
    EXPECT_LT(farthest_mm, 0.01);
}

} // namespace

TEST(SeriesReaderReference, RealLiverCtHasTheGeometryAndTheHounsfieldValuesOfTheReference)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
    const LoadedSeries loaded = opened(folder / "dicom");
    expectReference(loaded.volume, referenceValues(folder)["series"]["dicom"]);
    EXPECT_TRUE(loaded.volume.isInt16());
    EXPECT_EQ(loaded.volume.origin().quantity, Quantity::Hounsfield);
    EXPECT_EQ(loaded.volume.measurable(), Measurable::Volume);
    EXPECT_TRUE(loaded.series.warnings.empty());
    EXPECT_EQ(loaded.series.date, *Date::fromIso("2009-05-27")); // Acquisition Date, by dcmdump
    // image_88 has the lowest position and the first voxels: dcmdump shows image_100 at z = 160.0 mm.
    EXPECT_EQ(loaded.volume.origin().slices.at(0).file.filename(), "image_88");
    EXPECT_EQ(loaded.volume.origin().slices.at(12).file.filename(), "image_100");
}

TEST(SeriesReaderReference, StoredBitsThatReachBeyondInt16AreInt16WhereTheValuesFit)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p08_ct_liver_3slices_dicom_seg_sr";
    const LoadedSeries loaded = opened(folder / "ct"); // 16 signed bits stored, intercept -1024
    expectReference(loaded.volume, referenceValues(folder)["series"]["ct"]);
    EXPECT_TRUE(loaded.volume.isInt16());
}

TEST(SeriesReaderReference, ObliqueMrLiesWhereThePublishedNiftiSays)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p03_mr_classic_with_nifti_ground_truth";
    const Json expected = referenceValues(folder)["series"];
    for (const char* vendor : {"siemens", "ge", "philips"}) {
        SCOPED_TRACE(vendor);
        const Volume volume = opened(folder / vendor / "dicom").volume;
        expectReference(volume, expected[std::string(vendor) + "/dicom"]);
        expectPublishedVoxels(volume, folder / vendor / "001_ground_truth.nii.gz", 0.0);
    }
}

TEST(SeriesReaderReference, EnhancedMrLiesWhereThePublishedNiftiSays)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p04_enhanced_multiframe_mr_ct";
    const Json expected = referenceValues(folder)["series"];
    for (const char* vendor : {"siemens_enhanced_mr", "philips_enhanced_mr", "hyperfine_enhanced_mr"}) {
        SCOPED_TRACE(vendor);
        const LoadedSeries loaded = opened(folder / vendor);
        const Json& series = expected[vendor];
        const Geometry& grid = loaded.volume.geometry();
        EXPECT_EQ(Json(grid.dims()), series["dims_xyz"]);
        for (std::size_t axis = 0; axis < 3; ++axis)
            EXPECT_NEAR(grid.spacing()[axis], series["spacing_xyz_mm"][axis].get<double>(), 1e-5);
        expectPoint(grid.origin(), series["origin_lps_mm"], 1e-5);
        EXPECT_EQ(loaded.volume.measurable(), Measurable::Volume);
        // The published values are float32, up to 1082 (reference.json): one step there is 2^-13.
        expectPublishedVoxels(loaded.volume, folder / vendor / "001_ground_truth.nii.gz", 0x1p-13);
    }
}

TEST(SeriesReaderReference, AnEnhancedCtPerfusionMapIsNotCalledHounsfield)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p04_enhanced_multiframe_mr_ct";
    const LoadedSeries loaded = opened(folder / "enhanced_ct_2frames");
    const Json series = referenceValues(folder)["series"]["enhanced_ct_2frames"];
    EXPECT_EQ(loaded.volume.origin().quantity, Quantity::None); // Rescale Type US
    const Range range = rangeOf(loaded.volume);
    EXPECT_EQ(range.min, series["stored_min"].get<double>() - 1024.0); // Rescale Intercept, by dcmdump
    EXPECT_EQ(range.max, series["stored_max"].get<double>() - 1024.0);
    EXPECT_NEAR(range.mean, series["stored_mean"].get<double>() - 1024.0, 1e-6);
}

TEST(SeriesReaderReference, AxialMrWithDescendingZHasTheReferenceGeometry)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p10_mr_lesions_pyradiomics_brain2_breast1";
    const Json expected = referenceValues(folder)["series"];
    for (const char* name : {"brain2", "breast1"}) {
        SCOPED_TRACE(name);
        expectReference(opened(folder / name / "dicom").volume, expected[std::string(name) + "/dicom"]);
    }
}

TEST(SeriesReaderReference, ATiltedGantryAllowsDiametersOnly)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p02_ct_head_geometry_must_warn";
    const Series series = onlySeries(folder / "gantry_tilt");
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    EXPECT_THAT(warningsOf(series), testing::ElementsAre(ProblemCode::GantryTilt));
    EXPECT_EQ(series.warnings.at(0).arguments.at(1), "14.0");
    // The images lie 5 mm apart along z (dcmdump); reference.json: 4.851 mm along their normal.
    ASSERT_TRUE(series.geometry);
    EXPECT_NEAR(series.geometry->spacing()[2], 5.0, 1e-9);
    EXPECT_NEAR(series.geometry->voxelVolume_mm3(), 0.41796875 * 0.41796875 * 4.851479, 1e-5);
    for (std::size_t k = 0; k < series.instances.size(); ++k)
        EXPECT_LT(distance(series.geometry->toPatient(VoxelIndex{0, 0, static_cast<int>(k)}),
                           series.instances[k].position),
                  1e-6);
}

TEST(SeriesReaderReference, UnevenSlicesAllowDiametersOnly)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p02_ct_head_geometry_must_warn";
    const Series series = onlySeries(folder / "slice_increment_inconsistent");
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    // Gaps 5, 5, 10 mm, but the images are numbered 7, 8, 9, 10: none is missing.
    EXPECT_THAT(warningsOf(series), testing::ElementsAre(ProblemCode::UnevenSpacing));
    EXPECT_THAT(series.warnings.at(0).text(), testing::HasSubstr("from 5.00 to 10.00 mm"));
    const auto volume = loadVolume(series);
    ASSERT_TRUE(volume);
    expectReference(*volume, referenceValues(folder)["series"]["slice_increment_inconsistent"]);
    EXPECT_EQ(volume->measurable(), Measurable::InPlane);
}

TEST(SeriesReaderReference, MixedOrientationsBecomeStacksThatAllowDiametersOnly)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p02_ct_head_geometry_must_warn";
    const auto index = scan({folder / "slice_orientation_mixed"});
    ASSERT_TRUE(index);
    EXPECT_TRUE(index->leftOut.empty());
    const auto& stacks = index->patients.at(0).studies.at(0).series;
    ASSERT_EQ(stacks.size(), 2u);
    // reference.json: dcm2niix finds two slices 3.3 mm and two 4.4 mm apart.
    const std::pair<const char*, double> expected[] = {{"sagittal", 3.3}, {"axial", 4.4}};
    for (const auto& [name, gap_mm] : expected) {
        SCOPED_TRACE(name);
        const auto stack = std::ranges::find(stacks, name, &Series::name);
        ASSERT_NE(stack, stacks.end());
        EXPECT_THAT(warningsOf(*stack), testing::ElementsAre(ProblemCode::MixedOrientation));
        EXPECT_EQ(stack->instances.size(), 2u);
        EXPECT_NEAR(stack->gaps_mm->at(0), gap_mm, 1e-3);
        const auto volume = loadVolume(*stack);
        ASSERT_TRUE(volume);
        EXPECT_EQ(volume->measurable(), Measurable::InPlane);
    }
    EXPECT_EQ(openSeries({folder / "slice_orientation_mixed"}).error().code, ProblemCode::SeveralSeries);
}

TEST(SeriesReaderReference, EveryOddSeriesIsToldWithTheAngleAndGapsOfTheReference)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p02_ct_head_geometry_must_warn";
    const Json expected = referenceValues(folder)["series"];
    for (const char* name : {"gantry_tilt", "slice_increment_inconsistent"}) {
        SCOPED_TRACE(name);
        const Series series = onlySeries(folder / name);
        EXPECT_NEAR(series.lean_deg, expected[name]["angle_stack_vs_normal_deg"].get<double>(), 1e-3);
        ASSERT_TRUE(series.gaps_mm);
        for (std::size_t end = 0; end < 2; ++end)
            EXPECT_NEAR(series.gaps_mm->at(end), expected[name]["gap_min_max_mm"][end].get<double>(), 1e-5);
    }
}

TEST(SeriesReaderReference, TwoVisitsOfOnePatientStandInOrderOfTheirDates)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p12_mr_abdomen_adc_two_dates_cmb_crc";
    const auto index = scan({folder});
    ASSERT_TRUE(index);
    ASSERT_EQ(index->patients.size(), 1u);
    const auto& studies = index->patients[0].studies;
    ASSERT_EQ(studies.size(), 2u);
    const char* dates[] = {"1959-12-09", "1960-04-13"};
    const Json expected = referenceValues(folder)["series"];
    for (std::size_t visit = 0; visit < 2; ++visit) {
        EXPECT_EQ(studies[visit].date->iso(), dates[visit]);
        const auto volume = loadVolume(studies[visit].series.at(0));
        ASSERT_TRUE(volume) << volume.error().text();
        EXPECT_EQ(volume->origin().quantity, Quantity::ApparentDiffusion); // Image Type ADC
        expectReference(*volume, expected[std::string(dates[visit]) + "/adc"]);
    }
}

TEST(SeriesReaderReference, EveryHostileFileIsInASeriesOrLeftOut)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p07_hostile_and_odd_files";
    const auto index = scan({folder});
    ASSERT_TRUE(index);
    std::multiset<fs::path> told;
    for (const LeftOut& one : index->leftOut) {
        told.insert(one.file);
        EXPECT_THAT(one.reason.text(), testing::HasSubstr(one.file.filename().string()));
    }
    for (const Patient& patient : index->patients)
        for (const Study& study : patient.studies)
            for (const Series& series : study.series) {
                for (const Instance& instance : series.instances)
                    told.insert(instance.source.file);
                // Whatever can be placed can be loaded or says why not.
                const auto volume = loadVolume(series);
                EXPECT_TRUE(volume || !volume.error().text().empty());
            }
    std::multiset<fs::path> given;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            given.insert(entry.path());
    EXPECT_EQ(told, given);
}

TEST(SeriesReaderReference, HostileFilesAreNamedWithTheirFault)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto files = reference / "data" / "p07_hostile_and_odd_files" / "files";
    const auto index = scan({files});
    ASSERT_TRUE(index);
    const auto reasonOf = [&](const char* name) {
        const auto found = std::ranges::find(index->leftOut, files / name, &LeftOut::file);
        return found == index->leftOut.end() ? std::string("not left out") : found->reason.text();
    };
    // reference.json: 8130 of 8192 bytes of pixel data.
    EXPECT_THAT(reasonOf("MR_truncated.dcm"), testing::HasSubstr("8,130 of 8,192 bytes"));
    EXPECT_THAT(reasonOf("zipMR.gz"), testing::HasSubstr("not a DICOM file"));
    EXPECT_THAT(reasonOf("parametric_map_float.dcm"), testing::HasSubstr("Parametric Map Storage"));
    EXPECT_THAT(reasonOf("rtplan_truncated.dcm"), testing::HasSubstr("the file ends inside its header"));
}
