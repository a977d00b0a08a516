#pragma once
#include <hepatica/core/Length.h>
#include <hepatica/measurement/Protocol.h>
#include <hepatica/measurement/Response.h>

#include <span>
#include <vector>

namespace hepatica::measurement {

/// Whether `sum` is progression from `nadir`: at least progressionPercent above it and at least
/// progressionMinimum, in whole hundredths of a millimetre (Eisenhauer 2009, section 4.3.1: inclusive).
[[nodiscard]] bool grewBy(Length sum, Length nadir, const Protocol& protocol);

/// Whether `sum` is at least responsePercent below `baseline`.
[[nodiscard]] bool shrankBy(Length sum, Length baseline, const Protocol& protocol);

/// Target responses of a course of complete sums, the baseline first; one response for each later sum. A sum
/// of 0 means that every target is gone; nodes, missing lesions and dates are the business of assess().
[[nodiscard]] std::vector<Response> targetResponses(std::span<const Length> sums, const Protocol& protocol);

/// Table 1 (target disease at baseline) and Table 2 (target `NA`) of Eisenhauer 2009: target and non-target
/// response and an unequivocal new lesion give the overall response. Without non-target disease the
/// non-target response is `NA`, read as CR. Without any disease at baseline `NE`, or PD with a new lesion.
[[nodiscard]] Response overallResponse(Response target, Response nonTarget, bool newLesion);

} // namespace hepatica::measurement
