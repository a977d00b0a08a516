#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "TemporaryFolder.h"

#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

Geometry obliqueGrid()
{
    const double c = std::cos(0.3), s = std::sin(0.3);
    return *Geometry::make({5, 4, 3}, {0.7, 0.8, 3.0}, {-50, 20, 100}, {{{c, s, 0}, {-s, c, 0}, {0, 0, 1}}});
}

template <typename T> Volume numbered(const Geometry& grid, T step)
{
    std::vector<T> values(grid.voxelCount());
    for (std::size_t at = 0; at < values.size(); ++at)
        values[at] = static_cast<T>(static_cast<T>(at) * step - 30);
    return *Volume::make(grid, std::make_shared<const std::vector<T>>(std::move(values)), {});
}

Mask corner(const Geometry& grid)
{
    const std::uint8_t inside[] = {1, 1, 0, 1};
    return *Mask::make(grid, {{0, 1, 2}, {1, 2, 2}}, inside);
}

/// The same voxels as a grid whose axes `reversed` says run the other way.
void writeReversed(const fs::path& file, const std::array<bool, 3>& reversed)
{
    // The smallest NIfTI-1 header that says where the voxels lie (nifti1.h): 348 bytes, sform, uint8.
    const Geometry grid = obliqueGrid();
    std::string header(352, '\0');
    const auto put = [&](std::size_t at, auto value) {
        header.replace(at, sizeof value, reinterpret_cast<const char*>(&value), sizeof value);
    };
    put(0, std::int32_t{348});
    put(40, std::int16_t{3});
    for (std::size_t axis = 0; axis < 3; ++axis) {
        put(42 + 2 * axis, static_cast<std::int16_t>(grid.dims()[axis]));
        put(80 + 4 * axis, static_cast<float>(grid.spacing()[axis]));
    }
    for (std::size_t axis = 3; axis < 7; ++axis)
        put(42 + 2 * axis, std::int16_t{1});
    put(70, std::int16_t{2});
    put(72, std::int16_t{8});
    put(76, 1.0f);
    put(108, 352.0f);
    put(112, 1.0f);
    put(123, std::int8_t{2});
    put(254, std::int16_t{1});
    header.replace(344, 4, std::string("n+1\0", 4));
    const auto& n = grid.dims();
    const VoxelIndex first{reversed[0] ? n[0] - 1 : 0, reversed[1] ? n[1] - 1 : 0,
                           reversed[2] ? n[2] - 1 : 0};
    const Point3 origin = grid.toPatient(first);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double step = (reversed[axis] ? -1.0 : 1.0) * grid.spacing()[axis];
        const Point3 d = step * grid.directions()[axis];
        put(280 + 4 * axis, static_cast<float>(-d.x)); // NIfTI is RAS
        put(296 + 4 * axis, static_cast<float>(-d.y));
        put(312 + 4 * axis, static_cast<float>(d.z));
    }
    put(292, static_cast<float>(-origin.x));
    put(308, static_cast<float>(-origin.y));
    put(324, static_cast<float>(origin.z));

    const Mask mask = corner(grid);
    std::string voxels;
    for (int k = 0; k < n[2]; ++k)
        for (int j = 0; j < n[1]; ++j)
            for (int i = 0; i < n[0]; ++i)
                voxels += mask.contains({reversed[0] ? n[0] - 1 - i : i, reversed[1] ? n[1] - 1 - j : j,
                                         reversed[2] ? n[2] - 1 - k : k})
                              ? '\3'
                              : '\0';
    std::ofstream(file, std::ios::binary) << header << voxels;
}

} // namespace

