#include "segmentation/BorderLevels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepatica::imaging::segmentation {

TissueRange BorderLevels::range() const
{
    constexpr double Fluid = 5.0; // a lesion's core may be as dark
    const double low = areInFatOrLung() ? std::numeric_limits<double>::lowest()
                                        : std::max(LeastOfLesion_hu, std::min(lesion - 60.0, Fluid));
    return {low, std::max(lesion + 110.0, surroundings + 75.0), lesion};
}

double BorderLevels::brightest() const
{
    constexpr double Part = 1.2, Least = 30.0, Most = 60.0;
    return contrast() > 0.0 ? lesion + std::clamp(Part * contrast(), Least, Most)
                            : surroundings + std::max(Least, 0.5 * std::abs(contrast()));
}

ValueTerm borderTerm(const BorderLevels& levels, double part)
{
    constexpr float Against = -3.0F, Undecided = 0.0F;
    constexpr double HalfWay = 0.5; // readers draw no margin where fat or lung begins
    const auto [lesion, surroundings] = levels;
    const double difference = surroundings - lesion;
    const bool isDark = difference > 0.0;
    const bool isAlone = levels.areInFatOrLung();
    const double level = lesion + (isAlone ? HalfWay : part) * difference;
    const double slope = std::max(5.0, 0.22 * std::abs(difference));
    const double low = isAlone ? ValueMin : std::max(MostOfFat_hu, std::min(lesion - 50.0, 0.0));
    const double high = isDark ? ValueMax : levels.brightest();
    const double core = isDark ? ValueMin : surroundings + 0.6 * difference;
    std::array<float, ValueTerm::Bins> terms{};
    for (std::size_t bin = 0; bin < terms.size(); ++bin) {
        const double value = ValueMin + (static_cast<double>(bin) + 0.5) * ValueTerm::BinWidth;
        const double towards = (level - value) / slope * (isDark ? 1.0 : -1.0);
        if (value < low || value > high)
            terms[bin] = Against;
        else
            terms[bin] = value < core ? Undecided : static_cast<float>(std::clamp(towards, -2.5, 2.0));
    }
    return ValueTerm(terms);
}

} // namespace hepatica::imaging::segmentation
