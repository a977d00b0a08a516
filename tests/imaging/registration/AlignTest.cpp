#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/Registration.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/phantom/FollowUpPair.h>
#include <hepatica/phantom/MovedImage.h>

#include "Reference.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

Volume referenceVolume(const std::filesystem::path& folder)
{
    return openSeries({folder}).value().volume;
}

/// How the images are shown again: what was done to the patient, and the grid, as shares of the first one's
/// extent along each axis.
struct Rescan {
    const char* name;
    Point3 degrees, shift_mm;
    std::array<double, 3> from, to;
    std::array<double, 3> spacing_mm; ///< 0: as it is
    int layers = 1;
};

Geometry gridOf(const Rescan& rescan, const Geometry& grid)
{
    std::array<int, 3> dims{};
    std::array<double, 3> spacing{};
    Point3 origin = grid.origin() + rescan.shift_mm;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double extent_mm = grid.dims()[axis] * grid.spacing()[axis];
        spacing[axis] = rescan.spacing_mm[axis] > 0.0 ? rescan.spacing_mm[axis] : grid.spacing()[axis];
        dims[axis] = static_cast<int>((rescan.to[axis] - rescan.from[axis]) * extent_mm / spacing[axis]);
        origin = origin + (rescan.from[axis] * extent_mm + 0.5 * (spacing[axis] - grid.spacing()[axis])) *
                              grid.directions()[axis];
    }
    return Geometry::make(dims, spacing, origin, grid.directions()).value();
}

class AlignedWithItself : public testing::TestWithParam<Rescan> {};

} // namespace

// Every place of the liver, to half a voxel of the coarser grid along each of its axes.
TEST_P(AlignedWithItself, EveryPlaceOfTheLiverIsFoundWithinHalfAVoxel)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Volume volume = referenceVolume(reference / "data/p01_ct_liver_tumours_3dircadb_01/dicom");
    const Geometry& grid = volume.geometry();
    const Rescan& rescan = GetParam();
    const Point3 middle = grid.toPatient(grid.dims()[0] / 2, grid.dims()[1] / 2, grid.dims()[2] / 2);
    const AffineMap truth = phantom::turnedAndShifted(rescan.degrees, middle, rescan.shift_mm);
    const Geometry other = gridOf(rescan, grid);
    const Volume moved = phantom::movedImage(volume, truth, other, rescan.layers).value();

    const auto alignment = align(volume, moved);
    ASSERT_TRUE(alignment) << alignment.error().text();
    EXPECT_EQ(alignment->quality.verdict, AlignmentQuality::Verdict::Good);

    const Mask liver = findLiver(volume)->mask;
    std::array<double, 3> worst{};
    const auto [ni, nj, nk] = liver.box().dims();
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; j += 4)
            for (int i = 0; i < ni; i += 4) {
                const VoxelIndex voxel{liver.box().first.i + i, liver.box().first.j + j,
                                       liver.box().first.k + k};
                if (!liver.contains(voxel))
                    continue;
                const Point3 place = grid.toPatient(voxel);
                const Point3 error = alignment->toMoving(place) - truth(place);
                for (std::size_t axis = 0; axis < 3; ++axis)
                    worst[axis] = std::max(worst[axis], std::abs(dot(error, grid.directions()[axis])));
            }
    for (std::size_t axis = 0; axis < 3; ++axis)
        EXPECT_LE(worst[axis], 0.5 * std::max(grid.spacing()[axis], other.spacing()[axis]))
            << "axis " << axis;
}

