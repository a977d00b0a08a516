#pragma once
#include <hepatica/imaging/Series.h>

#include <optional>
#include <string>

namespace hepatica::imaging {

/// What a header tells of the contrast phase.
struct PhaseHints {
    std::string description;                 ///< Series Description and Protocol Name, UTF-8
    std::optional<double> secondsAfterBolus; ///< first Acquisition Time minus Contrast/Bolus Start Time
};

struct PhaseReading {
    Phase phase = Phase::Unknown;
    PhaseConfidence confidence = PhaseConfidence::None;
    std::string reason;
};

/// The phase from the words of the description (several languages and the usual abbreviations) and from the
/// delay after the start of the contrast injection: late arterial 25-45 s, portal venous 55-100 s, delayed
/// 120-600 s, hepatobiliary 900-2400 s (LI-RADS v2018 technical recommendations). High confidence when the
/// delay says so, low when only the words do; unknown when both disagree.
[[nodiscard]] PhaseReading readPhase(const PhaseHints& hints);

/// Whether the words name any phase.
[[nodiscard]] bool phaseIsNamed(const std::string& description);

} // namespace hepatica::imaging
