#pragma once

namespace hepatica::measurement {

/// The probability that |T| is at least |t| where T has Student's distribution with `degrees` (1 or more) of
/// freedom: the finite series of Abramowitz and Stegun 1964, 26.7.3 and 26.7.4.
[[nodiscard]] double studentTwoSided(double t, int degrees);

} // namespace hepatica::measurement
