#include <hepatica/measurement/Growth.h>

#include <cmath>
#include <numbers>

namespace hepatica::measurement {

namespace {

constexpr double DaysPerMonth = 365.25 / 12.0;

/// What exponential growth of a volume comes to, from the logarithm of its quotient.
struct VolumeGrowth {
    double tgrPercentPerMonth, sgrPercentPerDay;
    std::optional<double> doublingTimeDays;
};

VolumeGrowth volumeGrowth(double logQuotient, int days)
{
    const double perDay = logQuotient / days;
    return {100.0 * std::expm1(perDay * DaysPerMonth), 100.0 * perDay,
            logQuotient > 0.0 ? std::optional(std::numbers::ln2 / perDay) : std::nullopt};
}

} // namespace

GrowthInterval growthBetween(const SumOnDate& from, const SumOnDate& to)
{
    GrowthInterval growth{from.timepoint, to.timepoint, daysBetween(from.date, to.date), {}, {}, {}};
    if (growth.days <= 0)
        return growth;
    growth.tgkMmPerMonth = (to.sum - from.sum).mm() / (growth.days / DaysPerMonth);
    if (from.sum > Length() && to.sum > Length()) {
        const VolumeGrowth bySum = volumeGrowth(3.0 * std::log(to.sum.mm() / from.sum.mm()), growth.days);
        growth.tgrPercentPerMonth = bySum.tgrPercentPerMonth;
        growth.sgrPercentPerDay = bySum.sgrPercentPerDay;
        growth.doublingTimeDays = bySum.doublingTimeDays;
    }
    if (from.volume_mm3.value_or(0.0) > 0.0 && to.volume_mm3.value_or(0.0) > 0.0) {
        const VolumeGrowth byVolume = volumeGrowth(std::log(*to.volume_mm3 / *from.volume_mm3), growth.days);
        growth.tgrVolumePercentPerMonth = byVolume.tgrPercentPerMonth;
        growth.sgrVolumePercentPerDay = byVolume.sgrPercentPerDay;
        growth.doublingTimeVolumeDays = byVolume.doublingTimeDays;
    }
    return growth;
}

std::vector<GrowthInterval> growthIntervals(std::span<const SumOnDate> sums)
{
    std::vector<GrowthInterval> intervals;
    for (std::size_t at = 1; at < sums.size(); ++at)
        intervals.push_back(growthBetween(sums[at - 1], sums[at]));
    return intervals;
}

} // namespace hepatica::measurement
