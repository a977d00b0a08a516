#pragma once
#include "Dataset.h"
#include "FileLayout.h"

namespace hepatica::imaging {

/// Parses the elements before the pixel data out of the bytes that the walk over them has found whole, so
/// that DCMTK meets no length beyond the file. False when it cannot parse them; what it understood is there.
///
/// Nothing of group 2 is read, and the transfer syntax that the data set bears is the encoding of its header.
[[nodiscard]] bool loadHeader(DcmDataset& dataset, const FileBytes& file, const FileLayout& layout);

} // namespace hepatica::imaging
