#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <optional>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// One figure under the name and code of IBSI's reference manual.
struct IbsiFeature {
    std::string_view name, code; ///< "morph_pca_maj_axis", "TDIC"
    /// In mm, mm2, mm3 and the volume's unit as its definition has it. Absent where it is not defined (the
    /// kurtosis of one single value, a ratio with nothing below the line); morph_moran_i and morph_geary_c,
    /// which compare every voxel with every other one, also of a lesion that is too large for that (above
    /// some 50,000 voxels, or fewer that are scattered).
    std::optional<double> value;
};

/// Of the histogram's bins, in the volume's unit: they begin at a multiple of it, as PyRadiomics has it.
inline constexpr double IbsiBinWidth = 25.0;

/// The morphological and the statistical features of IBSI 1 (Zwanenburg et al., Radiology 2020;295:328;
/// definitions in its manual, arXiv:1612.07003, 3.1 and 3.3) but for those it has no consensus on, and
/// entropy and uniformity of a histogram (3.4). Nothing is resampled and nothing left out: the voxels of the
/// mask as they were acquired. Percentiles are linear in the rank. Always the same features in the same
/// order. Problems: those of measureDensity().
[[nodiscard]] Expected<std::vector<IbsiFeature>> ibsiFeatures(const imaging::Mask& lesion,
                                                              const imaging::Volume& volume);

} // namespace hepatica::measurement
