#pragma once
#include <hepatica/measurement/Amount.h>
#include <hepatica/measurement/LesionRow.h>
#include <hepatica/measurement/Protocol.h>

#include <optional>
#include <string>
#include <string_view>

namespace hepatica::measurement {

/// A target at a visit as a system measures it.
struct TargetSize {
    std::optional<Amount> size; ///< nothing when it was not measured
    bool nominal = false;       ///< the size stands for "too small to measure"
    bool gone = false;          ///< as CR asks: 0 mm, a node below the normal short axis
    std::string_view lacking;   ///< the column that the system needs and the row lacks
    bool isViable = false;      ///< of the viable part, not of the whole lesion
};

enum class NonTargetState { Gone, Persists, NotEvaluated, EquivocalProgression, Progression };

/// What speaks for or against a new lesion, at a visit where it was looked for.
struct NewLesionSight {
    const LesionRow& now;
    const LesionRow& first; ///< where it was seen first; `now` at the first sight
    bool sole = false;      ///< there is no other new lesion
    bool seenBefore = false;
};
enum class NewLesionCall { None, Equivocal, Unequivocal };

/// How a system measures a target, reads a non-target and a new lesion. Everything else (sums, nadir,
/// completeness, tables, dates) is common.
struct LesionRules {
    /// `baseline` is the row of the same target (or of the one it is a part of) at the baseline.
    TargetSize (*target)(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol);
    NonTargetState (*nonTarget)(const LesionRow& now, bool node, Response targetResponse,
                                const Protocol& protocol);
    NewLesionCall (*newLesion)(const NewLesionSight& sight, const Protocol& protocol);
    /// What the reader must know of a target chosen at the baseline; empty when all is well.
    std::string (*baselineWarning)(const LesionRow& baseline, const Protocol& protocol);
    /// What a row lacks to judge whether its lesion is new; empty when all is there.
    std::string_view (*newLesionLacks)(const LesionRow& now);
    Unit unit = Unit::Millimetre;
    bool partsAreNodules = false; ///< parts of a lesion that is not split are its viable nodules
};

} // namespace hepatica::measurement
