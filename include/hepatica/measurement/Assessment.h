#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Length.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// The codes of all systems in scope. `NA`: no disease of that type at baseline; `ND`: not done.
enum class Response { CR, PR, SD, PD, NE, NonCrNonPd, NA, ND };
[[nodiscard]] std::string_view responseCode(Response response); ///< "NON-CR/NON-PD"
[[nodiscard]] std::optional<Response> responseFromCode(std::string_view code);

/// One visit under one system: what it is, the numbers it rests on, the rule that fired and the reason in
/// words.
struct VisitAssessment {
    std::string timepoint;
    Date date;
    std::optional<Length> sum, nadir;
    std::optional<double> changeFromBaselinePercent, changeFromNadirPercent;
    std::optional<Length> changeFromNadir;
    Response target = Response::NA, nonTarget = Response::NA, overall = Response::NE;
    std::string newLesions = "no"; ///< no, equivocal, yes, NE
    std::string rule;              ///< the enumerator's name, "SumBelowBaseline"
    std::string reason;            ///< "PR: sum 46.0 mm is 42.5 % below the baseline of 80.0 mm"
    std::vector<std::string> warnings;
};

struct BestResponse {
    Response response = Response::NE;
    std::optional<Date> date;
};

/// One system over all visits of one patient.
struct CriterionAssessment {
    std::string name; ///< as --protocol takes it: "recist-1.1"
    std::vector<VisitAssessment> timepoints;
    BestResponse unconfirmed, confirmed;
    std::optional<Date> progressionDate;
    std::vector<std::string> missingInputs; ///< what the system needs and did not get, by lesion and visit
};

/// Growth between two visits (section 6.1 of the specification: Ferte 2014; Saada-Bouzid 2017).
struct GrowthInterval {
    std::string from, to;
    int days = 0;
    std::optional<double> tgrPercentPerMonth, tgkMmPerMonth, doublingTimeDays;
};

/// One patient as one reader sees it, under every system side by side.
struct PatientAssessment {
    std::string patient, evaluator;
    std::vector<CriterionAssessment> criteria;
    std::vector<GrowthInterval> growth;
};

} // namespace hepatica::measurement
