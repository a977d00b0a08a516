#pragma once
#include <hepatica/core/Length.h>
#include <hepatica/measurement/Vocabulary.h>

#include <optional>
#include <string_view>

namespace hepatica::measurement {

enum class LiradsCategory { NC, TIV, LR1, LR2, M, LR3, LR4, LR5 };
[[nodiscard]] std::string_view categoryName(LiradsCategory category); ///< "LR-5"

/// Major features of an observation, each present for certain or else absent (LI-RADS v2018: when in doubt,
/// absent).
struct MajorFeatures {
    Length size;
    bool nonrimAphe = false, washout = false, capsule = false, thresholdGrowth = false;
};

/// The diagnostic table of LI-RADS CT/MRI v2018.
[[nodiscard]] LiradsCategory diagnosticTable(const MajorFeatures& features);

/// An observation as the algorithm looks at it, step by step.
struct LiradsObservation {
    bool categorizable = true, tumourInVein = false;
    Benignity benign = Benignity::No;
    bool targetoid = false;    ///< rim APHE, peripheral washout or another targetoid feature
    bool infiltrative = false; ///< malignant, not targetoid, without features of HCC: LR-M unless LR-5
    MajorFeatures major;
    AncillaryFeatures ancillary = AncillaryFeatures::None;
};

/// LR-NC, LR-TIV, LR-1, LR-2, LR-M, then the table, then ancillary features: up by one but never to LR-5,
/// down by one, not both.
[[nodiscard]] LiradsCategory diagnose(const LiradsObservation& observation);

} // namespace hepatica::measurement
