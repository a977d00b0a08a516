#include "segmentation/TissueScatter.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double Clip = 2.0, Kept = 0.88; // SD of a normal distribution that is cut at two SD
constexpr std::size_t Enough = 30;        // the SD of fewer is off by a tenth and more

/// Values near that of a tissue.
struct Window {
    double middle = 0.0, halfWidth = 0.0;
    [[nodiscard]] bool has(const Voi& voi, std::size_t at) const
    {
        return voi.inVolume[at] != 0 && std::abs(static_cast<double>(voi.values[at]) - middle) <= halfWidth;
    }
};

/// Calls `visit(x, y, z, offset)` for those of every second voxel along each axis that lie in the window.
template <typename Visit> void forEachWithin(const Voi& voi, const Window& window, Visit&& visit)
{
    constexpr int Step = 2;
    for (int z = 0; z < voi.cube.size; z += Step)
        for (int y = 0; y < voi.cube.size; y += Step)
            for (int x = 0; x < voi.cube.size; x += Step)
                if (const std::size_t at = voi.cube.offset(x, y, z); window.has(voi, at))
                    visit(x, y, z, at);
}

/// Made narrower until it is two SD of what lies within it to either side.
Window windowAround(const Voi& voi, double tissue)
{
    constexpr int Rounds = 6;
    constexpr double Widest = 25.0; // a vessel or a lesion of the liver differs by as much
    Window window{tissue, Widest};
    for (int n = 0; n < Rounds; ++n) {
        double squares = 0.0;
        std::size_t count = 0;
        forEachWithin(voi, window, [&](int, int, int, std::size_t at) {
            const double off = static_cast<double>(voi.values[at]) - tissue;
            squares += off * off;
            ++count;
        });
        if (count < Enough)
            break;
        const double sd = std::sqrt(squares / static_cast<double>(count)) / Kept;
        window.halfWidth = std::min(window.halfWidth, Clip * sd);
    }
    return window;
}

} // namespace

double scatterOf(const Voi& voi, double tissue)
{
    constexpr double Lag_mm = 6.0;
    const int lag = static_cast<int>(std::lround(Lag_mm / voi.cube.spacing_mm));
    const Window window = windowAround(voi, tissue);
    double squares = 0.0;
    std::size_t pairs = 0;
    forEachWithin(voi, window, [&](int x, int y, int z, std::size_t at) {
        const auto add = [&](std::size_t other) {
            if (!window.has(voi, other))
                return;
            const auto difference = static_cast<double>(voi.values[other] - voi.values[at]);
            squares += difference * difference;
            ++pairs;
        };
        if (x + lag < voi.cube.size)
            add(voi.cube.offset(x + lag, y, z));
        if (y + lag < voi.cube.size)
            add(voi.cube.offset(x, y + lag, z));
    });
    return pairs < Enough ? window.halfWidth / Clip
                          : std::sqrt(0.5 * squares / static_cast<double>(pairs)) / Kept;
}

} // namespace hepatica::imaging::segmentation
