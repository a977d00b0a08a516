#pragma once
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/Case.h>

#include <string>
#include <vector>

namespace hepatica::report {

/// What a code says, for the eye: the word itself stands beside it.
enum class Tone { None, Response, Stable, Unconfirmed, Progression, Unanswered };

/// A system's answer at one visit.
struct MatrixCell {
    std::string code;   ///< in the writing of its paper, "iUPD"; NoValue where the visit is not judged
    std::string change; ///< of its sum from the baseline, "−40.0 %"; empty when not known
    Tone tone = Tone::None;
};

/// A response with its date; NoValue where there is none.
struct DatedCode {
    std::string code, date;
};

/// One system over all visits.
struct MatrixRow {
    std::string title; ///< with "provisional" where that word must stand beside the results
    std::vector<MatrixCell> cells;
    DatedCode best, confirmed;
    std::string progression;        ///< its date, or "none"
    std::vector<std::string> notes; ///< why it does not answer, what it lacks, its warnings
};

/// The rule of a system's latest visit.
struct RuleLine {
    std::string title, visit, code, rule, reason;
};

/// Every system that was assessed, side by side.
struct CriteriaMatrix {
    std::vector<std::string> visits, dates; ///< the columns
    std::vector<MatrixRow> rows;
    std::vector<RuleLine> rules;          ///< one a row
    std::vector<std::string> notAssessed; ///< "LR-TR v2018: lacks a lesion with a local treatment"
    std::vector<std::string> conventions; ///< how the lesions were measured, and each system's thresholds
};

/// The systems in the order of criterionRank(). One that judges nothing at any visit, because it asks for
/// what this patient has not, is told of in `notAssessed`; one that could judge but lacks a measurement keeps
/// its row.
[[nodiscard]] CriteriaMatrix criteriaMatrix(const measurement::Case& case_,
                                            const measurement::PatientAssessment& assessment);

} // namespace hepatica::report
