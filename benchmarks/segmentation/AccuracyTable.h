#pragma once
#include "segmentation/Trials.h"

#include <limits>
#include <string_view>
#include <vector>

namespace hepatica::benchmarks {

/// What a figure of the summary has to be.
struct Bar {
    std::string_view figure;
    double least, most;
};
inline constexpr double NoBar = std::numeric_limits<double>::infinity();
[[nodiscard]] constexpr Bar atLeast(std::string_view figure, double value)
{
    return {figure, value, NoBar};
}
[[nodiscard]] constexpr Bar atMost(std::string_view figure, double value)
{
    return {figure, -NoBar, value};
}

void printHead(std::string_view title);
void printRow(const LesionTrials& lesion);
/// The figures over all lesions, beside the bars; a figure without one stands alone. Then means by group.
void printSummary(const std::vector<LesionTrials>& lesions, const std::vector<Bar>& bars);

} // namespace hepatica::benchmarks
