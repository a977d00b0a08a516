#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <filesystem>
#include <vector>

namespace hepatica::imaging {

/// Whether the name ends in .nii, .nii.gz, .nrrd or .nhdr.
[[nodiscard]] bool isVolumeFile(const std::filesystem::path& file);

/// Reads a NIfTI or NRRD image into LPS millimetres. A file whose third axis runs against row x column is
/// turned round, so that the voxels lie where the file says. No such file tells its unit:
/// Quantity::Hounsfield with the warning `UnitFromValues` where the values can only be CT's, else
/// Quantity::None. Measurable::Volume (in-plane only for a single slice or a stack that leans), no slice
/// sources. Problems: `NoSuchFile`, `NotReadable`, `UnknownFormat`, `ImpossibleGeometry`.
[[nodiscard]] Expected<Volume> readVolumeFile(const std::filesystem::path& file);

/// Writes .nii, .nii.gz or .nrrd as int16 or float32. The file appears whole or not at all.
/// Problems: `UnknownFormat`, `NotWritable`, `ImpossibleGeometry` when the format cannot say where the slices
/// lie: uneven ones in any, a stack that leans in NIfTI.
[[nodiscard]] Expected<void> writeVolumeFile(const Volume& volume, const std::filesystem::path& file);

/// Reads every label of a NIfTI, NRRD, DICOM SEG or RTSTRUCT file that lies on the series' grid, ascending by
/// label. A stored axis may run the other way; the voxels must lie in the same places. `frameOfReferenceUid`
/// is the series' own, where known: a file of another one is warned of.
/// Problems: `NoSuchFile`, `NotReadable`, `UnknownFormat`, `OtherGrid`, `NotALabelMap`, `EmptyMask`, and
/// those of readSegmentation() and readStructureSet().
[[nodiscard]] Expected<MaskSet> readMaskSet(const std::filesystem::path& file, const Geometry& grid,
                                            const std::string& frameOfReferenceUid = {});

/// The masks of readMaskSet() alone, for callers that show a person nothing.
[[nodiscard]] Expected<std::vector<LabelledMask>> readMasks(const std::filesystem::path& file,
                                                            const Geometry& grid);

/// Writes masks of one grid as a label map (.nii, .nii.gz, .nrrd; uint8 or uint16). Where two overlap, the
/// later one stands. Whole or not at all. Problems: `UnknownFormat`, `NotWritable`, `EmptyMask` when there is
/// none.
[[nodiscard]] Expected<void> writeMasks(const std::vector<LabelledMask>& masks,
                                        const std::filesystem::path& file);

} // namespace hepatica::imaging
