#pragma once
#include "Rule.h"
#include "TargetSums.h"
#include <hepatica/core/Date.h>
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/Recist.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// A complete sum and the visit it belongs to.
struct SumAt {
    Amount sum;
    std::string timepoint;
    Amount nominal; ///< the part of the sum that stands for lesions too small to measure
};

/// What of the visits before bears on the targets of this one.
struct TargetCourse {
    std::optional<SumAt> baseline, nadir; ///< nothing while the baseline is not complete
    std::optional<Date> firstPartialResponse;
    int stableSince = 0; ///< complete visits without response since firstPartialResponse
    bool carriesPartialResponse = false;
};

/// The same in numbers alone, for what is decided many times over.
struct TargetReference {
    Amount baseline, nadir;
    bool known = false; ///< the baseline is complete
    std::optional<Date> firstPartialResponse = {};
    int stableSince = 0;
    bool carriesPartialResponse = false;
};
struct TargetReading {
    Amount sum;
    bool complete = true, allGone = false;
};
struct TargetDecision {
    Response response = Response::NE;
    Rule rule = Rule::BaselineNotMeasured;
};

/// Eisenhauer 2009, section 4.3.1: progression outranks partial response, and a target of nodes can grow and
/// still be gone.
[[nodiscard]] TargetDecision decideTargets(const TargetReading& now, const TargetReference& reference,
                                           const Protocol& protocol);
/// The reference after a visit; its sum becomes the nadir when it is complete and the smallest.
void advance(TargetReference& reference, const TargetReading& now, Response response, Date date,
             bool progressed, const Protocol& protocol);

struct TargetResponse {
    Response response = Response::NA;
    Response withoutCarry = Response::NA; ///< what confirms a best response
    Reason reason;
    bool restsOnNominal = false; ///< PD only by the size that stands for "too small to measure"
    std::vector<std::string> missingInputs = {}; ///< beside those of the sum
    std::vector<LesionCategory> lesions = {};    ///< of a system that judges each
};

/// Eisenhauer 2009, section 4.3.1, on the sums of one visit.
[[nodiscard]] TargetResponse evaluateTargets(const TargetSums& now, const TargetCourse& course,
                                             const Protocol& protocol);

/// The course after this visit. `progressed`: the overall response was PD, which ends a carried PR.
[[nodiscard]] TargetCourse after(TargetCourse course, const TargetSums& now, const TargetResponse& response,
                                 const std::string& timepoint, Date date, bool progressed,
                                 const Protocol& protocol);

/// "42.5 % below the baseline of 80.0 mm": as many decimals as it takes to show the side of the threshold.
[[nodiscard]] std::string againstBaseline(const Amount& sum, const Amount& baseline,
                                          const Protocol& protocol);

/// Change of `sum` from `reference` in percent of it; nothing when that is 0.
[[nodiscard]] std::optional<double> changePercent(const Amount& sum, const Amount& reference);

} // namespace hepatica::measurement
