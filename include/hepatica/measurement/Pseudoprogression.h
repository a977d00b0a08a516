#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/Response.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

enum class PseudoprogressionResult { No, Yes, Unresolved, NotEvaluable };
[[nodiscard]] std::string_view pseudoprogressionText(PseudoprogressionResult result); ///< "no", "NE", …

/// A visit under iRECIST.
struct ImmuneVisit {
    std::string timepoint;
    Date date;
    Response code = Response::NE;                                    ///< PD does not occur: UPD or CPD
    std::optional<double> increasePercent;                           ///< of the target sum above its nadir
    bool byTarget = false, byNonTarget = false, byNewLesion = false; ///< what makes it an iUPD
};

/// The burden of a visit as irRC adds it up.
struct BurdenVisit {
    std::string timepoint;
    Date date;
    std::optional<double> increasePercent; ///< above the nadir; nothing: not evaluable
};

/// Pseudoprogression, told in retrospect.
struct Pseudoprogression {
    PseudoprogressionResult result = PseudoprogressionResult::NotEvaluable;
    bool strict = false; ///< iPR or iCR came after the iUPD, not iSD only
    std::string reason;
    std::string unconfirmedAt, resetAt; ///< visits
    std::vector<std::string> triggers;  ///< "target", "non-target", "new lesion", at the first iUPD
    std::optional<double> depthPercent; ///< largest increase above the nadir while iUPD
    std::optional<int> daysToUnconfirmed, daysToReset; ///< from the start; from the first iUPD
};

/// Operational definition on iRECIST codes: an iUPD that a later iSD, iPR or iCR follows, with no iCPD at any
/// time: an iCPD later withdraws it. An iUPD that nothing but iUPD and NE follows is unresolved. Without an
/// iUPD: no; without a visit that could be judged: NE. Visits in any order.
[[nodiscard]] Pseudoprogression pseudoprogression(std::span<const ImmuneVisit> visits,
                                                  std::optional<Date> start);

/// irRC-type (Hodi FS, J Clin Oncol 2016;34:1510-1517): an increase of the burden by at least 25 % that the
/// next scan does not confirm; early up to week 12 (day 84 from `start`), delayed after it.
struct IrrcPseudoprogression {
    PseudoprogressionResult early = PseudoprogressionResult::NotEvaluable;
    PseudoprogressionResult delayed = PseudoprogressionResult::NotEvaluable;
    bool operator==(const IrrcPseudoprogression&) const = default;
};
[[nodiscard]] IrrcPseudoprogression irrcPseudoprogression(std::span<const BurdenVisit> visits,
                                                          std::optional<Date> start);

} // namespace hepatica::measurement
