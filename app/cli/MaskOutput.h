#pragma once
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Series.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// `UnknownFormat` for a name that tells no format that masks are written in.
[[nodiscard]] Expected<void> isMaskFile(const std::string& output);

/// A DICOM SEG of the series for a name that ends in .dcm, else a label map. Problems: `NotWritable`.
[[nodiscard]] Expected<void> writeMaskFile(const std::vector<imaging::LabelledMask>& masks,
                                           const imaging::Series& series, const std::string& output);

} // namespace hepatica::cli
