// IBSI's features against its consensus and PyRadiomics' published baseline (reference folder), and on bodies
// whose figures are known.
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/measurement/IbsiFeatures.h>
#include <hepatica/measurement/IbsiNames.h>

#include "Masks.h"
#include "Reference.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <numbers>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using hepatica::imaging::Geometry;
using hepatica::imaging::Mask;
using hepatica::imaging::Volume;
using hepatica::measurement::ibsiFeatures;
using hepatica::tests::maskFromPicture, hepatica::tests::maskWhere, hepatica::tests::obliqueGrid;
using hepatica::tests::uprightGrid;

namespace {

using Path = std::filesystem::path;
using Values = std::map<std::string, std::optional<double>, std::less<>>;

nlohmann::json referenceIn(const Path& folder)
{
    std::ifstream file(folder / "reference.json");
    return nlohmann::json::parse(file);
}

Values featuresOf(const Mask& mask, const Volume& volume)
{
    const auto found = ibsiFeatures(mask, volume);
    EXPECT_TRUE(found) << found.error().text();
    Values values;
    for (const auto& feature : *found)
        values.emplace(feature.name, feature.value);
    return values;
}

Mask maskFrom(const Path& file, const Geometry& grid)
{
    const auto masks = hepatica::imaging::readMasks(file, grid);
    EXPECT_TRUE(masks) << masks.error().text();
    return masks->front().mask;
}

/// Half of the last digit of a consensus of three digits: 0.0005 of .698, 5 of 1200.
double lastDigit(double value)
{
    return value == 0.0 ? 0.0 : 0.5 * std::pow(10.0, std::floor(std::log10(std::abs(value))) - 2.0);
}

Volume volumeWith(const Geometry& grid, const std::function<float(int, int, int)>& valueAt)
{
    const auto dims = grid.dims();
    auto voxels = std::make_shared<std::vector<float>>();
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i)
                voxels->push_back(valueAt(i, j, k));
    return *Volume::make(grid, Volume::Buffer<float>(std::move(voxels)), {});
}

} // namespace

TEST(IbsiFeatures, OfTheDigitalPhantomHaveTheConsensus)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Path folder = reference / "data" / "p09_ibsi1_digital_phantom";
    const auto volume = hepatica::imaging::readVolumeFile(folder / "nifti" / "image" / "phantom.nii.gz");
    ASSERT_TRUE(volume) << volume.error().text();
    const Values found =
        featuresOf(maskFrom(folder / "nifti" / "mask" / "mask.nii.gz", volume->geometry()), *volume);
    const nlohmann::json consensus = referenceIn(folder)["ibsi_1_reference_values"];
    ASSERT_EQ(consensus.size(), 43u);
    for (const auto& [name, wanted] : consensus.items()) {
        ASSERT_TRUE(found.contains(name)) << name;
        ASSERT_TRUE(found.at(name)) << name;
        const double value = wanted["value"].get<double>();
        EXPECT_NEAR(*found.at(name), value, std::max(wanted["tolerance"].get<double>(), lastDigit(value)))
            << name;
    }
}

