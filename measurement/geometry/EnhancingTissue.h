#pragma once
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <optional>

namespace hepatica::measurement {

/// The lesion on the volume's grid: itself where it lies there already, else every voxel whose centre falls
/// into it. None when the lesion does not reach into the volume.
[[nodiscard]] std::optional<imaging::Mask> carriedTo(const imaging::Geometry& grid,
                                                     const imaging::Mask& lesion);

/// The median of a voxel's neighbours within 1.5 mm (in the plane at least the next ones) that belong to the
/// same region. Noise shrinks, edges stay, and nothing beyond the region leaks in.
class RegionMedian {
public:
    RegionMedian(const imaging::Mask& region, const imaging::Volume& volume);
    [[nodiscard]] double at(const imaging::VoxelIndex& voxel) const;

private:
    const imaging::Mask& region_;
    const imaging::Volume& volume_;
    imaging::VoxelIndex reach_;
};

/// Mean and SD of non-tumour liver after the same smoothing as the lesion's values have: the threshold of 2
/// SD then lies 2 SD of what is compared with it above the liver, and a lesion that enhances by 15 HU more
/// than the liver stands out of 15 HU of noise.
struct LiverTissue {
    double mean = 0.0, sd = 0.0;
};

/// The whole of a region that a reader gave. None when it holds fewer than 10 voxels.
[[nodiscard]] std::optional<LiverTissue> tissueOf(const imaging::Mask& reference,
                                                  const imaging::Volume& arterial);

/// Liver-like tissue 5 to 20 mm from the lesion: the most frequent values there, without vessels, fat, bone
/// and air. None when less than 1 cm3 of it is found (qEASL's reference region, Chapiro 2015).
[[nodiscard]] std::optional<LiverTissue> tissueAround(const imaging::Mask& lesion,
                                                      const imaging::Volume& arterial);

/// The part of the lesion above the threshold after that smoothing. Separate parts under 30 mm3 (a ball of
/// about 4 mm) are noise and left out. None when nothing enhances.
[[nodiscard]] std::optional<imaging::Mask> enhancingPart(const imaging::Mask& lesion,
                                                         const imaging::Volume& arterial, double threshold);

} // namespace hepatica::measurement
