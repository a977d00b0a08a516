#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/ClinicalRow.h>
#include <hepatica/measurement/ClinicalScores.h>
#include <hepatica/measurement/TumourBurden.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Options of the clinical part, shown with every result.
struct ClinicalRules {
    int windowDays = 28; ///< a value counts for a visit that is no further away, before or after
    AlbiCoefficient albiCoefficient = AlbiCoefficient::Printed;
    AlbiBoundary albiBoundary = AlbiBoundary::In2a;
    double leastAfp_ngmL = 20.0;      ///< below it the change of AFP is not judged
    double leastPivkaII_mauMl = 40.0; ///< likewise of PIVKA-II
};

/// A value that a score was computed from. `text` is the word of a grade; a lesion's numbers have no date of
/// their own.
struct ScoreInput {
    std::string item, text, unit;
    std::optional<double> number;
    std::optional<Date> date;
};

/// A score at a visit with its inputs, or what is missing.
struct ClinicalScore {
    std::string name, source;
    std::optional<double> value;
    std::string grade, reason;
    std::vector<ScoreInput> inputs;
    std::vector<std::string> missing; ///< "CRP within 28 days"
};

/// A visit and the lesions found at it.
struct VisitBurden {
    std::string timepoint;
    Date date;
    bool isBaseline = false;
    TumourBurden burden;
};

struct VisitScores {
    std::string timepoint;
    Date date;
    std::vector<ClinicalScore> scores;
};

/// A rule on the change of a marker: met, not met, or NE with the reason.
struct MarkerCall {
    std::string name, source;
    std::optional<bool> met;
    std::string reason;
    bool provisional = false; ///< the source was not read
};

struct MarkerChange {
    Date date;
    int days = 0; ///< since the start of treatment
    double value = 0.0;
    std::optional<double> changePercent; ///< of the value before treatment
};

/// A tumour marker over time.
struct MarkerCourse {
    std::string marker, unit;
    std::optional<double> baseline;
    std::optional<Date> baselineDate;
    std::string stratum; ///< "100 to 200 ng/mL", of the value before treatment
    std::vector<MarkerChange> changes;
    std::vector<MarkerCall> calls;
    std::string missing; ///< why there is no change, empty when there is
};

/// Everything clinical of one patient.
struct ClinicalCourse {
    ClinicalRules rules;
    std::optional<Date> start; ///< first dose, else the baseline visit
    std::string startIs;       ///< "first_dose", "baseline"
    std::vector<VisitScores> visits;
    std::vector<MarkerCourse> markers;
    std::vector<ClinicalRow> events, records; ///< what happened; what is kept and not computed with
};

/// `rows` of one patient, in any order; the nearest value counts, before the visit when two are as near.
[[nodiscard]] ClinicalCourse clinicalCourse(std::span<const ClinicalRow> rows,
                                            std::span<const VisitBurden> visits,
                                            const ClinicalRules& rules = {});

/// The scores of one visit, in the order of reports.
[[nodiscard]] std::vector<ClinicalScore>
clinicalScores(std::span<const ClinicalRow> rows, const VisitBurden& visit, const ClinicalRules& rules = {});

/// AFP or PIVKA-II from `start` on. The value before treatment is the last one up to that day within the
/// window. Rules: AFP at 6 weeks (Zhu AX, Clin Cancer Res 2022;28:3537), at 3 and 4 weeks and 6 to 8,
/// PIVKA-II at 4 to 8.
[[nodiscard]] MarkerCourse markerCourse(std::span<const ClinicalRow> rows, ClinicalItem marker,
                                        std::optional<Date> start, const ClinicalRules& rules = {});

/// The first day of an item, or the last one.
[[nodiscard]] std::optional<Date> firstOf(std::span<const ClinicalRow> rows, ClinicalItem item);
[[nodiscard]] std::optional<Date> lastOf(std::span<const ClinicalRow> rows, ClinicalItem item);

} // namespace hepatica::measurement