// PyRadiomics' kurtosis is that of a normal distribution plus 3, and its energies are those of values shifted
// by 2000 in these cases. Its mesh has up to 0.4 % less surface.
TEST(IbsiFeatures, OfPyRadiomicsCasesHaveItsBaseline)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Path folder = reference / "data" / "p10_mr_lesions_pyradiomics_brain2_breast1";
    const nlohmann::json truths = referenceIn(folder)["masks"];
    for (const std::string name : {"brain2", "breast1"}) {
        SCOPED_TRACE(name);
        const auto opened = hepatica::imaging::openSeries({folder / name / "dicom"});
        ASSERT_TRUE(opened) << opened.error().text();
        const Mask mask = maskFrom(folder / name / "mask.nii.gz", opened->volume.geometry());
        const Values found = featuresOf(mask, opened->volume);
        const auto expect = [&](const char* feature, double value, double percent) {
            ASSERT_TRUE(found.at(feature)) << feature;
            EXPECT_NEAR(*found.at(feature), value, percent / 100.0 * std::abs(value)) << feature;
        };
        const nlohmann::json& shape = truths[name + "/mask.nii.gz"]["published_pyradiomics_baseline"];
        const auto count = static_cast<double>(mask.voxelCount());
        const double ofSample = std::sqrt(count / (count - 1.0));
        expect("morph_pca_maj_axis", ofSample * shape["MajorAxisLength"].get<double>(), 1e-6);
        expect("morph_pca_min_axis", ofSample * shape["MinorAxisLength"].get<double>(), 1e-6);
        expect("morph_pca_least_axis", ofSample * shape["LeastAxisLength"].get<double>(), 1e-6);
        expect("morph_pca_elongation", shape["Elongation"], 1e-6);
        expect("morph_pca_flatness", shape["Flatness"], 1e-6);
        expect("morph_av", shape["SurfaceVolumeRatio"], 1.0);
        const nlohmann::json& density = truths[name + "/mask.nii.gz"]["published_pyradiomics_firstorder"];
        expect("stat_skew", density["Skewness"], 1e-6);
        expect("stat_kurt", density["Kurtosis"].get<double>() - 3.0, 1e-6);
        expect("stat_mad", density["MeanAbsoluteDeviation"], 1e-6);
        expect("stat_rmad", density["RobustMeanAbsoluteDeviation"], 1e-6);
        expect("stat_iqr", density["InterquartileRange"], 1e-6);
        expect("stat_range", density["Range"], 1e-6);
        expect("ih_entropy", density["Entropy"], 1e-6);
        expect("ih_uniformity", density["Uniformity"], 1e-6);
        const double shifted =
            *found.at("stat_energy") + 4000.0 * count * *found.at("stat_mean") + 4e6 * count;
        EXPECT_NEAR(shifted, density["Energy"].get<double>(), 1.0);
        EXPECT_NEAR(std::sqrt(shifted / count), density["RootMeanSquared"].get<double>(), 1e-6);
        EXPECT_NEAR(shifted * mask.grid().voxelVolume_mm3(), density["TotalEnergy"].get<double>(),
                    1e-6 * density["TotalEnergy"].get<double>());
    }
}

TEST(IbsiFeatures, CarryTheirCodesInTheManualsOrder)
{
    const Mask one = maskFromPicture({"##", "##"});
    const auto found = ibsiFeatures(one, volumeWith(one.grid(), [](int i, int, int) { return float(i); }));
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), hepatica::measurement::IbsiCodes.size());
    for (std::size_t n = 0; n < found->size(); ++n) {
        EXPECT_EQ((*found)[n].name, hepatica::measurement::IbsiCodes[n].name);
        EXPECT_EQ((*found)[n].code, hepatica::measurement::IbsiCodes[n].code);
    }
    for (const auto& named : hepatica::measurement::IbsiNames)
        EXPECT_FALSE(hepatica::measurement::ibsiCode(named.name).empty()) << named.name;
}

// The variance of a solid ellipsoid along a half axis a is a^2 / 5; a ball's surface is pi d^2.
TEST(IbsiFeatures, OfAnEllipsoidOnATurnedGridAreThoseOfItsHalfAxes)
{
    const Geometry grid = obliqueGrid({60, 50, 30}, {0.8, 0.8, 1.2});
    const auto isWithin = [](double x, double y, double z) {
        const double u = (x - 24) / 20, v = (y - 20) / 14, w = (z - 18) / 10;
        return u * u + v * v + w * w <= 1.0;
    };
    const Mask mask = maskWhere(grid, isWithin);
    const Values found = featuresOf(mask, volumeWith(grid, [](int, int, int) { return 70.0F; }));
    EXPECT_NEAR(*found.at("morph_pca_maj_axis"), 4 * 20 / std::sqrt(5.0), 0.1);
    EXPECT_NEAR(*found.at("morph_pca_min_axis"), 4 * 14 / std::sqrt(5.0), 0.1);
    EXPECT_NEAR(*found.at("morph_pca_least_axis"), 4 * 10 / std::sqrt(5.0), 0.1);
    // Steps of voxels: half a pixel all over the surface.
    const double steps = *found.at("morph_av") * 0.4;
    EXPECT_NEAR(*found.at("morph_vol_dens_aabb"), std::numbers::pi / 6.0, std::numbers::pi / 6.0 * steps);
    EXPECT_GE(*found.at("morph_vol_dens_conv_hull"), 1.0 - steps);
    EXPECT_LE(*found.at("morph_vol_dens_conv_hull"), 1.0);
    EXPECT_NEAR(*found.at("morph_com"), 0.0, 1e-9);
}

