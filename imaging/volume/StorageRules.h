#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Geometry.h>

#include <filesystem>
#include <vector>

namespace hepatica::imaging {

/// Whether the name ends in .nii: a file whose voxels stand behind its header as they are.
[[nodiscard]] bool isPlainNifti(const std::filesystem::path& file);

/// What writeVolumeFile() asks of a volume before it writes it: `ImpossibleGeometry` when the format cannot
/// say where the slices lie.
[[nodiscard]] Expected<void> checkStorable(const Geometry& geometry, const std::vector<Warning>& warnings,
                                           const std::filesystem::path& file);

} // namespace hepatica::imaging
