#pragma once
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <functional>
#include <optional>
#include <vector>

namespace hepatica::measurement {

/// The lesion on the volume's grid: itself where it lies there already, else every voxel whose centre falls
/// into it. None when the lesion does not reach into the volume.
[[nodiscard]] std::optional<imaging::Mask> carriedTo(const imaging::Geometry& grid,
                                                     const imaging::Mask& lesion);

/// Mean and SD of non-tumour liver after the same smoothing as the lesion's values have: the threshold of 2
/// SD then lies 2 SD of what is compared with it above the liver, and a lesion that enhances by 15 HU more
/// than the liver stands out of 15 HU of noise. The median is taken over the smallest of a few reaches that
/// brings the SD down to a third of 15 HU (without a unit: to a fifteenth of the mean), or to a fifth of what
/// the lesion's brighter quarter enhances more: no more is smoothed away than must be.
struct LiverTissue {
    double mean = 0.0, sd = 0.0;
    double reach_mm = 0.0; ///< to either side, in the plane at least the next pixels
    /// How many of the values have a window of their own: neighbours share most of theirs.
    double places = 0.0;
};

/// Without liver to compare with, a reader's own threshold.
inline constexpr double UsualReach_mm = 1.5;

/// The whole of a region that a reader gave; medians stay inside it, over the reach that is given instead of
/// the smallest that will do. None when it holds fewer than 10 voxels.
[[nodiscard]] std::optional<LiverTissue> tissueOf(const imaging::Mask& reference, const imaging::Mask& lesion,
                                                  const imaging::Volume& arterial,
                                                  const std::optional<double>& reach_mm = {});

/// Liver-like tissue 5 to 20 mm from the lesion: the most frequent values there, without vessels, fat, bone
/// and air. None when less than 1 cm3 of it is found (qEASL's reference region, Chapiro 2015).
[[nodiscard]] std::optional<LiverTissue> tissueAround(const imaging::Mask& lesion,
                                                      const imaging::Volume& arterial,
                                                      const std::optional<double>& reach_mm = {});

/// Places in the liver, evenly thinned out, and how much liver each of them stands for.
struct LiverPlaces {
    std::vector<imaging::VoxelIndex> voxels;
    double each_mm3 = 0.0;
};

/// The places at which tissueAround() found its tissue: within 2 SD of its mean after its smoothing.
[[nodiscard]] std::optional<LiverPlaces> liverAround(const imaging::Mask& lesion,
                                                     const imaging::Volume& arterial);

/// Appends the values within `reach` voxels of a place; asked on several threads at once.
using WindowValues = std::function<void(const imaging::VoxelIndex& middle, const imaging::VoxelIndex& reach,
                                        std::vector<float>& values)>;

/// As tissueOf(), of the medians around places; the lesion and its values lie in `volume`, whose voxels have
/// the size of those that `valuesIn` counts by. None where fewer than 10 places have values.
[[nodiscard]] std::optional<LiverTissue> tissueAt(const LiverPlaces& places, const WindowValues& valuesIn,
                                                  const imaging::Mask& lesion, const imaging::Volume& volume,
                                                  const std::optional<double>& reach_mm = {});

/// What of a lesion enhances.
struct EnhancingTissue {
    std::optional<imaging::Mask> part; ///< none when nothing enhances
    double shareNear = 0.0;            ///< of the lesion, how much lies within `width` of the threshold
};

/// The part of the lesion whose median over the reach, of the lesion's own voxels, lies above the threshold:
/// noise shrinks, edges stay, and nothing beyond the lesion leaks in. Separate parts under 30 mm3 (a ball of
/// about 4 mm) are noise and left out.
[[nodiscard]] EnhancingTissue enhancingTissue(const imaging::Mask& lesion, const imaging::Volume& arterial,
                                              double threshold, double width, double reach_mm);

} // namespace hepatica::measurement
