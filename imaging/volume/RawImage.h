#pragma once
#include "RawValues.h"

#include <hepatica/core/Expected.h>
#include <hepatica/core/Point3.h>
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <filesystem>

namespace hepatica::imaging {

/// An image as its file stores it: axes in file order, of any handedness; values in modality units.
struct RawImage {
    std::array<int, 3> dims{};
    std::array<double, 3> spacing{};  ///< mm
    Point3 origin;                    ///< centre of the first voxel, LPS mm
    std::array<Point3, 3> directions; ///< unit vectors of the three axes, LPS
    RawValues values;
};

/// Reads a NIfTI or NRRD image of two or three axes and one value a voxel.
/// Problems: `NoSuchFile`, `NotReadable`, `UnknownFormat`, `ImpossibleGeometry`.
[[nodiscard]] Expected<RawImage> readRawImage(const std::filesystem::path& file);

enum class RawType { UInt8, UInt16, Int16, Float32 };

/// Writes an image whose values stand in `values`, x fastest. Whole or not at all.
/// Problems: `UnknownFormat`, `NotWritable`.
[[nodiscard]] Expected<void> writeRawImage(const Geometry& geometry, RawType type, const void* values,
                                           const std::filesystem::path& file);

} // namespace hepatica::imaging
