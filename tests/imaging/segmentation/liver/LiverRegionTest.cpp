#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/phantom/LiverTruth.h>

#include "Reference.h"
#include "TemporaryFolder.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

constexpr std::size_t FirstVisit = 0, LateArterial = 0, PortalVenous = 1;

/// One small patient for all tests of this file.
class PhantomLiver : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        folder_.emplace();
        phantom::PhantomOptions options;
        options.story = phantom::Story::Hyperprogressor; // the fewest visits
        options.dims = {160, 160, 60};
        patient_ = phantom::writePatient(options, folder_->path() / "patient").value();
    }
    static void TearDownTestSuite() { folder_.reset(); }

    static Volume volumeOf(std::size_t phase)
    {
        return openSeries({patient_.visits[FirstVisit].seriesFolders[phase]}).value().volume;
    }
    static Mask truthOn(const Volume& volume)
    {
        return phantom::liverTruth(patient_.options, FirstVisit, volume.geometry()).value();
    }

    static inline std::optional<tests::TemporaryFolder> folder_;
    static inline phantom::PatientTruth patient_;
};

std::string textsOf(const std::vector<Warning>& warnings)
{
    std::string texts;
    for (const Warning& warning : warnings)
        texts += warning.text() + "\n";
    return texts;
}

} // namespace

TEST_F(PhantomLiver, IsFoundOnAPortalVenousSeriesWithItsVesselsAndLesions)
{
    const Volume volume = volumeOf(PortalVenous);
    const auto region = findLiver(volume);
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_GT(dice(region->mask, truthOn(volume)), 0.95);
    EXPECT_NEAR(region->level, 110.0, 3.0); // the phantom's enhancement table
    for (const phantom::LesionTruth& lesion : patient_.visits[FirstVisit].lesions)
        if (lesion.present) {
            EXPECT_TRUE(region->mask.contains(volume.geometry().toNearestVoxel(lesion.centre)))
                << lesion.name;
        }
}

TEST_F(PhantomLiver, NearTheDensityOfMuscleItIsFoundAndTold)
{
    const Volume volume = volumeOf(LateArterial);
    const auto region = findLiver(volume);
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_GT(dice(region->mask, truthOn(volume)), 0.93);
    EXPECT_THAT(textsOf(region->warnings), testing::HasSubstr("near that of muscle"));
}

TEST_F(PhantomLiver, AClickIntoItFindsTheSame)
{
    const Volume volume = volumeOf(PortalVenous);
    const auto region = findLiver(volume, Point3{-100, 0, 0});
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_GT(dice(region->mask, truthOn(volume)), 0.95);
}

TEST_F(PhantomLiver, AClickThatHitsNoTissueIsRefused)
{
    const Volume volume = volumeOf(PortalVenous);
    EXPECT_EQ(findLiver(volume, Point3{4000, 0, 0}).error().code, ProblemCode::OutsideVolume);
    EXPECT_EQ(findLiver(volume, Point3{-175, -175, 0}).error().code, ProblemCode::NoLiver); // air
}

TEST_F(PhantomLiver, TheTruthLeavesOutWhatIsNotLiver)
{
    const Volume volume = volumeOf(PortalVenous);
    const Mask truth = truthOn(volume);
    const auto holds = [&](const Point3& at) { return truth.contains(volume.geometry().toNearestVoxel(at)); };
    EXPECT_TRUE(holds({-100, 0, 0}));
    EXPECT_FALSE(holds({100, 34, 22})) << "the spleen";
    EXPECT_FALSE(holds({-25, 28, 10})) << "the vena cava";
    EXPECT_FALSE(holds({-60, 52, -82})) << "the right kidney";
    EXPECT_EQ(phantom::liverTruth(patient_.options, 99, volume.geometry()).error().code,
              ProblemCode::BadPhantom);
}

TEST_F(PhantomLiver, OnImagesThatNothingIsMeasuredOnItIsRefused)
{
    const Volume volume = volumeOf(PortalVenous);
    VolumeOrigin origin = volume.origin();
    origin.measurable = Measurable::None; // as of a localizer
    const auto region = findLiver(Volume::make(volume.geometry(), volume.voxels(), origin).value());
    ASSERT_FALSE(region);
    EXPECT_EQ(region.error().code, ProblemCode::InPlaneNotMeasurable);
}

TEST(LiverRegion, WhereThereIsNoneItIsRefused)
{
    const auto grid = Geometry::make({40, 40, 20}, {4, 4, 4}, {-80, -80, 0},
                                     {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}});
    for (const std::int16_t value : {std::int16_t{-1000}, std::int16_t{0}, std::int16_t{1500}}) {
        const auto voxels = std::make_shared<const std::vector<std::int16_t>>(grid->voxelCount(), value);
        VolumeOrigin origin;
        for (const Quantity quantity : {Quantity::Hounsfield, Quantity::None}) {
            origin.quantity = quantity;
            const auto region = findLiver(Volume::make(*grid, voxels, origin).value());
            ASSERT_FALSE(region) << value;
            EXPECT_EQ(region.error().code, ProblemCode::NoLiver);
            const bool isCt = quantity == Quantity::Hounsfield;
            EXPECT_EQ(region.error().text().find("portal venous") != std::string::npos, isCt);
        }
    }
}

// An MR of a brain (PyRadiomics' brain2): what fills the head on both sides is no liver.
TEST(LiverRegion, OfABrainThereIsNone)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto series =
        openSeries({reference / "data/p10_mr_lesions_pyradiomics_brain2_breast1/brain2/dicom"});
    ASSERT_TRUE(series) << series.error().text();
    const auto region = findLiver(series->volume);
    ASSERT_FALSE(region);
    EXPECT_EQ(region.error().code, ProblemCode::NoLiver);
    EXPECT_THAT(region.error().text(), testing::HasSubstr("on both sides"));
}

