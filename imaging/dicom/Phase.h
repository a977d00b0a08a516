#pragma once
#include <hepatica/imaging/Series.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// What a header tells of the contrast phase.
struct PhaseHints {
    std::string description;                 ///< Series Description and Protocol Name, UTF-8
    std::optional<double> secondsAfterBolus; ///< first Acquisition Time minus Contrast/Bolus Start Time
    std::string contrastAgentPhase{};        ///< (0018,9344) of enhanced images: "PORTAL_VENOUS"
};

struct PhaseReading {
    Phase phase = Phase::Unknown;
    PhaseConfidence confidence = PhaseConfidence::None;
    std::string reason;
};

/// The phase from the words of the description (several languages and the usual abbreviations) and from the
/// delay after the start of the contrast injection: late arterial 25-45 s, portal venous 55-100 s, delayed
/// 120-600 s, hepatobiliary 900-2400 s (LI-RADS v2018 technical recommendations). High confidence when the
/// delay or Contrast/Bolus Agent Phase says so, low when only the words do; unknown when they disagree.
[[nodiscard]] PhaseReading readPhase(const PhaseHints& hints);

/// The phases that the words name, in the order in which contrast agent passes through them.
[[nodiscard]] std::vector<Phase> phasesNamed(const std::string& description);

} // namespace hepatica::imaging
