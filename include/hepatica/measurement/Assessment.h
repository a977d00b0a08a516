#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Length.h>
#include <hepatica/measurement/BestResponse.h>
#include <hepatica/measurement/Growth.h>
#include <hepatica/measurement/Protocol.h>
#include <hepatica/measurement/Response.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// One visit under one system: what it is, the numbers it rests on, the rule that fired and the reason in
/// words.
struct VisitAssessment {
    std::string timepoint;
    Date date; ///< of a visit of several days: the first for PD, the last for every other response
    std::optional<Length> sum;         ///< of the targets, when every one is measured
    std::optional<Length> measuredSum; ///< of those targets that are measured, when one is missing
    std::optional<Length> nadir;       ///< the smallest complete sum before this visit
    std::string nadirTimepoint;
    std::optional<double> changeFromBaselinePercent, changeFromNadirPercent;
    std::optional<Length> changeFromNadir;
    Response target = Response::NA, nonTarget = Response::NA, overall = Response::NE;
    std::string newLesions = "no"; ///< no, equivocal, yes, NE
    std::string rule;              ///< the enumerator's name, "SumBelowBaseline"
    std::string reason;            ///< "PR: sum 46.0 mm is 42.5 % below the baseline of 80.0 mm"
    std::vector<std::string> warnings;
    bool operator==(const VisitAssessment&) const = default;
};

/// What all visits are compared with.
struct BaselineSum {
    std::string timepoint;
    Date date;
    std::optional<Length> sum;        ///< nothing when there is no target, or one is not measured
    std::vector<std::string> targets; ///< lesions of the sum
};

/// One system over all visits of one patient.
struct CriterionAssessment {
    std::string name; ///< as --protocol takes it: "recist-1.1"
    Protocol protocol;
    std::optional<BaselineSum> baseline;
    std::vector<VisitAssessment> timepoints; ///< after the baseline, by date
    BestResponse unconfirmed, confirmed;
    std::optional<Date> progressionDate;
    std::vector<std::string> missingInputs; ///< what the system needs and did not get, by lesion and visit
    std::vector<std::string> warnings;      ///< of the baseline and of the whole course
};

/// One patient as one reader sees it, under every system side by side.
struct PatientAssessment {
    std::string patient, evaluator;
    std::vector<CriterionAssessment> criteria;
    std::vector<GrowthInterval> growth;
};

} // namespace hepatica::measurement
