#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Series.h>

#include <filesystem>
#include <vector>

namespace hepatica::imaging {

/// Reads a DICOM SEG (PS3.3 A.51; BINARY, FRACTIONAL, LABELMAP) whose frames lie on voxels of the grid: all
/// of its slices or some, in any order, whole or cut out. Frames may be missing where they are empty, and
/// segments may overlap. Label = Segment Number. A fractional segment takes the voxels of at least half its
/// maximum, and its mask says so in `warnings`; segments without a voxel are told in the set's. Problems:
/// `NotReadable`, `UnsupportedPixels`, `UnsupportedTransferSyntax`, `ImpossibleGeometry`, `OtherGrid`,
/// `EmptyMask`.
[[nodiscard]] Expected<MaskSet> readSegmentation(const std::filesystem::path& file, const Geometry& grid,
                                                 const std::string& frameOfReferenceUid = {});

/// Reads the closed planar contours of a DICOM RTSTRUCT (PS3.3 A.19) as masks on the grid. Label = ROI
/// Number. A voxel is inside when its centre is, counted even-odd over the contours of its slice, so that a
/// contour within another is a hole, with or without a keyhole. A contour between slices is taken to the
/// nearest one and told; other kinds of contours, contours outside the images, regions with a contour that is
/// not parallel to the slices, and regions without a voxel are left out and told. Problems: `NotReadable`,
/// `EmptyMask` (with the reasons in `further`).
[[nodiscard]] Expected<MaskSet> readStructureSet(const std::filesystem::path& file, const Geometry& grid,
                                                 const std::string& frameOfReferenceUid = {});

/// Reads whichever of the two the file is; `UnknownFormat` when it is neither.
[[nodiscard]] Expected<MaskSet> readMaskObject(const std::filesystem::path& file, const Geometry& grid,
                                               const std::string& frameOfReferenceUid = {});

/// Writes masks of a DICOM series as one binary SEG that refers to its images, with one segment a mask
/// (category Morphologically Abnormal Structure, type Neoplasm, SEMIAUTOMATIC), valid by dciodvfy. Segments
/// are numbered from 1 in the order of `masks`, as the standard asks; names and tracking UIDs are kept. A
/// series without a frame of reference gets one that depends on its UID only.
/// Problems: `NotWritable`, `OtherGrid` (the series has no images or another grid), `EmptyMask` when there is
/// none.
[[nodiscard]] Expected<void> writeSegmentation(const std::vector<LabelledMask>& masks, const Series& series,
                                               const std::filesystem::path& file);

} // namespace hepatica::imaging
