#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Series.h>

#include <filesystem>
#include <vector>

namespace hepatica::imaging {

/// Whether the file is a DICOM Segmentation object.
[[nodiscard]] bool isSegmentationFile(const std::filesystem::path& file);

/// Reads a binary DICOM SEG whose frames lie on slices of the grid (PS3.3 A.51). Label = Segment Number.
/// Problems: `NotReadable`, `UnsupportedPixels` (fractional), `OtherGrid`, `EmptyMask`.
[[nodiscard]] Expected<std::vector<LabelledMask>> readSegmentation(const std::filesystem::path& file,
                                                                   const Geometry& grid);

/// Writes masks of a DICOM series as one binary SEG that refers to its images, with one segment a mask
/// (category Morphologically Abnormal Structure, type Neoplasm, SEMIAUTOMATIC), valid by dciodvfy. Segments
/// are numbered from 1 in the order of `masks`, as the standard asks; names and tracking UIDs are kept. A
/// series without a frame of reference gets one that depends on its UID only.
/// Problems: `NotWritable`, `OtherGrid` (the series has no images or another grid), `EmptyMask` when there is
/// none.
[[nodiscard]] Expected<void> writeSegmentation(const std::vector<LabelledMask>& masks, const Series& series,
                                               const std::filesystem::path& file);

} // namespace hepatica::imaging
