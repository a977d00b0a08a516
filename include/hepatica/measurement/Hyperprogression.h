#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Length.h>
#include <hepatica/measurement/Growth.h>
#include <hepatica/measurement/Response.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// What a ratio of growth rates is when the lesions did not grow before treatment.
enum class NonPositiveGrowth {
    NotEvaluable,     ///< the definition is NE; the difference is still told
    ProgressionCounts ///< the ratio counts as reached when they grow under treatment to PD
};
/// How long "two months" are; a failure earlier than that counts.
enum class TwoMonths { Calendar, Days60, Days61 };
/// What "40 % increase in TGR" of Kim 2021 means: points a month, or percent of the rate before treatment.
enum class TgrIncrease { Points, Relative };

struct HyperprogressionRules {
    NonPositiveGrowth nonPositiveGrowth = NonPositiveGrowth::NotEvaluable;
    TwoMonths twoMonths = TwoMonths::Calendar;
    TgrIncrease tgrIncrease = TgrIncrease::Points;
    int leastDaysBefore = 14; ///< from the scan before to the baseline; closer ones give no growth rate
    int shortDaysBefore = 28; ///< fewer are flagged
    int longDaysBefore = 180; ///< more are flagged
    int lateFirstDays = 84;   ///< a first evaluation later than this is flagged
};

/// Something that is known, or why it is not.
template <typename T> struct Finding {
    std::optional<T> value;
    std::string unknown; ///< "no first_dose in the clinical table"
};

/// What hyperprogression is judged on: three scans with the same targets, and what else happened.
struct HyperprogressionEvidence {
    Finding<SumOnDate> before, baseline, first; ///< last before the baseline; baseline; first evaluation
    std::optional<Response> response;           ///< overall RECIST 1.1 at the first evaluation
    /// The sum at the first evaluation with the new lesions that are measured; Kim 2019 counts them.
    std::optional<Length> firstSumWithNew;
    Finding<int> newLesions, newLesionsInInvolvedOrgans,
        newOrgans;                        ///< up to the first evaluation, unequivocal
    Finding<bool> failedWithinTwoMonths;  ///< treatment failure, death or another therapy
    Finding<bool> statusDeteriorated;     ///< ECOG worse than before, and 2 or more, within two months
    std::vector<std::string> confounders; ///< what else may explain the growth
};

struct HyperprogressionInput {
    std::string_view name; ///< "tgr_ratio"
    std::optional<double> value;
    bool isAnswer = false; ///< yes or no, as 1 and 0
};

/// One definition on one patient.
struct HyperprogressionResult {
    std::string_view definition, source;
    std::optional<bool> met; ///< nothing: NE
    std::vector<HyperprogressionInput> inputs;
    std::string reason;
    [[nodiscard]] std::string_view result() const { return !met ? "NE" : *met ? "yes" : "no"; }
};

/// Words that stand beside hyper- and pseudoprogression.
inline constexpr std::string_view ResearchNote = "research definition; not a treatment recommendation";

/// Every published definition side by side, never a single answer. One that needs growth before treatment is
/// NE without it, whatever its other conditions say, so that rates of different definitions are over the same
/// patients; any other is NE only when what is missing decides. Quotients and percentages are compared with a
/// tolerance of 1e-9 of the threshold, which is below what 0.01 mm can make.
[[nodiscard]] std::vector<HyperprogressionResult> hyperprogression(const HyperprogressionEvidence& evidence,
                                                                   const HyperprogressionRules& rules = {});

/// The first day that is no longer within two months of `start`.
[[nodiscard]] Date endOfTwoMonths(Date start, TwoMonths twoMonths);

} // namespace hepatica::measurement
