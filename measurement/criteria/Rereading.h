#pragma once
#include "ImmuneBurden.h"
#include "LesionRules.h"
#include "TargetResponse.h"
#include <hepatica/measurement/Assessment.h>

namespace hepatica::measurement {

/// Adds to every visit how often a simulated re-reading gives the same code. All visits are read again in
/// each simulation, and the nadir, what is carried forward, resets and latches follow from the sizes read.
/// What was seen or not (0 mm, too small to measure, missing, non-targets, new lesions) stays as it was read;
/// a code that rests on it is not assessed. With an error of 0 the codes are those of the assessment.
void rereadByTables(CriterionAssessment& result, const History& history, const LesionRules& rules,
                    const RereadingModel& model);
void rereadByBurden(CriterionAssessment& result, const History& history, const BurdenRules& rules,
                    const RereadingModel& model);
void rereadIrecist(CriterionAssessment& result, const History& history, const RereadingModel& model);

/// ResponseSystem::reread of a system by its rules.
template <const LesionRules& Rules>
void rereadByRules(CriterionAssessment& result, const History& history, const RereadingModel& model)
{
    rereadByTables(result, history, Rules, model);
}
template <BurdenRules (*Rules)()>
void rereadBurdenByRules(CriterionAssessment& result, const History& history, const RereadingModel& model)
{
    rereadByBurden(result, history, Rules(), model);
}

/// Of a system whose inputs have no known error: every visit is not assessed.
void tellNotReread(CriterionAssessment& result, std::string_view why);

} // namespace hepatica::measurement
