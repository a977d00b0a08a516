#pragma once
#include "Dataset.h"
#include "FileLayout.h"

namespace hepatica::imaging {

/// DCMTK parses sequences recursively; real files nest less than ten deep.
inline constexpr std::size_t DeepestNesting = 200;

/// Parses the elements before the pixel data, or before the tag `until`. DCMTK reads some files otherwise
/// than the walk did (sequences of implicit VR, VRs that are none): DatasetStream bounds what it may ask for.
/// False when it cannot parse them; what it understood is there.
///
/// Nothing of group 2 is read, and the transfer syntax that the data set bears is the encoding of its header.
[[nodiscard]] bool loadHeader(DcmDataset& dataset, const FileBytes& file, const FileLayout& layout,
                              const DcmTagKey& until = DCM_UndefinedTagKey);

/// The same, and Pixel Data (7FE0,0010) after it; nothing of what follows that. Values stay in the file until
/// they are asked for.
[[nodiscard]] bool loadWithPixels(DcmDataset& dataset, const FileBytes& file, const FileLayout& layout);

} // namespace hepatica::imaging
