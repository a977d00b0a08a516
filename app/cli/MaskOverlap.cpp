#include "MaskOverlap.h"

#include <algorithm>

namespace hepatica::cli {

using namespace measurement;

namespace {

bool isOrigin(const Case& case_, const Lesion& one, const Lesion& other)
{
    const auto origins = originsOf(case_, one.name, one.reader);
    return std::ranges::find(origins, &other) != origins.end();
}

/// Dice's overlap is 2 shared / (a + b).
bool sharesHalf(const imaging::Mask& one, const imaging::Mask& other)
{
    const auto a = static_cast<double>(one.voxelCount()), b = static_cast<double>(other.voxelCount());
    const double shared = imaging::dice(one, other) * (a + b) / 2.0;
    return shared > 0.5 * std::min(a, b);
}

} // namespace

std::vector<std::string> lesionsUnder(const Case& case_, const Observation& seen)
{
    std::vector<std::string> names;
    const Lesion* lesion = case_.lesion(seen.lesionUid);
    const auto mask = maskOf(case_, seen);
    for (const Observation& other : case_.observations) {
        const bool isBeside = other.lesionUid != seen.lesionUid && other.timepoint == seen.timepoint &&
                              other.reader == seen.reader && other.seriesUid == seen.seriesUid;
        if (!isBeside || !mask)
            continue;
        const Lesion& under = *case_.lesion(other.lesionUid);
        const auto underMask = maskOf(case_, other);
        if (underMask && !isOrigin(case_, *lesion, under) && !isOrigin(case_, under, *lesion) &&
            sharesHalf(*mask, *underMask))
            names.push_back(under.name);
    }
    return names;
}

} // namespace hepatica::cli