TEST(VolumeFile, WhatIsWrittenComesBackWithItsPlaceAndType)
{
    // a.nii beside a.nii.gz: neither is taken for the other.
    const tests::TemporaryFolder temporary;
    for (const char* name : {"a.nii", "a.nii.gz", "a.nrrd"}) {
        SCOPED_TRACE(name);
        const auto file = temporary.path() / name;
        ASSERT_TRUE(writeVolumeFile(numbered<std::int16_t>(obliqueGrid(), 1), file));
        const auto whole = readVolumeFile(file);
        ASSERT_TRUE(whole) << whole.error().text();
        EXPECT_TRUE(whole->isInt16());
        EXPECT_TRUE(whole->geometry().sameGrid(obliqueGrid()));
        EXPECT_EQ(whole->at({4, 3, 2}), 59 - 30);
        ASSERT_TRUE(writeVolumeFile(numbered<float>(obliqueGrid(), 0.5f), file));
        const auto fractions = readVolumeFile(file);
        ASSERT_TRUE(fractions) << fractions.error().text();
        EXPECT_FALSE(fractions->isInt16());
        EXPECT_EQ(fractions->at({1, 0, 0}), 0.5 - 30);
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(temporary.path()), {}), 3);
}

TEST(VolumeFile, ALeftHandedFileIsTurnedRoundSoThatEachVoxelStaysWhereItIs)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "left.nii";
    writeReversed(file, {false, false, true});
    const auto volume = readVolumeFile(file);
    ASSERT_TRUE(volume) << volume.error().text();
    EXPECT_TRUE(volume->geometry().sameGrid(obliqueGrid()));
    const Mask mask = corner(obliqueGrid());
    for (const VoxelIndex v :
         {VoxelIndex{0, 1, 2}, VoxelIndex{1, 1, 2}, VoxelIndex{0, 2, 2}, VoxelIndex{0, 1, 0}})
        EXPECT_EQ(volume->at(v), mask.contains(v) ? 3 : 0);
}

TEST(VolumeFile, AMaskMayBeStoredAlongAnyAxisTheOtherWay)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "mask.nii";
    for (int ways = 0; ways < 8; ++ways) {
        SCOPED_TRACE(ways);
        writeReversed(file, {(ways & 1) != 0, (ways & 2) != 0, (ways & 4) != 0});
        const auto masks = readMasks(file, obliqueGrid());
        ASSERT_TRUE(masks) << masks.error().text();
        ASSERT_EQ(masks->size(), 1u);
        EXPECT_EQ(masks->front().label, 3);
        EXPECT_TRUE(masks->front().mask == corner(obliqueGrid()));
    }
}

TEST(VolumeFile, LabelMapsKeepEveryLabelAndTheLaterMaskStandsOnTop)
{
    const tests::TemporaryFolder temporary;
    const Geometry grid = obliqueGrid();
    const std::uint8_t one[] = {1};
    const Mask over = *Mask::make(grid, {{0, 1, 2}, {0, 1, 2}}, one);
    for (const char* name : {"m.nii.gz", "m.nrrd"}) {
        const auto file = temporary.path() / name;
        ASSERT_TRUE(writeMasks({{2, corner(grid)}, {1000, over}}, file));
        const auto masks = readMasks(file, grid);
        ASSERT_TRUE(masks) << masks.error().text();
        ASSERT_EQ(masks->size(), 2u);
        EXPECT_EQ((*masks)[0].label, 2);
        EXPECT_EQ((*masks)[0].mask.voxelCount(), 2u);
        EXPECT_EQ((*masks)[1].label, 1000);
        EXPECT_TRUE((*masks)[1].mask == over);
    }
}

TEST(VolumeFile, AFloatLabelMapIsReadAndAnImageIsNot)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "labels.nii";
    const Geometry grid = obliqueGrid();
    std::vector<float> values(grid.voxelCount());
    values[7] = 4.0f;
    ASSERT_TRUE(
        writeVolumeFile(*Volume::make(grid, std::make_shared<const std::vector<float>>(values), {}), file));
    EXPECT_EQ(readMasks(file, grid)->front().label, 4);
    values[8] = 0.25f;
    ASSERT_TRUE(
        writeVolumeFile(*Volume::make(grid, std::make_shared<const std::vector<float>>(values), {}), file));
    const auto strange = readMasks(file, grid);
    ASSERT_FALSE(strange);
    EXPECT_EQ(strange.error().code, ProblemCode::NotALabelMap);
    EXPECT_THAT(strange.error().text(), HasSubstr("the value 0.25"));
}

