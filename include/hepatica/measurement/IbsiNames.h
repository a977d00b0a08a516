#pragma once
#include <array>
#include <string_view>

namespace hepatica::measurement {

/// What IBSI calls a figure that exports tell, and the code of its reference manual (Zwanenburg et al.,
/// arXiv:1612.07003; Radiology 2020;295:328).
struct IbsiName {
    std::string_view key; ///< in the exports: "volume_mm3"
    std::string_view name, code;
};

/// Of LesionShape and DensityStatistics. The SD is the square root of IBSI's variance (stat_var, ECT3), and
/// the quartiles make its interquartile range (stat_iqr, SALO): neither has a name of its own there.
inline constexpr std::array<IbsiName, 11> IbsiNames{{{"volume_mm3", "morph_vol_approx", "YEKZ"},
                                                     {"mesh_volume_mm3", "morph_volume", "RNU0"},
                                                     {"surface_mm2", "morph_area_mesh", "C0JK"},
                                                     {"max_diameter_3d_mm", "morph_diam", "L0JK"},
                                                     {"sphericity", "morph_sphericity", "QCFX"},
                                                     {"mean", "stat_mean", "Q4LE"},
                                                     {"min", "stat_min", "1GSF"},
                                                     {"max", "stat_max", "84IY"},
                                                     {"median", "stat_median", "Y12H"},
                                                     {"p10", "stat_p10", "QG58"},
                                                     {"p90", "stat_p90", "8DWT"}}};

} // namespace hepatica::measurement
