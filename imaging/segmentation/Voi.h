#pragma once
#include <hepatica/imaging/Volume.h>

#include "segmentation/Cube.h"

namespace hepatica::imaging::segmentation {

/// Volume of interest: the surroundings of a lesion on an isotropic cube whose axes are the rows, the columns
/// and the slice normal of the volume. Values are Hounsfield units, or an HU-like scale for images without
/// unit, within ValueRange.
struct Voi {
    Cube cube;
    Point3 centre; ///< LPS mm of the middle voxel
    std::array<Point3, 3> axes;
    Field values;
    std::vector<std::uint8_t> inVolume;  ///< 0 where the cube leaves the volume
    std::array<double, 3> acquired_mm{}; ///< distance of the volume's columns, rows and slices, in the mean

    [[nodiscard]] Point3 toLocal(const Point3& position) const
    {
        const Point3 from = position - centre;
        return {dot(from, axes[0]), dot(from, axes[1]), dot(from, axes[2])};
    }
    [[nodiscard]] Point3 toPatient(const Point3& local) const
    {
        return centre + local.x * axes[0] + local.y * axes[1] + local.z * axes[2];
    }
};

constexpr double ValueMin = -200.0, ValueMax = 400.0;

/// How modality units become the scale of a Voi: gain * value + offset.
struct IntensityScale {
    double gain = 1.0, offset = 0.0;
    [[nodiscard]] double operator()(double value) const { return gain * value + offset; }
    bool operator==(const IntensityScale&) const = default;
};

/// Hounsfield units stay; else the 5th to 95th percentile of the ball around `centre` (LPS, mm) spans 160 and
/// its median lies at 100, the density of enhanced liver. A constant ball has gain 0.
[[nodiscard]] IntensityScale intensityScale(const Volume& volume, const Point3& centre, double radius_mm);

/// What the 1st and 99th percentile become on the wide scale: within the densities of the liver and of what
/// lies in it, with room for a peak at either end.
constexpr double DarkestOnWideScale = 40.0, BrightestOnWideScale = 190.0;

/// The 1st to 99th percentile of the ball span that, so that every tissue lies among those of the liver. Not
/// for constant balls.
[[nodiscard]] IntensityScale wideScale(const Volume& volume, const Point3& centre, double radius_mm);

/// A bright value of the whole volume: the 98th percentile of some voxels of all parts, modality units.
[[nodiscard]] double brightValue(const Volume& volume);

/// Resamples the cube of half side `half_mm` around `centre` (LPS, mm). Where voxels are finer than
/// `spacing_mm` they are averaged first, so that nothing is aliased; nothing else smooths the image.
[[nodiscard]] Voi makeVoi(const Volume& volume, const Point3& centre, double half_mm, double spacing_mm,
                          const IntensityScale& scale);

} // namespace hepatica::imaging::segmentation
