#pragma once
#include "History.h"
#include <hepatica/measurement/Assessment.h>

#include <span>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// Options of a protocol that belong together; a system reads those of its groups.
enum class OptionGroup {
    Sum,         ///< thresholds, sizes and best response of whatever compares a sum
    Length,      ///< a least growth in millimetres
    LeastTarget, ///< irRC's smallest target
    Nodules,     ///< several viable nodules
    OneLesion,   ///< WHO's growth of one lesion
    Progression, ///< days to the confirmation of a progression
    Irecist,
    Choi,
    Lirads,
    Ancillary,
    Plan,     ///< how much is measured, and when
    Arterial, ///< of viable parts: their phase
};

/// A response system: its name, its thresholds, and one pure function over the visits of one patient and
/// reader. One file a system; systems() lists them in the order they are reported.
struct ResponseSystem {
    std::string_view name;
    std::string_view source;   ///< where its rules are published
    std::string_view measures; ///< what it adds up or judges, in words
    std::vector<OptionGroup> options;
    Protocol defaults;
    CriterionAssessment (*assess)(const History& history, const Protocol& protocol);
    /// Adds the robustness of each visit; nothing where the error of the inputs is not known.
    void (*reread)(CriterionAssessment& result, const History& history,
                   const RereadingModel& model) = nullptr;
};

extern const ResponseSystem Recist11, Mrecist, Irecist, Irrc, IrrecistNishino, IrrecistBohnsack, Imrecist,
    Who, Easl, Qeasl, Vrecist, Choi, ModifiedChoi, Recicl, LiRads2018, LrTr2018, LrTr2024;

/// The common defaults under a system's name; with thresholds of its own, and then nothing carried forward:
/// that a PR stays one is EORTC's reading of RECIST.
[[nodiscard]] Protocol defaultsOf(std::string_view system);
[[nodiscard]] Protocol defaultsOf(std::string_view system, int progressionPercent, int responsePercent);
/// Those of a system that measures viable parts: in the late arterial phase.
[[nodiscard]] Protocol withArterialPhase(Protocol protocol);

[[nodiscard]] std::span<const ResponseSystem* const> systems();
/// The system of a name; nothing when there is none.
[[nodiscard]] const ResponseSystem* systemNamed(std::string_view name);

} // namespace hepatica::measurement
