#pragma once
#include <hepatica/measurement/Amount.h>
#include <hepatica/measurement/Protocol.h>
#include <hepatica/measurement/Response.h>

#include <span>
#include <vector>

namespace hepatica::measurement {

/// Whether `sum` is progression from `nadir`: at least progressionPercent above it and, of lengths, at least
/// progressionMinimum, in whole steps of the unit (Eisenhauer 2009, section 4.3.1: inclusive). Products and
/// volumes know no minimum, except that from a nadir of 0 the regrowth must reach that of a lesion of
/// the size `tooSmall`.
[[nodiscard]] bool grewBy(const Amount& sum, const Amount& nadir, const Protocol& protocol);

/// Whether `sum` is at least responsePercent below `baseline`.
[[nodiscard]] bool shrankBy(const Amount& sum, const Amount& baseline, const Protocol& protocol);

/// What a lesion of this diameter adds to a sum: the diameter, its square, the volume of its sphere.
[[nodiscard]] Amount nominalAmount(Length diameter, Unit unit);

/// Target responses of a course of complete sums, the baseline first; one response for each later sum. A sum
/// of 0 means that every target is gone; nodes, missing lesions and dates are the business of assess().
[[nodiscard]] std::vector<Response> targetResponses(std::span<const Length> sums, const Protocol& protocol);

/// Table 1 (target disease at baseline) and Table 2 (target `NA`) of Eisenhauer 2009: target and non-target
/// response and an unequivocal new lesion give the overall response. Without non-target disease the
/// non-target response is `NA`, read as CR. Without any disease at baseline `NE`, or PD with a new lesion.
[[nodiscard]] Response overallResponse(Response target, Response nonTarget, bool newLesion);

} // namespace hepatica::measurement