// A part of a real portal venous CT (3D-IRCADb-01, case 1), 59 mm high. The places were marked on its slices
// by hand, voxels of 0.57 x 0.57 x 1.6 mm.
TEST(LiverRegion, ARealLiverHoldsItsFiveTumoursAndNoOtherOrgan)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data/p01_ct_liver_tumours_3dircadb_01";
    const auto series = openSeries({folder / "dicom"});
    ASSERT_TRUE(series) << series.error().text();
    const Geometry& grid = series->volume.geometry();
    const auto region = findLiver(series->volume);
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_THAT(textsOf(region->warnings), testing::HasSubstr("lower bound"));
    EXPECT_THAT(textsOf(region->warnings),
                testing::Not(testing::HasSubstr("left out"))); // spleen and stomach
    EXPECT_THAT(textsOf(region->warnings), testing::Not(testing::HasSubstr("spleen")));

    const auto lesions = nlohmann::json::parse(std::ifstream(folder / "reference.json")).at("masks");
    for (const auto& [file, entry] : lesions.items()) {
        const auto masks = readMasks(folder / file, grid);
        ASSERT_TRUE(masks) << masks.error().text();
        const Mask& lesion = masks->front().mask;
        std::size_t within = 0;
        const auto n = lesion.box().dims();
        for (int k = 0; k < n[2]; ++k)
            for (int j = 0; j < n[1]; ++j)
                for (int i = 0; i < n[0]; ++i) {
                    const VoxelIndex v{lesion.box().first.i + i, lesion.box().first.j + j,
                                       lesion.box().first.k + k};
                    within += lesion.contains(v) && region->mask.contains(v) ? 1U : 0U;
                }
        EXPECT_GE(static_cast<double>(within), 0.999 * static_cast<double>(lesion.voxelCount())) << file;
    }

    // The last slice fills no coarse block: what is lung there is not carried on from below.
    const int last = grid.dims()[2] - 1;
    int inLast = 0, inLung = 0;
    for (int j = 0; j < grid.dims()[1]; ++j)
        for (int i = 0; i < grid.dims()[0]; ++i)
            if (const VoxelIndex v{i, j, last}; region->mask.contains(v)) {
                ++inLast;
                inLung += series->volume.at(v) < -500.0 ? 1 : 0;
            }
    EXPECT_LE(inLung, inLast / 20);

    // Discs on their slices. Only a faint layer parts the heart's right side from the liver.
    struct Organ {
        const char* name;
        VoxelIndex centre;
        double radius_mm;
        bool isLiver = false;
    };
    for (const Organ& organ :
         {Organ{"left kidney", {370, 330, 3}, 20.0}, Organ{"heart", {314, 190, 36}, 30.0},
          Organ{"heart", {314, 190, 35}, 30.0}, Organ{"heart, right side", {264, 182, 36}, 10.0},
          Organ{"heart, right side", {264, 182, 35}, 10.0}, Organ{"heart, right side", {264, 182, 34}, 10.0},
          Organ{"spleen", {414, 290, 18}, 15.0}, Organ{"aorta", {284, 276, 18}, 8.0},
          Organ{"stomach", {344, 236, 18}, 8.0}, Organ{"liver's dome", {205, 205, 34}, 6.0, true},
          Organ{"left lobe under the heart", {250, 185, 31}, 8.0, true}}) {
        const Point3 centre = grid.toPatient(organ.centre);
        int all = 0, found = 0;
        for (int j = 100; j < 400; ++j)
            for (int i = 150; i < 500; ++i)
                if (const VoxelIndex v{i, j, organ.centre.k};
                    distance(grid.toPatient(v), centre) <= organ.radius_mm) {
                    ++all;
                    found += region->mask.contains(v) ? 1 : 0;
                }
        const int wrong = organ.isLiver ? all - found : found;
        EXPECT_LE(100 * wrong, all) << organ.name << " in slice " << organ.centre.k;
    }
}

// The same, with the heart made as dense as the liver beside it (124 HU): what is brighter there in the mean
// of 5 x 5 voxels loses it. Of that heart the three last slices show too little to tell it from a lesion.
TEST(LiverRegion, TheBottomOfAHeartAsDenseAsARealLiverIsTold)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto series = openSeries({reference / "data/p01_ct_liver_tumours_3dircadb_01/dicom"});
    ASSERT_TRUE(series) << series.error().text();
    const Volume& volume = series->volume;
    const Geometry& grid = volume.geometry();
    const auto [ni, nj, nk] = grid.dims();
    std::vector<std::int16_t> dimmed;
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i) {
                const VoxelIndex voxel{i, j, k};
                double excess = 0.0;
                if (const Point3 at = grid.toPatient(voxel);
                    k >= 28 && at.x > 128.0 && at.y < 160.0 && i + 2 < ni && volume.at(voxel) > 60.0) {
                    for (int y = -2; y <= 2; ++y)
                        for (int x = -2; x <= 2; ++x)
                            excess += (std::min(volume.at({i + x, j + y, k}), 400.0) - 124.0) / 25.0;
                }
                dimmed.push_back(
                    static_cast<std::int16_t>(std::lround(volume.at(voxel) - std::max(excess, 0.0))));
            }
    const auto region =
        findLiver(Volume::make(grid, std::make_shared<const std::vector<std::int16_t>>(std::move(dimmed)),
                               volume.origin())
                      .value());
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_THAT(textsOf(region->warnings), testing::HasSubstr("may be a heart's, or a lesion"));
    EXPECT_LT(region->parted_mm3, 5000.0); // what the vena cava takes
}
