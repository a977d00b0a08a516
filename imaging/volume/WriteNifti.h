#pragma once
#include "RawImage.h"

#include <array>

namespace hepatica::imaging {

/// The header of 348 bytes, and 4 that say that no extension follows; the voxels stand behind it.
inline constexpr std::size_t NiftiHeaderBytes = 352;
using NiftiHeader = std::array<char, NiftiHeaderBytes>;
[[nodiscard]] NiftiHeader niftiHeader(const Geometry& geometry, RawType type);

/// Writes a NIfTI-1 file (nifti1.h) with the voxels in one piece behind the header, as gzip when
/// `isCompressed`. False when not all of it arrived on the disk.
[[nodiscard]] bool writeNifti(const Geometry& geometry, RawType type, const void* values,
                              const std::filesystem::path& file, bool isCompressed);

/// The longest axis that the format can tell of.
inline constexpr int LongestNiftiAxis = 32767;

} // namespace hepatica::imaging
