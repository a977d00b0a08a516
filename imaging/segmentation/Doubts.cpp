#include "segmentation/Doubts.h"

#include <algorithm>

namespace hepatica::imaging::segmentation {

double doubtAt(double value, double none, double full)
{
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

void addDoubts(std::span<const Doubt> doubts, Prompted& prompted)
{
    constexpr double WorthTelling = 0.25;
    for (const Doubt& doubt : doubts) {
        prompted.trust *= 1.0 - doubt.most * doubt.size;
        if (doubt.size > WorthTelling)
            prompted.reasons.push_back(doubt.reason);
    }
}

} // namespace hepatica::imaging::segmentation