INSTANTIATE_TEST_SUITE_P(
    Rescans, AlignedWithItself,
    testing::Values(
        Rescan{"Shifted", {}, {30.0, -20.0, 25.0}, {0, 0, 0}, {1, 1, 1}, {}},
        Rescan{"TurnedAboutTheLongAxis", {0.0, 0.0, 15.0}, {10.0, 5.0, 0.0}, {0, 0, 0}, {1, 1, 1}, {}},
        Rescan{"TurnedForwards", {15.0, 0.0, 0.0}, {}, {0, 0, -0.5}, {1, 1, 1.5}, {}},
        Rescan{"TurnedSideways", {0.0, -15.0, 0.0}, {0.0, 0.0, 10.0}, {0, 0, -0.5}, {1, 1, 1.5}, {}},
        Rescan{"TurnedAndCropped",
               {8.0, -8.0, 10.0},
               {40.0, 20.0, -30.0},
               {0.1, 0.1, -0.3},
               {0.8, 0.85, 1.3},
               {}},
        Rescan{"Cropped", {}, {}, {0.05, 0.15, 0.2}, {0.7, 0.85, 1.0}, {}},
        Rescan{"InThickSlices", {}, {3.0, 4.0, 60.0}, {0, 0, 0}, {1, 1, 1}, {0.0, 0.0, 5.0}, 4},
        Rescan{"InThickSlicesTurnedAndCropped",
               {5.0, 0.0, -12.0},
               {-25.0, 14.0, 200.0},
               {0.05, 0.1, -0.2},
               {0.8, 1.0, 1.2},
               {0.8, 0.8, 5.0},
               4}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Align, MagneticResonanceOfTwoDatesFitsFromEitherSide)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data/p12_mr_abdomen_adc_two_dates_cmb_crc";
    const Volume earlier = referenceVolume(folder / "1959-12-09"),
                 later = referenceVolume(folder / "1960-04-13");
    AlignmentOptions options;
    options.deformable = false;
    const auto there = align(earlier, later, options), back = align(later, earlier, options);
    ASSERT_TRUE(there && back);
    // Two fits that know nothing of each other agree to half of a 6 mm slice.
    for (const Point3& place : {Point3{-60.0, 0.0, -30.0}, Point3{60.0, 0.0, -30.0}, Point3{0.0, -40.0, 0.0}})
        EXPECT_LT(distance(back->toMoving(there->toMoving(place)), place), 3.0);
    EXPECT_GT(there->quality.similarity, 2.0 * there->quality.similarityBefore);
}

TEST(Align, MagneticResonanceOfTwoDatesBringsTheKidneysTogether)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data/p12_mr_abdomen_adc_two_dates_cmb_crc";
    const auto alignment =
        align(referenceVolume(folder / "1959-12-09"), referenceVolume(folder / "1960-04-13"));
    ASSERT_TRUE(alignment) << alignment.error().text();
    // Marked by hand: the middles of the kidneys' outlines on one slice of each date, the left one (x > 0)
    // near its upper pole, the right one at its hilum. Both reach below the images, whose slices are 6 and 7
    // mm.
    const std::array<LandmarkPair, 2> kidneys{
        {{{92.7, 15.2, 6.5}, {61.9, 17.4, -19.0}}, {{-41.7, 5.8, -41.5}, {-80.3, 6.5, -68.0}}}};
    for (const LandmarkPair& kidney : kidneys)
        EXPECT_LT(distance(alignment->toMoving(kidney.fixed), kidney.moving), 10.0);
}

TEST(Align, OtherPatientsAndOtherPartsOfTheBodyAreRefused)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Volume liver = referenceVolume(reference / "data/p01_ct_liver_tumours_3dircadb_01/dicom");
    for (const char* other :
         {"p08_ct_liver_3slices_dicom_seg_sr/ct", "p11_sarcoma_ct_mr_rtstruct_sts002/STS_002/CT",
          "p12_mr_abdomen_adc_two_dates_cmb_crc/1959-12-09",
          "p10_mr_lesions_pyradiomics_brain2_breast1/brain2"}) {
        const auto alignment = align(liver, referenceVolume(reference / "data" / other));
        ASSERT_FALSE(alignment) << other;
        EXPECT_EQ(alignment.error().code, ProblemCode::NotAligned) << other;
    }
}

TEST(Align, WhereLandmarksAreKeptTheirMapIsWhatIsJudged)
{
    phantom::PhantomOptions options;
    options.dims = {64, 64, 32};
    const Volume volume = phantom::makeVisitImage(options, 0).value().volume;
    // Marked 40 mm beside the truth: the images draw the map back, and the marks are kept.
    const auto marked = [&](double off_mm) {
        AlignmentOptions led;
        led.deformable = false;
        led.landmarks = {{{-60.0, 0.0, 0.0}, {-60.0 + off_mm, 0.0, 0.0}}};
        return align(volume, volume, led).value();
    };
    const Alignment right = marked(0.0), wrong = marked(40.0);
    EXPECT_EQ(wrong.quality.verdict, AlignmentQuality::Verdict::Doubtful);
    EXPECT_LT(distance(wrong.toMoving({-60.0, 0.0, 0.0}), {-20.0, 0.0, 0.0}), 15.0);
    EXPECT_LT(wrong.quality.similarity, 0.5 * right.quality.similarity);
    EXPECT_LT(wrong.quality.bodyOverlap, right.quality.bodyOverlap - 0.05);
}

TEST(Align, ImagesWithoutABodyAreRefused)
{
    const Geometry grid =
        Geometry::make({40, 40, 20}, {2.0, 2.0, 4.0}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}).value();
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    const Volume air =
        Volume::make(grid,
                     VoxelBuffer<float>(std::make_shared<std::vector<float>>(grid.voxelCount(), -1000.0F)),
                     origin)
            .value();
    const auto alignment = align(air, air);
    ASSERT_FALSE(alignment);
    EXPECT_EQ(alignment.error().code, ProblemCode::NotAligned);
}
