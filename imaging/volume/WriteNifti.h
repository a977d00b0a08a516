#pragma once
#include "RawImage.h"

namespace hepatica::imaging {

/// Writes a NIfTI-1 file (nifti1.h) with the voxels in one piece behind the header, as gzip when
/// `isCompressed`. False when not all of it arrived on the disk.
[[nodiscard]] bool writeNifti(const Geometry& geometry, RawType type, const void* values,
                              const std::filesystem::path& file, bool isCompressed);

/// The longest axis that the format can tell of.
inline constexpr int LongestNiftiAxis = 32767;

} // namespace hepatica::imaging
