#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Length.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Growth between two visits. A month has 365.25 / 12 days.
struct GrowthInterval {
    std::string from, to;
    int days = 0;
    std::optional<double> tgrPercentPerMonth; ///< nothing when a sum is 0
    std::optional<double> tgkMmPerMonth;
    std::optional<double> doublingTimeDays; ///< of the volume; nothing when the lesions do not grow
};

/// The sum of target diameters at a visit where every target is measured.
struct SumOnDate {
    std::string timepoint;
    Date date;
    Length sum;
};

/// Growth from one sum to the other.
/// TGR (Ferte 2014): volume as that of a sphere of the sum as diameter, TG = 3 ln(S1/S0) / months,
/// TGR = 100 (exp(TG) - 1), % of volume a month. TGK (Saada-Bouzid 2017): (S1 - S0) / months, mm a month.
/// Doubling time (Mehrara 2007): ln 2 / TG, in days. `to` must be later than `from`.
[[nodiscard]] GrowthInterval growthBetween(const SumOnDate& from, const SumOnDate& to);

/// Growth from every sum to the next; the sums by date.
[[nodiscard]] std::vector<GrowthInterval> growthIntervals(std::span<const SumOnDate> sums);

} // namespace hepatica::measurement
