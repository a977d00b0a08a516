#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Length.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Which long axis enters growth rates: papers use the whole lesion's; the viable part's is an option.
enum class GrowthAxis { Whole, Viable };

/// Growth between two visits. A month has 365.25 / 12 days.
struct GrowthInterval {
    std::string from, to;
    int days = 0;
    std::optional<double> tgrPercentPerMonth; ///< nothing when a sum is 0
    std::optional<double> tgkMmPerMonth;
    std::optional<double> doublingTimeDays; ///< of the volume; nothing when the lesions do not grow
    std::optional<double> sgrPercentPerDay{};
    // The same from true volumes; nothing when a target has none at one of the visits.
    std::optional<double> tgrVolumePercentPerMonth{}, sgrVolumePercentPerDay{}, doublingTimeVolumeDays{};
    bool operator==(const GrowthInterval&) const = default;
};

/// The sum of target diameters at a visit where every target is measured.
struct SumOnDate {
    std::string timepoint;
    Date date;
    Length sum;
    std::optional<double> volume_mm3{}; ///< of all targets, when each has one
};

/// Growth from one sum to the other.
/// TGR (Ferte 2014): volume as that of a sphere of the sum as diameter, TG = 3 ln(S1/S0) / months,
/// TGR = 100 (exp(TG) - 1), % of volume a month. TGK (Saada-Bouzid 2017): (S1 - S0) / months, mm a month.
/// SGR (Mehrara 2007): 100 ln(V1/V0) / days, % of volume a day; doubling time ln 2 / SGR, in days. With true
/// volumes TG = ln(V1/V0) / months. `to` must be later than `from`.
[[nodiscard]] GrowthInterval growthBetween(const SumOnDate& from, const SumOnDate& to);

/// Growth from every sum to the next; the sums by date.
[[nodiscard]] std::vector<GrowthInterval> growthIntervals(std::span<const SumOnDate> sums);

} // namespace hepatica::measurement
