#pragma once
#include <hepatica/measurement/Vocabulary.h>

#include <optional>
#include <string_view>

namespace hepatica::measurement {

enum class Viability { Nonevaluable, Nonviable, Equivocal, Nonprogressing, Viable };
[[nodiscard]] std::string_view viabilityName(Viability viability); ///< "LR-TR Viable"

/// A lesion after local treatment. Nothing: not given.
struct TreatedLesion {
    std::optional<LesionalEnhancement> enhancement;
    std::optional<EnhancementChange> change;
    std::optional<bool> aphe, washout;
    bool ancillary = false; ///< restricted diffusion or T2 hyperintensity, new or increased
};

/// LI-RADS treatment response of v2017 and v2018: viable is nodular, mass-like or thick irregular tissue with
/// APHE, washout or enhancement as before the treatment. Nothing when it depends on what is not given.
[[nodiscard]] std::optional<Viability> viability2018(const TreatedLesion& lesion);

/// Of v2024, provisional: after radiation, mass-like enhancement that is stable or less is not progressing;
/// after other treatment any mass-like enhancement is viable. An ancillary feature makes either viable.
[[nodiscard]] std::optional<Viability> viability2024(const TreatedLesion& lesion, bool radiation);

} // namespace hepatica::measurement
