#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <optional>

namespace hepatica::measurement {

/// Size in three dimensions, with IBSI's definitions (Zwanenburg 2020): volumes by voxel counting and by the
/// mesh of marching cubes at 0.5, surface of that mesh, largest distance of two of its vertices.
struct LesionShape {
    std::size_t voxels = 0;
    double volume_mm3 = 0.0, meshVolume_mm3 = 0.0, surface_mm2 = 0.0, maxDiameter3d_mm = 0.0;
    Point3 centroid; ///< mean of voxel centres, LPS mm
    bool operator==(const LesionShape&) const = default;
};

/// Surface of the ball of the same volume over that of the mesh: 1 for a ball (IBSI morph_sphericity).
[[nodiscard]] double sphericity(const LesionShape& shape);
/// Needs a grid that allows volumes (Volume::measurable() is Volume).
[[nodiscard]] LesionShape measureShape(const imaging::Mask& lesion);

/// The largest distances of two vertices of the mesh within one plane of the grid, mm (PyRadiomics'
/// Maximum2DDiameterSlice, -Column and -Row): within a slice; within a plane of rows and slices, and one of
/// columns and slices. The planes lie through the voxels' centres and half-way between them. Of a stack that
/// leans they are those of the upright one.
struct SectionDiameters {
    double slice_mm = 0.0, column_mm = 0.0, row_mm = 0.0;
};
[[nodiscard]] SectionDiameters measureSections(const imaging::Mask& lesion);

/// Voxel values inside a mask, in the volume's unit. SD as IBSI: divided by the number of voxels. Percentiles
/// between two values are linear in the rank; none where they were stored before they were kept.
struct DensityStatistics {
    double mean = 0.0, sd = 0.0, min = 0.0, max = 0.0, median = 0.0;
    std::optional<double> p10{}, p25{}, p75{}, p90{};
    bool operator==(const DensityStatistics&) const = default;
};

/// `OtherGrid` when the mask lies on another grid than the volume; `BadDocument` where a voxel of it has no
/// value (NaN).
[[nodiscard]] Expected<DensityStatistics> measureDensity(const imaging::Mask& lesion,
                                                         const imaging::Volume& volume);

} // namespace hepatica::measurement
