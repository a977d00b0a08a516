#pragma once
#include "ElementReader.h"

namespace hepatica::imaging {

/// Where a file's data set begins, and how it is encoded.
struct DataSetStart {
    std::uint64_t offset = 0;
    std::string transferSyntaxUid; ///< as group 2 says, else by what the first elements look like
    Encoding encoding;
};

/// Looks for "DICM" behind the preamble (PS3.10 7.1); else for group 2 or a bare data set at the first byte,
/// as old archives write them. A bare one is believed when it begins with group 8, its tags ascend, its VRs
/// are real and its lengths stay within the file, for as many elements as chance does not bring about. None:
/// not a DICOM file.
[[nodiscard]] std::optional<DataSetStart> findDataSet(FileWindow& file);

} // namespace hepatica::imaging
