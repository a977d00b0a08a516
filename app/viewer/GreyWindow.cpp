#include "GreyWindow.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hepatica::viewer {

GreyWindow openingWindow(const imaging::Volume& volume, std::optional<int> slice)
{
    if (volume.origin().quantity == imaging::Quantity::Hounsfield)
        return WindowPresets.front().window;
    constexpr std::size_t Samples = 100'000; // enough for percentiles, quick on any volume
    std::vector<double> values;
    volume.visit([&](auto voxels) {
        if (slice) {
            const std::size_t perSlice =
                voxels.size() / static_cast<std::size_t>(volume.geometry().dims()[2]);
            voxels = voxels.subspan(static_cast<std::size_t>(*slice) * perSlice, perSlice);
        }
        const std::size_t step = std::max<std::size_t>(1, voxels.size() / Samples);
        for (std::size_t at = 0; at < voxels.size(); at += step)
            if (const auto value = static_cast<double>(voxels[at]); std::isfinite(value))
                values.push_back(value);
    });
    if (values.empty())
        return WindowPresets.front().window;
    std::ranges::sort(values);
    const double low = values[values.size() / 100], high = values[values.size() - 1 - values.size() / 100];
    return {std::max(1.0, high - low), (low + high) / 2.0};
}

} // namespace hepatica::viewer
