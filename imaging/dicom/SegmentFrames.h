#pragma once
#include "Dataset.h"
#include "volume/GridMap.h"

#include <hepatica/core/Expected.h>

namespace hepatica::imaging {

/// One frame of a segmentation: the segment it belongs to and where its pixels lie in the grid.
struct SegmentFrame {
    int segment = 0; ///< 0 in a label map, whose pixels name their segments
    GridMap map;
};

struct FrameSize {
    int rows = 0, columns = 0;
    [[nodiscard]] std::size_t pixels() const
    {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }
};

/// The frames in the order of the file, from the functional groups of each frame or the shared ones (PS3.3
/// C.7.6.16). Problems: `ImpossibleGeometry` (a frame has no place or no segment), `OtherGrid` (a frame's
/// pixels are no voxels of the grid), `NotReadable` (fewer or more places than frames).
[[nodiscard]] Expected<std::vector<SegmentFrame>> readSegmentFrames(DcmDataset& dataset, FrameSize size,
                                                                    bool isLabelMap, const Geometry& grid,
                                                                    const std::string& file);

} // namespace hepatica::imaging
