#pragma once
#include "NewLesions.h"
#include "NonTargets.h"
#include "TargetResponse.h"
#include <hepatica/measurement/Assessment.h>

namespace hepatica::measurement {

/// What the visits so far have come to.
struct Course {
    TargetCourse targets;
    NonTargetCourse nonTargets;
    NewLesionCourse newLesions;
    Response lastEvaluable = Response::NE;
    bool hasTargets = false;
};

/// The parts of one visit's overall response.
struct Parts {
    TargetSums sums;
    TargetResponse target;
    NonTargetResponse nonTarget;
    NewLesions newLesions;
    std::vector<std::string> recurred; ///< lesions that came back after an overall complete response
};

/// How the targets of a visit are judged from their sums: evaluateTargets() unless a system has its own way.
struct TargetView {
    const History& history;
    std::size_t visit;
    const TargetSums& sums;
    const TargetCourse& course;
    const Protocol& protocol;
};
using TargetJudge = TargetResponse (*)(const TargetView& view);
[[nodiscard]] TargetResponse judgeSums(const TargetView& view); ///< evaluateTargets()

/// Brings `course` up to date with the visit, but for its overall response: see closeVisit().
[[nodiscard]] Parts partsOf(const History& history, std::size_t at, Course& course, const LesionRules& rules,
                            const Protocol& protocol, TargetJudge judge = judgeSums);

/// Tables 1 and 2. A visit whose new lesions could not be judged cannot be more than NE.
[[nodiscard]] Response overallOf(Response target, Response nonTarget, NewLesionAnswer newLesions);
[[nodiscard]] Response overallOf(Response target, const Parts& parts);

/// Which rule decided, and the sentence without its code: the part of the table's row that made the
/// difference. `recurredBefore`: disease came back after a complete response, at this visit or before.
[[nodiscard]] Reason overallReason(Response overall, const Parts& parts, bool recurredBefore);

/// Sums, nadir and changes of the visit, and what the reader must know of it.
void addNumbers(VisitAssessment& result, const Course& course, const Parts& parts);
void addWarnings(VisitAssessment& result, const Visit& visit, const Parts& parts);
void addMissingInputs(CriterionAssessment& result, const Parts& parts);

/// The day on which the progression of this visit shows first: an equivocal sight that became certain dates
/// it back (Eisenhauer 2009, section 4.3.5).
[[nodiscard]] Date progressionDateOf(const Visit& visit, const Parts& parts);

/// The course after the visit's overall response is known; a progression ends a carried partial response.
void closeVisit(Course& course, const Visit& visit, const Parts& parts, Response overall,
                const Protocol& protocol);

} // namespace hepatica::measurement
