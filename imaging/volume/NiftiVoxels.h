#pragma once
#include "RawImage.h"

#include <array>
#include <optional>

namespace hepatica::imaging {

/// The voxels of a NIfTI-1 or -2 file (.nii, .nii.gz) that has `count` of them. ITK's own reader fills what a
/// truncated file lacks with zeros, and reads a.nii when asked for a.nii.gz beside it.
/// Problems: `UnknownFormat`, `NotReadable` (with the bytes found and expected).
[[nodiscard]] Expected<RawValues> readNiftiVoxels(const std::filesystem::path& file, std::size_t count);

/// Whether sizes and positions in the header are numbers; ITK ends the program at a matrix that is none.
/// Problems: `UnknownFormat`, `ImpossibleGeometry`.
[[nodiscard]] Expected<void> checkNiftiPlacement(const std::filesystem::path& file);

/// Where the voxels lie, in LPS mm.
struct NiftiPlacement {
    std::array<double, 3> spacing;
    Point3 origin;
    std::array<Point3, 3> directions;
};

/// The placement by the header's matrix (sform, nifti1.h method 3) where its axes are not perpendicular, as
/// of a CT with gantry tilt; ITK would read it straightened. None where they are, or the header has no
/// matrix.
[[nodiscard]] std::optional<NiftiPlacement> shearedPlacement(const std::filesystem::path& file);

} // namespace hepatica::imaging
