#pragma once
#include <hepatica/imaging/Registration.h>

#include <filesystem>

namespace hepatica::imaging {

/// Writes a map as a text file of ITK (.tfm, "Insight Transform File V1.0"), which ITK, SimpleITK and 3D
/// Slicer read: a composite of the affine map and, where there is one, the displacement field, which is
/// applied first. It takes points of the fixed image to the moving one, LPS mm, as ITK's resampling wants it.
/// Whole or not at all. Problems: `UnknownFormat` (another ending), `NotWritable`.
[[nodiscard]] Expected<void> writeTransformFile(const SpatialMap& map, const std::filesystem::path& file);

} // namespace hepatica::imaging
