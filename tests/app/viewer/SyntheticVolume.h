#pragma once
#include <hepatica/imaging/SeriesReader.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hepatica::viewer::tests {

/// A CT of what `hounsfieldAt` says at every patient position.
inline imaging::LoadedSeries syntheticSeries(const imaging::Geometry& grid,
                                             const std::function<double(const Point3&)>& hounsfieldAt)
{
    auto voxels = std::make_shared<std::vector<std::int16_t>>();
    voxels->reserve(grid.voxelCount());
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                voxels->push_back(static_cast<std::int16_t>(
                    std::lround(hounsfieldAt(grid.toPatient(imaging::VoxelIndex{i, j, k})))));
    imaging::Series series;
    series.uid = "2.25.1";
    series.studyUid = "2.25.2";
    series.frameOfReferenceUid = "2.25.3";
    series.modality = "CT";
    series.patientId = "SYNTHETIC";
    series.date = *Date::fromIso("2026-03-31");
    series.geometry = grid;
    series.measurable = imaging::Measurable::Volume;
    imaging::VolumeOrigin origin{series.uid,
                                 series.studyUid,
                                 series.frameOfReferenceUid,
                                 "CT",
                                 imaging::Quantity::Hounsfield,
                                 imaging::Measurable::Volume,
                                 {},
                                 {}};
    auto volume =
        imaging::Volume::make(grid, imaging::Volume::Buffer<std::int16_t>(std::move(voxels)), origin);
    return {series, *volume};
}

/// A grid of 80 voxels a side around (0, 0, 0) with these axes and spacing.
inline imaging::Geometry gridAround(const imaging::Geometry::Directions& axes, std::array<double, 3> spacing,
                                    std::array<int, 3> dims)
{
    Point3 origin;
    for (std::size_t axis = 0; axis < 3; ++axis)
        origin = origin - ((dims[axis] - 1) / 2.0 * spacing[axis]) * axes[axis];
    return *imaging::Geometry::make(dims, spacing, origin, axes);
}

} // namespace hepatica::viewer::tests
