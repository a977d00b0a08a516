#include "segmentation/Doubts.h"

#include <algorithm>

namespace hepatica::imaging::segmentation {

double doubtAt(double value, double none, double full)
{
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

double lowered(double trust, std::span<const Doubt> doubts)
{
    for (const Doubt& doubt : doubts)
        trust *= 1.0 - doubt.most * doubt.size;
    return trust;
}

std::vector<std::string> reasonsOf(std::span<const Doubt> doubts)
{
    constexpr double WorthTelling = 0.25;
    std::vector<std::string> reasons;
    for (const Doubt& doubt : doubts)
        if (doubt.size > WorthTelling)
            reasons.push_back(doubt.reason);
    return reasons;
}

void addDoubts(std::span<const Doubt> doubts, Prompted& prompted)
{
    prompted.trust = lowered(prompted.trust, doubts);
    const std::vector<std::string> reasons = reasonsOf(doubts);
    prompted.reasons.insert(prompted.reasons.end(), reasons.begin(), reasons.end());
}

} // namespace hepatica::imaging::segmentation
