#include "geometry/DistanceShell.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::IndexBox;

constexpr double Far = 1e12;

/// Squared distances along one line: the lower envelope of a parabola on each sample.
class LineTransform {
public:
    explicit LineTransform(double spacing_mm) : spacing_mm_(spacing_mm) {}

    void operator()(std::vector<double>& line)
    {
        const std::size_t n = line.size();
        roots_.assign(1, 0);
        starts_.assign(1, -std::numeric_limits<double>::infinity());
        for (std::size_t at = 1; at < n; ++at) {
            while (meeting(line, roots_.back(), at) <= starts_.back()) {
                roots_.pop_back();
                starts_.pop_back();
            }
            starts_.push_back(meeting(line, roots_.back(), at));
            roots_.push_back(at);
        }
        result_.resize(n);
        std::size_t piece = 0;
        for (std::size_t at = 0; at < n; ++at) {
            while (piece + 1 < roots_.size() && starts_[piece + 1] <= position(at))
                ++piece;
            const double apart = position(at) - position(roots_[piece]);
            result_[at] = line[roots_[piece]] + apart * apart;
        }
        line.swap(result_);
    }

private:
    [[nodiscard]] double position(std::size_t at) const { return spacing_mm_ * static_cast<double>(at); }
    /// Where the parabolas of two samples meet.
    [[nodiscard]] double meeting(const std::vector<double>& line, std::size_t a, std::size_t b) const
    {
        const double pa = position(a), pb = position(b);
        return (line[b] + pb * pb - line[a] - pa * pa) / (2.0 * (pb - pa));
    }
    double spacing_mm_;
    std::vector<std::size_t> roots_;
    std::vector<double> starts_, result_;
};

IndexBox grown(const imaging::Mask& mask, double by_mm)
{
    const auto& grid = mask.grid();
    const auto reach = [&](std::size_t axis) {
        return static_cast<int>(std::min(by_mm / grid.spacing()[axis], double(grid.dims()[axis])));
    };
    const auto& [first, last] = mask.box();
    const auto& n = grid.dims();
    return {
        {std::max(0, first.i - reach(0)), std::max(0, first.j - reach(1)), std::max(0, first.k - reach(2))},
        {std::min(n[0] - 1, last.i + reach(0)), std::min(n[1] - 1, last.j + reach(1)),
         std::min(n[2] - 1, last.k + reach(2))}};
}

struct DistanceMap {
    IndexBox box;
    std::vector<double> squared_mm2;
};

DistanceMap distanceMap(const imaging::Mask& mask, double within_mm)
{
    DistanceMap map{grown(mask, within_mm), {}};
    for (int k = map.box.first.k; k <= map.box.last.k; ++k)
        for (int j = map.box.first.j; j <= map.box.last.j; ++j)
            for (int i = map.box.first.i; i <= map.box.last.i; ++i)
                map.squared_mm2.push_back(mask.contains({i, j, k}) ? 0.0 : Far);
    const auto dims = map.box.dims();
    std::size_t stride = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        LineTransform transform(mask.grid().spacing()[axis]);
        const auto length = static_cast<std::size_t>(dims[axis]);
        std::vector<double> line(length);
        for (std::size_t outer = 0; outer < map.squared_mm2.size(); outer += stride * length)
            for (std::size_t inner = 0; inner < stride; ++inner) {
                double* const start = &map.squared_mm2[outer + inner];
                double least = Far;
                for (std::size_t at = 0; at < length; ++at)
                    least = std::min(least, line[at] = start[at * stride]);
                if (least == Far) // nothing of the mask on this line yet
                    continue;
                transform(line);
                for (std::size_t at = 0; at < length; ++at)
                    start[at * stride] = line[at];
            }
        stride *= length;
    }
    return map;
}

} // namespace

std::optional<imaging::Mask> shellAround(const imaging::Mask& mask, double from_mm, double to_mm)
{
    const DistanceMap map = distanceMap(mask, to_mm);
    std::vector<std::uint8_t> inside(map.squared_mm2.size());
    std::ranges::transform(map.squared_mm2, inside.begin(), [=](double squared) -> std::uint8_t {
        return squared >= from_mm * from_mm && squared <= to_mm * to_mm ? 1 : 0;
    });
    const auto shell = imaging::Mask::make(mask.grid(), map.box, inside);
    return shell ? std::optional(*shell) : std::nullopt;
}

} // namespace hepatica::measurement
