// What a NIfTI or NRRD file does not tell, and its values or the reader do: unit and modality.
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "TemporaryFolder.h"

#include <algorithm>
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using testing::HasSubstr;

namespace {

/// The first half of every slice's columns and its rim `air` and up to 39 more, the rest `tissue` and up to
/// 99 more.
Volume withAir(float air, float tissue, std::array<int, 3> dims = {20, 20, 10})
{
    const auto grid = *Geometry::make(dims, {1, 1, 1}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    auto values = std::make_shared<std::vector<float>>();
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i) {
                const bool isAir = 2 * i < dims[0] || j == 0 || j == dims[1] - 1;
                values->push_back(isAir ? air + static_cast<float>((i + j) % 40)
                                        : tissue + static_cast<float>((3 * i + 7 * j + k) % 100));
            }
    return *Volume::make(grid, Volume::Buffer<float>(std::move(values)), {});
}

Quantity quantityOfFile(const Volume& volume, const std::filesystem::path& file)
{
    EXPECT_TRUE(writeVolumeFile(volume, file));
    const auto read = readVolumeFile(file);
    EXPECT_TRUE(read);
    const bool isTold = std::ranges::any_of(read->origin().warnings, [](const Warning& warning) {
        return warning.code == ProblemCode::UnitFromValues;
    });
    EXPECT_EQ(isTold, read->origin().quantity == Quantity::Hounsfield);
    return read->origin().quantity;
}

} // namespace

// Air is -1000 and water 0 on the Hounsfield scale (PS3.3 C.11.1.1.2), and on no other.
TEST(HounsfieldScale, IsInHounsfieldUnitsWhereItsValuesCanBeNothingElse)
{
    const tests::TemporaryFolder folder;
    EXPECT_EQ(quantityOfFile(withAir(-1020.0F, 0.0F), folder.path() / "ct.nii.gz"), Quantity::Hounsfield);
    EXPECT_EQ(quantityOfFile(withAir(-1020.0F, 0.0F), folder.path() / "ct.nrrd"), Quantity::Hounsfield);
    EXPECT_EQ(quantityOfFile(withAir(0.0F, 300.0F), folder.path() / "mr.nii"), Quantity::None);
    EXPECT_EQ(quantityOfFile(withAir(4.0F, 1024.0F), folder.path() / "ct-from-0.nii"), Quantity::None);
    EXPECT_EQ(quantityOfFile(withAir(-60.0F, 0.0F), folder.path() / "difference.nii"), Quantity::None);
    EXPECT_EQ(quantityOfFile(withAir(-1020.0F, 900.0F), folder.path() / "phase.nii"), Quantity::None);
    EXPECT_EQ(quantityOfFile(withAir(-3000.0F, 0.0F), folder.path() / "below-air.nii"), Quantity::None);
    // In whatever order of columns, rows and slices they come.
    EXPECT_EQ(quantityOfFile(withAir(-1020.0F, 0.0F, {16, 500, 390}), folder.path() / "many.nii"),
              Quantity::Hounsfield);
}

// Breathing puts lung where liver was: a difference of two CTs reaches -900 too, but around the body it is 0.
TEST(HounsfieldScale, OfADifferenceOfCtHasNoUnit)
{
    const tests::TemporaryFolder folder;
    const auto difference = [&] {
        const Volume ct = withAir(-1020.0F, 0.0F);
        auto values = std::make_shared<std::vector<float>>();
        ct.visit([&](auto voxels) {
            for (std::size_t at = 0; at < voxels.size(); ++at)
                values->push_back(at % 20 == 7 ? -910.0F : static_cast<float>(at % 60) - 30.0F);
        });
        return *Volume::make(ct.geometry(), Volume::Buffer<float>(std::move(values)), {});
    }();
    EXPECT_EQ(quantityOfFile(difference, folder.path() / "difference.nii"), Quantity::None);
}

TEST(HounsfieldScale, IsOfTheModalityThatTheReaderSays)
{
    const tests::TemporaryFolder folder;
    ASSERT_TRUE(writeVolumeFile(withAir(-1020.0F, 0.0F), folder.path() / "image.nii"));
    const auto as = [&](const std::string& modality) {
        LoadOptions options;
        options.said.modality = modality;
        return openSeries({folder.path() / "image.nii"}, {}, options);
    };
    const auto ct = as("CT"), mr = as("MR"), pet = as("PT");
    ASSERT_TRUE(ct && mr);
    EXPECT_EQ(ct->volume.origin().quantity, Quantity::Hounsfield);
    EXPECT_EQ(ct->series.modality, "CT");
    EXPECT_EQ(mr->volume.origin().quantity, Quantity::None);
    EXPECT_EQ(mr->volume.origin().modality, "MR");
    EXPECT_THAT(ct->volume.origin().warnings, testing::IsEmpty());
    // What the values say against it is told.
    ASSERT_EQ(mr->series.warnings.size(), 1u);
    EXPECT_EQ(mr->series.warnings.front().code, ProblemCode::UnitDoubtful);
    ASSERT_TRUE(writeVolumeFile(withAir(4.0F, 1024.0F), folder.path() / "image.nii"));
    const auto fromZero = as("CT"), plainMr = as("MR");
    ASSERT_TRUE(fromZero && plainMr);
    ASSERT_EQ(fromZero->series.warnings.size(), 1u);
    EXPECT_THAT(fromZero->series.warnings.front().text(), HasSubstr("stored from 0 upwards"));
    EXPECT_THAT(plainMr->series.warnings, testing::IsEmpty());
    ASSERT_FALSE(pet);
    EXPECT_THAT(pet.error().text(), HasSubstr("expected CT or MR"));
}

TEST(HounsfieldScale, OfTheReferenceSeriesIsInHounsfieldUnitsWhereTheyAreCt)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const tests::TemporaryFolder folder;
    const std::filesystem::path data = reference / "data";
    const std::vector<std::pair<std::filesystem::path, Quantity>> series{
        {data / "p01_ct_liver_tumours_3dircadb_01" / "dicom", Quantity::Hounsfield},
        {data / "p11_sarcoma_ct_mr_rtstruct_sts002" / "STS_002" / "CT" / "dicom", Quantity::Hounsfield},
        {data / "p11_sarcoma_ct_mr_rtstruct_sts002" / "STS_002" / "MR_T1" / "dicom", Quantity::None},
        {data / "p10_mr_lesions_pyradiomics_brain2_breast1" / "brain2" / "dicom", Quantity::None},
        {data / "p10_mr_lesions_pyradiomics_brain2_breast1" / "breast1" / "dicom", Quantity::None}};
    for (const auto& [place, quantity] : series) {
        SCOPED_TRACE(place.string());
        const auto opened = openSeries({place});
        ASSERT_TRUE(opened) << opened.error().text();
        EXPECT_EQ(quantityOfFile(opened->volume, folder.path() / "series.nrrd"), quantity);
    }
}
