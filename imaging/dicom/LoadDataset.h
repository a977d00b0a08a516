#pragma once
#include "Dataset.h"
#include "FileLayout.h"

#include <hepatica/core/Expected.h>

#include <filesystem>
#include <memory>
#include <string>

namespace hepatica::imaging {

/// A DICOM file of any kind, out of a folder or an archive.
struct LoadedDataset {
    FileBytes bytes; ///< what the layout counts in: the file, or its data set inflated
    FileLayout layout;
    std::unique_ptr<DcmDataset> dataset; ///< without pixel data
};

/// Loads the header of a DICOM file, after a walk over it found it whole and not nested so deep that DCMTK's
/// parser would leave its stack. Problems: `NotReadable` and those of readLayout().
[[nodiscard]] Expected<LoadedDataset> loadDataset(const std::filesystem::path& file);

/// The same with Pixel Data (7FE0,0010), which stay in the file until they are asked for.
[[nodiscard]] Expected<LoadedDataset> loadDatasetWithPixels(const std::filesystem::path& file);

/// The SOP Class UID of a DICOM file, "" where it has none. Problems: those of loadDataset().
[[nodiscard]] Expected<std::string> sopClassUidOf(const std::filesystem::path& file);

/// Whether a data set names a frame of reference, and another one than the series does.
[[nodiscard]] bool otherFrameOfReference(DcmItem& dataset, const std::string& ofSeries);

} // namespace hepatica::imaging
