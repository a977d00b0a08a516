#pragma once
#include "Dataset.h"

#include <hepatica/core/Expected.h>

#include <filesystem>
#include <memory>
#include <string>

namespace hepatica::imaging {

/// Loads a DICOM file up to and with its Pixel Data, after a walk over it found it whole and not nested so
/// deep that DCMTK's reader would leave its stack. Problems: `NotReadable`, `UnsupportedTransferSyntax`
/// (deflated).
[[nodiscard]] Expected<std::unique_ptr<DcmFileFormat>> loadDataset(const std::filesystem::path& file);

/// The SOP Class UID of a DICOM file; "" when it is none or cannot be read.
[[nodiscard]] std::string sopClassUidOf(const std::filesystem::path& file);

/// The transfer syntax as the file meta information names it: DCMTK knows only those of its time.
[[nodiscard]] std::string transferSyntaxUidOf(DcmFileFormat& format);

/// Whether a data set names a frame of reference, and another one than the series does.
[[nodiscard]] bool otherFrameOfReference(DcmItem& dataset, const std::string& ofSeries);

} // namespace hepatica::imaging