TEST(VolumeFile, AMaskOnAnotherGridIsRefusedWithTheDifference)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "mask.nii.gz";
    const Geometry grid = obliqueGrid();
    ASSERT_TRUE(writeMasks({{1, corner(grid)}}, file));
    const auto refusal = [&](std::array<int, 3> dims, std::array<double, 3> spacing, Point3 origin) {
        const auto masks = readMasks(file, *Geometry::make(dims, spacing, origin, grid.directions()));
        EXPECT_FALSE(masks);
        return masks ? std::string() : std::string(masks.error().name()) + " " + masks.error().text();
    };
    EXPECT_THAT(refusal({5, 4, 9}, grid.spacing(), grid.origin()),
                HasSubstr("other-grid " + file.string() +
                          ": lies on another grid than the series (5 x 4 x 3 voxels instead of 5 x 4 x 9)"));
    EXPECT_THAT(refusal(grid.dims(), {0.7, 0.8, 2.5}, grid.origin()),
                HasSubstr("spacing 0.700 x 0.800 x 3.000 mm instead of 0.700 x 0.800 x 2.500 mm"));
    EXPECT_THAT(refusal(grid.dims(), grid.spacing(), grid.origin() + Point3{0, 0, 10}),
                HasSubstr("its middle lies"));
}

TEST(VolumeFile, ATruncatedFileIsAProblemAndNotZeros)
{
    const tests::TemporaryFolder temporary;
    const auto big = *Geometry::make({40, 40, 40}, {1, 1, 1}, {}, obliqueGrid().directions());
    for (const char* name : {"a.nii", "a.nii.gz", "a.nrrd"}) {
        SCOPED_TRACE(name);
        const auto file = temporary.path() / name;
        ASSERT_TRUE(writeVolumeFile(numbered<float>(big, 0.37f), file));
        fs::resize_file(file, fs::file_size(file) * 2 / 3);
        const auto cut = readVolumeFile(file);
        ASSERT_FALSE(cut);
        EXPECT_EQ(cut.error().code, ProblemCode::NotReadable);
    }
}

TEST(VolumeFile, APositionThatIsNoNumberIsAProblem)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "nan.nii";
    // nifti1.h: pixdim[1] at byte 80, quatern_b at 256, srow_x at 280.
    for (const std::streamoff at : {80, 256, 280}) {
        SCOPED_TRACE(at);
        writeReversed(file, {false, false, false});
        ASSERT_TRUE(readVolumeFile(file));
        std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
        const float nan = std::nanf("");
        stream.seekp(at).write(reinterpret_cast<const char*>(&nan), sizeof nan);
        stream.close();
        const auto volume = readVolumeFile(file);
        ASSERT_FALSE(volume);
        EXPECT_EQ(volume.error().code, ProblemCode::ImpossibleGeometry);
    }
}

TEST(VolumeFile, WithoutAnOffsetTheVoxelsFollowTheHeader)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "a.nii";
    writeReversed(file, {false, false, false});
    std::string bytes;
    {
        std::ifstream stream(file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(stream), {});
    }
    bytes.replace(108, 4, std::string(4, '\0')); // nifti1.h: vox_offset
    bytes.erase(348, 4);                         // no extension flag either
    std::ofstream(file, std::ios::binary) << bytes;
    const auto masks = readMasks(file, obliqueGrid());
    ASSERT_TRUE(masks) << masks.error().text();
    EXPECT_TRUE(masks->front().mask == corner(obliqueGrid()));
}

