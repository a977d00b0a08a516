#pragma once
#include <algorithm>
#include <array>
#include <string_view>

namespace hepatica::measurement {

/// The features of IBSI 1 that Hepatica measures, with the codes of its reference manual (Zwanenburg et al.,
/// arXiv:1612.07003; Radiology 2020;295:328), in the manual's order.
struct IbsiCode {
    std::string_view name, code;
};
inline constexpr std::array<IbsiCode, 45> IbsiCodes{{{"morph_volume", "RNU0"},
                                                     {"morph_vol_approx", "YEKZ"},
                                                     {"morph_area_mesh", "C0JK"},
                                                     {"morph_av", "2PR5"},
                                                     {"morph_comp_1", "SKGS"},
                                                     {"morph_comp_2", "BQWJ"},
                                                     {"morph_sph_dispr", "KRCK"},
                                                     {"morph_sphericity", "QCFX"},
                                                     {"morph_asphericity", "25C7"},
                                                     {"morph_com", "KLMA"},
                                                     {"morph_diam", "L0JK"},
                                                     {"morph_pca_maj_axis", "TDIC"},
                                                     {"morph_pca_min_axis", "P9VJ"},
                                                     {"morph_pca_least_axis", "7J51"},
                                                     {"morph_pca_elongation", "Q3CK"},
                                                     {"morph_pca_flatness", "N17B"},
                                                     {"morph_vol_dens_aabb", "PBX1"},
                                                     {"morph_area_dens_aabb", "R59B"},
                                                     {"morph_vol_dens_aee", "6BDE"},
                                                     {"morph_area_dens_aee", "RDD2"},
                                                     {"morph_vol_dens_conv_hull", "R3ER"},
                                                     {"morph_area_dens_conv_hull", "7T7F"},
                                                     {"morph_integ_int", "99N0"},
                                                     {"morph_moran_i", "N365"},
                                                     {"morph_geary_c", "NPT7"},
                                                     {"stat_mean", "Q4LE"},
                                                     {"stat_var", "ECT3"},
                                                     {"stat_skew", "KE2A"},
                                                     {"stat_kurt", "IPH6"},
                                                     {"stat_median", "Y12H"},
                                                     {"stat_min", "1GSF"},
                                                     {"stat_p10", "QG58"},
                                                     {"stat_p90", "8DWT"},
                                                     {"stat_max", "84IY"},
                                                     {"stat_iqr", "SALO"},
                                                     {"stat_range", "2OJQ"},
                                                     {"stat_mad", "4FUK"},
                                                     {"stat_rmad", "1128"},
                                                     {"stat_medad", "N72L"},
                                                     {"stat_cov", "7TET"},
                                                     {"stat_qcod", "9S40"},
                                                     {"stat_energy", "N8CA"},
                                                     {"stat_rms", "5ZWQ"},
                                                     {"ih_entropy", "TLU2"},
                                                     {"ih_uniformity", "BJ5W"}}};

/// Empty for a name that is not among them.
[[nodiscard]] constexpr std::string_view ibsiCode(std::string_view name)
{
    const auto* const found = std::ranges::find(IbsiCodes, name, &IbsiCode::name);
    return found == IbsiCodes.end() ? std::string_view() : found->code;
}

/// What IBSI calls a figure that exports tell under a name of ours.
struct IbsiName {
    std::string_view key; ///< in the exports: "volume_mm3"
    std::string_view name;
};

/// Of LesionShape and DensityStatistics. The SD is the square root of IBSI's variance (stat_var), and the
/// quartiles make its interquartile range (stat_iqr): neither has a name of its own there.
inline constexpr std::array<IbsiName, 11> IbsiNames{{{"volume_mm3", "morph_vol_approx"},
                                                     {"mesh_volume_mm3", "morph_volume"},
                                                     {"surface_mm2", "morph_area_mesh"},
                                                     {"max_diameter_3d_mm", "morph_diam"},
                                                     {"sphericity", "morph_sphericity"},
                                                     {"mean", "stat_mean"},
                                                     {"min", "stat_min"},
                                                     {"max", "stat_max"},
                                                     {"median", "stat_median"},
                                                     {"p10", "stat_p10"},
                                                     {"p90", "stat_p90"}}};

} // namespace hepatica::measurement
