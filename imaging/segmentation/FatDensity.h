#pragma once

namespace hepatica::imaging::segmentation {

/// Fat on CT (PMC4043057).
inline constexpr double LeastOfFat_hu = -140.0, MostOfFat_hu = -30.0;
/// Surely fat in spite of a noise of 20 HU, and half way from fat (-100 HU) to unenhanced fluid (0 HU).
inline constexpr double MostOfNoisyFat_hu = MostOfFat_hu - 20.0;
/// No lesion, its core and its voxels shared with fat included, is darker.
inline constexpr double LeastOfLesion_hu = MostOfFat_hu - 30.0;
/// A thin layer of fat has a little of what lies beside it.
inline constexpr double MostOfThinFat_hu = MostOfFat_hu + 10.0;

} // namespace hepatica::imaging::segmentation