TEST(VolumeFile, AnImageGivenAsAMaskIsRefusedBeforeItTakesAllMemory)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "image.nii";
    const auto grid = *Geometry::make({40, 40, 40}, {1, 1, 1}, {}, obliqueGrid().directions());
    for (const int values : {200, 6000}) {
        std::vector<std::int16_t> voxels(grid.voxelCount());
        std::uint32_t state = 1;
        for (std::int16_t& voxel : voxels) {
            state = state * 1664525u + 1013904223u; // noise: every value is everywhere
            voxel = static_cast<std::int16_t>((state >> 8) % static_cast<std::uint32_t>(values));
        }
        const auto image = *Volume::make(grid, std::make_shared<const std::vector<std::int16_t>>(voxels), {});
        ASSERT_TRUE(writeVolumeFile(image, file));
        const auto masks = readMasks(file, grid);
        ASSERT_FALSE(masks);
        EXPECT_EQ(masks.error().code, ProblemCode::NotALabelMap);
    }
}

TEST(VolumeFile, AnUnevenStackIsNotWrittenWithOneSpacing)
{
    const tests::TemporaryFolder temporary;
    const Volume even = numbered<std::int16_t>(obliqueGrid(), 1);
    for (const ProblemCode code : {ProblemCode::MissingSlices, ProblemCode::UnevenSpacing}) {
        VolumeOrigin origin;
        origin.measurable = Measurable::InPlane;
        origin.warnings.push_back({code, {"1", "2", "3", "4"}, {}});
        const auto uneven = *Volume::make(even.geometry(), even.voxels(), origin);
        const auto written = writeVolumeFile(uneven, temporary.path() / "a.nii");
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().code, ProblemCode::ImpossibleGeometry);
        EXPECT_TRUE(fs::is_empty(temporary.path()));
    }
}

TEST(VolumeFile, AMaskOnAnUnevenStackIsNotWrittenWithOneSpacing)
{
    const tests::TemporaryFolder temporary;
    const Geometry even = obliqueGrid();
    std::vector<double> distances_mm;
    for (int k = 0; k < even.dims()[2]; ++k)
        distances_mm.push_back(k == 0 ? 0.0 : 3.0 * k + 4.0);
    const Geometry uneven = even.withSlicesAt(distances_mm).value();
    const std::vector<std::uint8_t> inside{1};
    const Mask mask = Mask::make(uneven, {{1, 1, 1}, {1, 1, 1}}, inside).value();
    for (const char* name : {"a.nii.gz", "a.nrrd"}) {
        const auto written = writeMasks({{1, mask}}, temporary.path() / name);
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().code, ProblemCode::ImpossibleGeometry);
    }
    EXPECT_TRUE(fs::is_empty(temporary.path()));
}

TEST(VolumeFile, ALeaningStackComesBackLeaning)
{
    const tests::TemporaryFolder temporary;
    const double c = std::cos(0.2), s = std::sin(0.2); // 11.5 degrees
    const auto leaning =
        *Geometry::make({5, 4, 3}, {0.7, 0.8, 3.0}, {-50, 20, 100}, {{{1, 0, 0}, {0, 1, 0}, {0, s, c}}});
    const Volume written = numbered<std::int16_t>(leaning, 1);
    EXPECT_EQ(writeVolumeFile(written, temporary.path() / "a.nii").error().code,
              ProblemCode::ImpossibleGeometry);
    const auto file = temporary.path() / "a.nrrd";
    ASSERT_TRUE(writeVolumeFile(written, file));
    const auto volume = readVolumeFile(file);
    ASSERT_TRUE(volume) << volume.error().text();
    EXPECT_TRUE(volume->geometry().sameGrid(leaning));
    EXPECT_EQ(volume->measurable(), Measurable::InPlane);
    ASSERT_EQ(volume->origin().warnings.size(), 1u);
    EXPECT_THAT(volume->origin().warnings[0].text(), HasSubstr("leans 11.5 degrees"));
    ASSERT_TRUE(writeMasks({{1, corner(leaning)}}, file));
    const auto masks = readMasks(file, leaning);
    ASSERT_TRUE(masks) << masks.error().text();
    EXPECT_TRUE(masks->front().mask == corner(leaning));
}

