#pragma once
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <cmath>
#include <memory>
#include <optional>
#include <random>
#include <vector>

// Scenes of a liver and what lies beside it, made of a density (HU) at every place (LPS, mm).
namespace hepatica::tests {

inline constexpr double LiverDensity = 110.0, FatDensity = -90.0, LungDensity = -850.0,
                        WallDensity = 55.0; // HU

/// 1 on the surface of an ellipsoid, less within.
inline double inEllipsoid(const Point3& at, const Point3& centre, const Point3& half)
{
    const double x = (at.x - centre.x) / half.x, y = (at.y - centre.y) / half.y,
                 z = (at.z - centre.z) / half.z;
    return std::sqrt(x * x + y * y + z * z);
}

/// The air around a trunk of 316 x 216 mm, and its wall.
inline std::optional<double> densityAround(const Point3& at)
{
    if (std::hypot(at.x / 158.0, at.y / 108.0) > 1.0)
        return -1000.0;
    return std::hypot(at.x / 146.0, at.y / 96.0) > 1.0 ? std::optional(WallDensity) : std::nullopt;
}

/// That trunk from `bottom_mm` to `top_mm` above the middle of its liver, as voxels of
/// 1.5 x 1.5 x 1.6 mm: the mean of three places across the slice, with a noise of 12 HU.
template <typename DensityAt>
imaging::Volume imageOfTrunk(const DensityAt& densityAt, double top_mm, double bottom_mm = -76.0)
{
    const std::array<double, 3> spacing{1.5, 1.5, 1.6};
    const std::array dims{218, 148, static_cast<int>((top_mm - bottom_mm) / spacing[2])};
    const auto grid = imaging::Geometry::make(dims, spacing, {-163, -110, bottom_mm},
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
                    sum += densityAt(grid->toPatient(i, j, k + part / 3.0));
                voxels.push_back(static_cast<std::int16_t>(std::lround(sum / 3.0 + noise(draws))));
            }
    imaging::VolumeOrigin origin;
    origin.quantity = imaging::Quantity::Hounsfield;
    return imaging::Volume::make(*grid, std::make_shared<const std::vector<std::int16_t>>(std::move(voxels)),
                                 origin)
        .value();
}

/// mL of a part of a scene, and of what of it lies in a mask.
struct PartShare {
    double all_ml = 0.0, within_ml = 0.0;

    [[nodiscard]] double missing_ml() const { return all_ml - within_ml; }
};

template <typename IsPart> PartShare shareOf(const imaging::Mask& mask, const IsPart& isPart)
{
    PartShare share;
    const imaging::Geometry& grid = mask.grid();
    const auto [ni, nj, nk] = grid.dims();
    const double voxel_ml = grid.voxelVolume_mm3() / 1000.0;
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i)
                if (const imaging::VoxelIndex voxel{i, j, k}; isPart(grid.toPatient(voxel))) {
                    share.all_ml += voxel_ml;
                    share.within_ml += mask.contains(voxel) ? voxel_ml : 0.0;
                }
    return share;
}

} // namespace hepatica::tests
