#include "HounsfieldScale.h"

#include <algorithm>
#include <cstddef>

namespace hepatica::imaging {

namespace {

/// How many of some thousands of evenly spread values lie where.
struct Shares {
    double padding = 0.0, air = 0.0, tissue = 0.0, other = 0.0;
};

template <typename T> Shares sharesOf(std::span<const T> values)
{
    constexpr std::size_t Enough = 200000;
    constexpr double LeastAir = -1100.0, MostAir = -850.0; // with noise
    constexpr double Fat = -150.0, SoftTissue = 300.0;     // with contrast medium
    const std::size_t step = 1 + values.size() / Enough;
    Shares shares;
    double count = 0.0;
    for (std::size_t at = 0; at < values.size(); at += step, ++count) {
        const auto value = static_cast<double>(values[at]);
        double& share = value < LeastAir      ? shares.padding
                        : value <= MostAir    ? shares.air
                        : value < Fat         ? shares.other
                        : value <= SoftTissue ? shares.tissue
                                              : shares.other;
        ++share;
    }
    for (double* share : {&shares.padding, &shares.air, &shares.tissue, &shares.other})
        *share /= count;
    return shares;
}

/// What lies below air has one value or two: scanners mark what they did not image.
template <typename T> bool isOnlyPadding(std::span<const T> values)
{
    constexpr double LeastAir = -1100.0;
    std::vector<T> kinds;
    for (const T value : values)
        if (static_cast<double>(value) < LeastAir && std::ranges::find(kinds, value) == kinds.end()) {
            kinds.push_back(value);
            if (kinds.size() > 2)
                return false;
        }
    return true;
}

} // namespace

bool looksHounsfield(const Volume::Voxels& voxels)
{
    constexpr double LeastAir = 0.005, LeastTissue = 0.1;
    return std::visit(
        [](const auto& buffer) {
            const auto values = buffer.values();
            if (values.empty())
                return false;
            const Shares shares = sharesOf(values);
            return shares.air >= LeastAir && shares.tissue >= LeastTissue && shares.tissue > shares.other &&
                   isOnlyPadding(values);
        },
        voxels);
}

} // namespace hepatica::imaging
