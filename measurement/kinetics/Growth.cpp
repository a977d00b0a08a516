#include <hepatica/measurement/Growth.h>

#include <cmath>
#include <numbers>

namespace hepatica::measurement {

namespace {

constexpr double DaysPerMonth = 365.25 / 12.0;

} // namespace

GrowthInterval growthBetween(const SumOnDate& from, const SumOnDate& to)
{
    GrowthInterval growth{from.timepoint, to.timepoint, daysBetween(from.date, to.date), {}, {}, {}};
    if (growth.days <= 0)
        return growth;
    const double months = growth.days / DaysPerMonth;
    growth.tgkMmPerMonth = (to.sum - from.sum).mm() / months;
    if (from.sum <= Length() || to.sum <= Length())
        return growth;
    const double growthPerMonth = 3.0 * std::log(to.sum.mm() / from.sum.mm()) / months;
    growth.tgrPercentPerMonth = 100.0 * std::expm1(growthPerMonth);
    if (to.sum > from.sum)
        growth.doublingTimeDays = std::numbers::ln2 / growthPerMonth * DaysPerMonth;
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
