#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/Amount.h>
#include <hepatica/measurement/BestResponse.h>
#include <hepatica/measurement/ClinicalCourse.h>
#include <hepatica/measurement/Endpoints.h>
#include <hepatica/measurement/Growth.h>
#include <hepatica/measurement/GrowthModel.h>
#include <hepatica/measurement/Hyperprogression.h>
#include <hepatica/measurement/Protocol.h>
#include <hepatica/measurement/Pseudoprogression.h>
#include <hepatica/measurement/Response.h>
#include <hepatica/measurement/Robustness.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// One lesion under a system that judges each lesion: LI-RADS, its treatment response, RECICL.
struct LesionCategory {
    std::string lesion, category; ///< "LR-5"; "NE" when it cannot be judged
    std::string rule, reason;
    bool operator==(const LesionCategory&) const = default;
};

/// One visit under one system: what it is, the numbers it rests on, the rule that fired and the reason in
/// words.
struct VisitAssessment {
    std::string timepoint;
    Date date; ///< of a visit of several days: the first for PD, the last for every other response
    std::optional<Amount> sum;         ///< of what the system adds up, when all of it is measured
    std::optional<Amount> measuredSum; ///< of that which is measured, when something is missing
    std::optional<Amount> nadir;       ///< the smallest complete sum before this visit
    std::string nadirTimepoint;
    std::optional<double> changeFromBaselinePercent, changeFromNadirPercent;
    std::optional<Amount> changeFromNadir;
    Response target = Response::NA, nonTarget = Response::NA, overall = Response::NE;
    std::string newLesions = "no"; ///< no, equivocal, yes, NE
    std::string rule;              ///< the enumerator's name, "SumBelowBaseline"
    std::string reason;            ///< "PR: sum 46.0 mm is 42.5 % below the baseline of 80.0 mm"
    std::vector<std::string> warnings;

    std::optional<Amount> newLesionSum;         ///< iRECIST's separate sum of new target lesions
    std::optional<Amount> density;              ///< Choi: mean of the targets that are still there
    std::optional<double> densityChangePercent; ///< Choi: from the same lesions at the baseline
    std::optional<bool> clinicallyStable;       ///< iRECIST: as VISITS.csv records it, at a progression
    std::vector<LesionCategory> lesions;        ///< of systems that judge each lesion
    std::optional<Robustness> robustness;       ///< where it was asked for; no response
    bool operator==(const VisitAssessment&) const = default;
};

/// What all visits are compared with.
struct BaselineSum {
    std::string timepoint;
    Date date;
    std::optional<Amount> sum;        ///< nothing when there is no target, or one is not measured
    std::vector<std::string> targets; ///< lesions of the sum
};

/// One system over all visits of one patient.
struct CriterionAssessment {
    std::string name; ///< as --protocol takes it: "recist-1.1"
    Protocol protocol;
    CodeStyle style = CodeStyle::Recist; ///< how its codes are printed: responseCode(response, style)
    Unit unit = Unit::Millimetre;        ///< of its sums
    bool provisional = false;            ///< the word must stand beside its results
    std::optional<BaselineSum> baseline;
    std::vector<VisitAssessment> timepoints; ///< after the baseline, by date; LI-RADS has all visits
    BestResponse unconfirmed, confirmed;
    std::optional<Date> progressionDate;
    std::vector<std::string> missingInputs; ///< what the system needs and did not get, by lesion and visit
    std::vector<std::string> warnings;      ///< of the baseline and of the whole course
};

/// How the lesions of a visit were measured, as their rows say it: each word once, in the order of the
/// lesions.
struct MeasuredAs {
    std::string timepoint;
    std::vector<std::string> sources; ///< "manual", "automatic", "edited"
    std::vector<std::string> modalities, phases;
    std::vector<double> sliceThicknesses_mm;
    bool operator==(const MeasuredAs&) const = default;
};

/// One patient as one reader sees it, under every system side by side.
struct PatientAssessment {
    std::string patient, evaluator;
    std::vector<MeasuredAs> measured; ///< by date
    std::vector<CriterionAssessment> criteria;
    EndpointDates endpointDates; ///< of the clinical table; the baseline is that of the visits
    std::vector<SumOnDate> sums; ///< of the targets, at every visit where all are measured, by date
    std::vector<GrowthInterval> growth;
    Pseudoprogression pseudoprogression;         ///< under iRECIST
    IrrcPseudoprogression irrcPseudoprogression; ///< under irRC
    HyperprogressionEvidence hyperprogression;   ///< what hyperprogression() judges
    std::optional<ClinicalCourse> clinical;      ///< where a clinical table is given
};

/// Whether the system judges each lesion (LI-RADS, RECICL), so that its codes are no responses of a patient.
/// LI-RADS has no best response either: it is `NA`.
[[nodiscard]] bool judgesLesions(const CriterionAssessment& criterion);

/// Endpoints under one of the patient's systems; nothing where judgesLesions().
[[nodiscard]] std::optional<Endpoints> endpointsOf(const PatientAssessment& patient,
                                                   const CriterionAssessment& criterion,
                                                   const EndpointRules& rules = {});

/// The growth model of the sums from the baseline on.
[[nodiscard]] GrowthModel growthModelOf(const PatientAssessment& patient, double pValue);

} // namespace hepatica::measurement