TEST(IbsiFeatures, OfAnLFillThreeQuartersOfTheirBoxAndSixSeventhsOfTheirHull)
{
    // A body of three cubes of 40 voxels' sides; its edges are cut by half a voxel.
    const Geometry grid = uprightGrid({84, 84, 44}, {1, 1, 1});
    const Mask mask = maskWhere(grid, [](double x, double y, double z) {
        return x >= 2 && x < 82 && y >= 2 && y < 82 && z >= 2 && z < 42 && (x < 42 || y < 42);
    });
    const Values found = featuresOf(mask, volumeWith(grid, [](int i, int, int) { return float(i); }));
    EXPECT_NEAR(*found.at("morph_vol_dens_aabb"), 0.75, 0.004);
    EXPECT_NEAR(*found.at("morph_vol_dens_conv_hull"), 6.0 / 7.0, 0.004);
    EXPECT_FALSE(found.at("morph_moran_i")); // 192,000 voxels
}

TEST(IbsiFeatures, CompareEveryVoxelWithEveryOtherOne)
{
    const Geometry grid = obliqueGrid({7, 6, 5}, {0.7, 0.9, 2.5});
    const Mask mask = maskWhere(grid, [](double x, double y, double z) {
        return x + y < 6.0 && z > 1.0 && !(x > 1.0 && x < 1.5 && y > 1.0);
    });
    const Volume volume =
        volumeWith(grid, [](int i, int j, int k) { return float((i * 7 + j * j * 3 + k * 11) % 13) - 4.0F; });
    std::vector<std::pair<hepatica::Point3, double>> voxels;
    double mean = 0.0;
    for (int k = 0; k < 5; ++k)
        for (int j = 0; j < 6; ++j)
            for (int i = 0; i < 7; ++i)
                if (mask.contains({i, j, k})) {
                    voxels.emplace_back(grid.toPatient(i, j, k), volume.at({i, j, k}));
                    mean += voxels.back().second;
                }
    const auto count = static_cast<double>(voxels.size());
    mean /= count;
    double weights = 0.0, products = 0.0, differences = 0.0, variation = 0.0;
    for (const auto& [p, a] : voxels) {
        variation += (a - mean) * (a - mean);
        for (const auto& [q, b] : voxels)
            if (distance(p, q) > 0.0) {
                weights += 1.0 / distance(p, q);
                products += (a - mean) * (b - mean) / distance(p, q);
                differences += (a - b) * (a - b) / distance(p, q);
            }
    }
    const Values found = featuresOf(mask, volume);
    EXPECT_NEAR(*found.at("morph_moran_i"), count / weights * products / variation, 1e-5);
    EXPECT_NEAR(*found.at("morph_geary_c"), (count - 1) / (2 * weights) * differences / variation, 1e-5);
}

TEST(IbsiFeatures, AreAbsentWhereTheyAreNotDefined)
{
    const Mask voxel = maskFromPicture({"#"});
    const Values found = featuresOf(voxel, volumeWith(voxel.grid(), [](int, int, int) { return 0.0F; }));
    for (const char* name : {"stat_skew", "stat_kurt", "stat_cov", "stat_qcod", "morph_com", "morph_moran_i",
                             "morph_geary_c", "morph_pca_elongation", "morph_vol_dens_aee"})
        EXPECT_FALSE(found.at(name)) << name;
    EXPECT_EQ(found.at("stat_var"), 0.0);
    EXPECT_NEAR(*found.at("morph_vol_dens_conv_hull"), 1.0, 1e-9);
}

TEST(IbsiFeatures, OfOneValueHaveNoCorrelationWhateverItsRounding)
{
    const Mask mask = maskFromPicture({"#########", "#########", "#########", "#########", "#########"});
    const Values found = featuresOf(mask, volumeWith(mask.grid(), [](int, int, int) { return 70.3F; }));
    EXPECT_FALSE(found.at("morph_moran_i"));
    EXPECT_FALSE(found.at("morph_geary_c"));
}

TEST(IbsiFeatures, OfTwoVoxelsHaveNoneBetweenTheirTenthAndNinetiethPercentile)
{
    const Mask mask = maskFromPicture({"##"});
    const Values found = featuresOf(mask, volumeWith(mask.grid(), [](int i, int, int) { return float(i); }));
    EXPECT_FALSE(found.at("stat_rmad"));
    EXPECT_EQ(found.at("stat_mad"), 0.5);
}

TEST(IbsiFeatures, AreNotMadeOfVoxelsWithoutAValue)
{
    const Mask mask = maskFromPicture({"##", "##"});
    const auto found = ibsiFeatures(
        mask, volumeWith(mask.grid(), [](int i, int j, int) { return i + j == 2 ? std::nanf("") : 1.0F; }));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().text(),
              "the images: 1 voxels of the lesion have no value; expected a number in each");
}
