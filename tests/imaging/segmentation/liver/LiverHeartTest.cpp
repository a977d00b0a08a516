#include <hepatica/imaging/LiverRegion.h>

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

/// What lies between the heart and the liver that it stands on, and how dense both are (HU).
struct HeartForm {
    const char* name;
    double layer_mm, layer;
    double muscle, blood; ///< of the heart's wall, 8 mm thick on the liver's side, and within it
    double top_mm;        ///< where the images end: within the heart, or above it
};

constexpr double LiverDensity = 110.0, FatDensity = -90.0, LungDensity = -850.0, WallDensity = 55.0;

double inEllipsoid(const Point3& at, const Point3& centre, const Point3& half)
{
    const double x = (at.x - centre.x) / half.x, y = (at.y - centre.y) / half.y,
                 z = (at.z - centre.z) / half.z;
    return std::sqrt(x * x + y * y + z * z);
}

enum class ChestPart { Liver, Heart, Other };

/// The scene without noise: mm, LPS; the heart dents the left lobe.
struct HeartScene {
    HeartForm form;

    [[nodiscard]] static bool isInHeart(const Point3& at, double more_mm)
    {
        return inEllipsoid(at, {35, -20, 56}, {55 + more_mm, 42 + more_mm, 38 + more_mm}) < 1.0;
    }
    [[nodiscard]] static bool isInLiver(const Point3& at)
    {
        return inEllipsoid(at, {-65, 5, -10}, {75, 70, 62}) < 1.0 ||
               inEllipsoid(at, {5, -22, 0}, {75, 45, 34}) < 1.0;
    }
    [[nodiscard]] ChestPart partAt(const Point3& at) const
    {
        if (isInHeart(at, 0.0))
            return ChestPart::Heart;
        return isInLiver(at) && !isInHeart(at, form.layer_mm) ? ChestPart::Liver : ChestPart::Other;
    }
    [[nodiscard]] double densityAt(const Point3& at) const
    {
        if (std::hypot(at.x / 158.0, at.y / 108.0) > 1.0)
            return -1000.0;
        if (std::hypot(at.x / 146.0, at.y / 96.0) > 1.0)
            return WallDensity;
        if (isInHeart(at, 0.0))
            return isInHeart(at, -8.0) ? form.blood : form.muscle;
        if (isInHeart(at, form.layer_mm))
            return form.layer;
        return isInLiver(at) ? LiverDensity : at.z > 5.0 ? LungDensity : FatDensity;
    }
};

/// Voxels of 1.5 x 1.5 x 1.6 mm, the mean of three places across the slice.
Volume imageOf(const HeartScene& scene)
{
    const std::array<double, 3> spacing{1.5, 1.5, 1.6};
    constexpr double Bottom_mm = -76.0;
    const std::array dims{218, 148, static_cast<int>((scene.form.top_mm - Bottom_mm) / spacing[2])};
    const auto grid = Geometry::make(dims, spacing, {-163, -110, Bottom_mm},
                                     {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}});
    std::mt19937 draws(5); // NOLINT(*-msc51-cpp): the same noise every time
    std::normal_distribution<double> noise(0.0, 12.0);
    std::vector<std::int16_t> voxels;
    voxels.reserve(grid->voxelCount());
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i) {
                double sum = 0.0;
                for (const double part : {-1.0, 0.0, 1.0})
                    sum += scene.densityAt(grid->toPatient(i, j, k + part / 3.0));
                voxels.push_back(static_cast<std::int16_t>(std::lround(sum / 3.0 + noise(draws))));
            }
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    return Volume::make(*grid, std::make_shared<const std::vector<std::int16_t>>(std::move(voxels)), origin)
        .value();
}

/// mL of a part, and of what of it lies in a mask.
struct PartShare {
    double all_ml = 0.0, within_ml = 0.0;
};

PartShare shareOf(ChestPart part, const HeartScene& scene, const Mask& mask)
{
    PartShare share;
    const Geometry& grid = mask.grid();
    const auto [ni, nj, nk] = grid.dims();
    const double voxel_ml = grid.voxelVolume_mm3() / 1000.0;
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i)
                if (const VoxelIndex voxel{i, j, k}; scene.partAt(grid.toPatient(voxel)) == part) {
                    share.all_ml += voxel_ml;
                    share.within_ml += mask.contains(voxel) ? voxel_ml : 0.0;
                }
    return share;
}

class LiverBesideHeart : public testing::TestWithParam<HeartForm> {};

} // namespace

// Made-up forms: from a trace of fat to several mm of it, or the diaphragm alone, as is seen on CT; the
// heart's densities as in the portal venous and the delayed phase.
TEST_P(LiverBesideHeart, LeavesTheHeartOutAndLosesNoLiver)
{
    const HeartScene scene{GetParam()};
    const auto region = findLiver(imageOf(scene));
    ASSERT_TRUE(region) << region.error().text();
    const PartShare heart = shareOf(ChestPart::Heart, scene, region->mask);
    const PartShare liver = shareOf(ChestPart::Liver, scene, region->mask);
    // Half a voxel, 0.8 mm, over the 40 cm2 on which they touch.
    EXPECT_LE(heart.within_ml, 3.2) << "of " << heart.all_ml << " mL";
    EXPECT_GE(liver.within_ml, 0.98 * liver.all_ml) << "of " << liver.all_ml << " mL";
}

INSTANTIATE_TEST_SUITE_P(Forms, LiverBesideHeart,
                         testing::Values(HeartForm{"ThickFat", 4.0, FatDensity, 120, 170, 60},
                                         HeartForm{"ThinFat", 1.5, FatDensity, 120, 170, 60},
                                         HeartForm{"Trace", 0.4, FatDensity, 120, 170, 60},
                                         HeartForm{"Diaphragm", 1.5, 60, 120, 170, 60},
                                         HeartForm{"BrightWall", 1.5, 60, 150, 180, 60},
                                         HeartForm{"Delayed", 1.5, 60, 115, 145, 60},
                                         HeartForm{"AllOfTheHeart", 1.5, 60, 120, 170, 110},
                                         HeartForm{"LastSlices", 1.5, 60, 120, 170, 34}),
                         [](const auto& form) { return std::string(form.param.name); });
