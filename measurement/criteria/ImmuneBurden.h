#pragma once
#include "LesionRules.h"
#include "ResponseSystem.h"
#include "TargetSums.h"

namespace hepatica::measurement {

/// What differs between the systems that add new measurable lesions to the burden of the targets.
struct BurdenRules {
    LesionRules lesions;
    /// What the reader must know of a new lesion that joins the burden; empty when all is well.
    std::string (*newLesionWarning)(const LesionRow& first, const Protocol& protocol);
    CodeStyle style = CodeStyle::Irrc;
    bool othersCanProgress = false;    ///< unequivocal progression of what is not measured is progression
    bool judgesNonTargetsOnly = false; ///< has a code for patients without targets
    bool bestAfterProgression = false; ///< the best response may come after a progression, confirmed or not
};

/// What stands beside the burden at a visit.
struct BurdenSurroundings {
    Response nonTarget = Response::NA;
    NewLesionAnswer atThisVisit = NewLesionAnswer::No; ///< NE: new lesions were not looked for
    bool unmeasuredThere = false;                      ///< new disease that is not measured
    bool unmeasuredProgresses = false;
};

/// Wolchok 2009, Table 2; with `othersCanProgress` disease that is not measured makes progression too.
[[nodiscard]] Response burdenResponse(Response burden, const BurdenSurroundings& around,
                                      bool othersCanProgress, bool judgesNonTargetsOnly);

/// A visit after the baseline with its new measurable lesions added, before it is judged.
struct BurdenReading {
    TargetSums sums;
    BurdenSurroundings around;
    bool judged = false; ///< there is something to compare: targets, or new measurable lesions so far
};
[[nodiscard]] std::vector<BurdenReading> burdenReadings(const History& history, const BurdenRules& rules,
                                                        const Protocol& protocol);

/// irRC and its kin: the burden (targets and new measurable lesions) is compared with the baseline and with
/// its nadir; a progression is confirmed by the next visit at least 28 days later, or negated by it.
[[nodiscard]] CriterionAssessment assessBurden(const History& history, const BurdenRules& rules,
                                               const Protocol& protocol);

/// ResponseSystem::assess of a system that is its rules; they are asked for, since they hold those of RECIST.
template <BurdenRules (*Rules)()>
[[nodiscard]] CriterionAssessment assessBurdenByRules(const History& history, const Protocol& protocol)
{
    return assessBurden(history, Rules(), protocol);
}

} // namespace hepatica::measurement