TEST(VolumeFile, BadFilesAreProblems)
{
    const tests::TemporaryFolder temporary;
    const auto text = temporary.path() / "text.nii.gz";
    std::ofstream(text) << "not an image";
    EXPECT_EQ(readVolumeFile(temporary.path() / "none.nii").error().code, ProblemCode::NoSuchFile);
    EXPECT_EQ(readVolumeFile(temporary.path()).error().code, ProblemCode::UnknownFormat);
    EXPECT_EQ(readVolumeFile(text).error().code, ProblemCode::UnknownFormat);
    EXPECT_EQ(readMasks(text, obliqueGrid()).error().code, ProblemCode::UnknownFormat);
    EXPECT_EQ(writeMasks({}, temporary.path() / "a.nii").error().code, ProblemCode::EmptyMask);
    const Volume volume = numbered<std::int16_t>(obliqueGrid(), 1);
    EXPECT_EQ(writeVolumeFile(volume, temporary.path() / "a.png").error().code, ProblemCode::UnknownFormat);
    EXPECT_EQ(writeVolumeFile(volume, temporary.path() / "none" / "a.nii").error().code,
              ProblemCode::NotWritable);
}

TEST(VolumeFile, MasksOfTheMrLesionsLieOnTheirSeries)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p10_mr_lesions_pyradiomics_brain2_breast1";
    // Voxel counts: reference.json, which agree with PyRadiomics' baseline volumes.
    for (const char* lesion : {"brain2", "breast1"}) {
        SCOPED_TRACE(lesion);
        const auto series = openSeries({folder / lesion / "dicom"});
        ASSERT_TRUE(series);
        const auto nifti = readMasks(folder / lesion / "mask.nii.gz", series->volume.geometry());
        ASSERT_TRUE(nifti) << nifti.error().text();
        const auto nrrd =
            readMasks(folder / lesion / (std::string(lesion) + "_label.nrrd"), series->volume.geometry());
        ASSERT_TRUE(nrrd) << nrrd.error().text();
        EXPECT_TRUE(nifti->front().mask == nrrd->front().mask);
    }
}

TEST(VolumeFile, AVolumeFileOpensAsASeries)
{
    const tests::TemporaryFolder temporary;
    const auto file = temporary.path() / "liver.nii.gz";
    ASSERT_TRUE(writeVolumeFile(numbered<std::int16_t>(obliqueGrid(), 1), file));
    const auto opened = openSeries({file});
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->series.geometry, opened->volume.geometry());
    EXPECT_TRUE(opened->series.instances.empty());
    EXPECT_EQ(opened->series.measurable, Measurable::Volume);
}

TEST(VolumeFile, ANiftiThatLeansIsReadWhereItLiesAndAllowsNoVolume)
{
    const auto grid =
        Geometry::make({5, 4, 3}, {1, 1, 4}, {0, 0, 0}, {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}});
    const tests::TemporaryFolder folder;
    const auto file = folder.path() / "leaning.nii";
    ASSERT_TRUE(writeVolumeFile(numbered<std::int16_t>(*grid, 1), file));
    {
        // nifti1.h: the third column of the matrix is where one slice lies from the one before; 3 mm along y.
        std::fstream header(file, std::ios::binary | std::ios::in | std::ios::out);
        const float sideways = -3.0f;
        header.seekp(296 + 4 * 2);
        header.write(reinterpret_cast<const char*>(&sideways), sizeof sideways);
    }
    const auto leaning = readVolumeFile(file);
    ASSERT_TRUE(leaning) << leaning.error().text();
    EXPECT_EQ(leaning->geometry().toPatient(VoxelIndex{1, 2, 2}), (Point3{1, 2 + 2 * 3, 2 * 4}));
    EXPECT_EQ(leaning->measurable(), Measurable::InPlane);
    ASSERT_EQ(leaning->origin().warnings.size(), 1u);
    EXPECT_EQ(leaning->origin().warnings[0].code, ProblemCode::GantryTilt);
    EXPECT_EQ(leaning->origin().warnings[0].arguments.at(1), "36.9"); // atan(3 / 4)
}
