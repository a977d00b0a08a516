#pragma once
#include "segmentation/Trials.h"

#include <string_view>
#include <vector>

namespace hepatica::benchmarks {

/// What a figure of the summary has to reach.
struct Bar {
    std::string_view figure;
    double value;
    bool atLeast; ///< else at most
};

void printHead(std::string_view title);
void printRow(const LesionTrials& lesion);
/// The figures over all lesions, beside the bars; a figure without one stands alone. Then means by group.
void printSummary(const std::vector<LesionTrials>& lesions, const std::vector<Bar>& bars);

} // namespace hepatica::benchmarks
