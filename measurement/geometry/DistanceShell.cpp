#include "geometry/DistanceShell.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::IndexBox;

constexpr double Far = 1e12;

/// Squared distances along one line, as far as they are no greater than `most_mm2`: the lower envelope of a
/// parabola on each sample (Felzenszwalb and Huttenlocher, Theory of Computing 2012;8:415-428).
class LineTransform {
public:
    LineTransform(double spacing_mm, double most_mm2, std::size_t length)
        : spacing_mm_(spacing_mm), most_mm2_(most_mm2), inverse_(length)
    {
        for (std::size_t apart = 1; apart < length; ++apart)
            inverse_[apart] = 0.5 / position(apart);
    }

    void operator()(std::vector<double>& line)
    {
        findRoots(line);
        if (roots_.empty()) // nothing is near
            return;
        result_.resize(line.size());
        std::size_t piece = 0;
        for (std::size_t at = 0; at < line.size(); ++at) {
            while (piece + 1 < roots_.size() && starts_[piece + 1] <= position(at))
                ++piece;
            const double apart = position(at) - position(roots_[piece]);
            result_[at] = line[at] == 0.0 ? 0.0 : line[roots_[piece]] + apart * apart;
        }
        line.swap(result_);
    }

private:
    /// The samples whose parabolas bound the envelope, and from where on each does.
    void findRoots(const std::vector<double>& line)
    {
        roots_.clear();
        starts_.clear();
        const std::size_t n = line.size();
        for (std::size_t at = 0; at < n; ++at) {
            const bool isAmongZeros =
                line[at] == 0.0 && at > 0 && at + 1 < n && line[at - 1] == 0.0 && line[at + 1] == 0.0;
            if (line[at] > most_mm2_ || isAmongZeros)
                continue;
            while (!roots_.empty() && meeting(line, roots_.back(), at) <= starts_.back()) {
                roots_.pop_back();
                starts_.pop_back();
            }
            starts_.push_back(roots_.empty() ? -std::numeric_limits<double>::infinity()
                                             : meeting(line, roots_.back(), at));
            roots_.push_back(at);
        }
    }
    [[nodiscard]] double position(std::size_t at) const { return spacing_mm_ * static_cast<double>(at); }
    /// Where the parabolas of two samples meet.
    [[nodiscard]] double meeting(const std::vector<double>& line, std::size_t a, std::size_t b) const
    {
        return 0.5 * (position(a) + position(b)) + (line[b] - line[a]) * inverse_[b - a];
    }
    double spacing_mm_, most_mm2_;
    std::vector<double> inverse_; // of twice the distance of so many samples
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

/// Squared distances from a mask that are right as far as they are within what was asked for, and farther
/// beyond.
struct DistanceMap {
    IndexBox box;
    std::vector<double> squared_mm2;
};

/// Lines along an axis whose voxels lie `stride` numbers apart.
struct Lines {
    std::span<double> map;
    std::size_t length = 0, stride = 1;

    [[nodiscard]] std::size_t count() const { return map.size() / length; }
    /// Where a line begins.
    [[nodiscard]] std::size_t start(std::size_t line) const
    {
        return line / stride * stride * length + line % stride;
    }
};

/// Transforms the lines from `first` to before `end`. Those side by side are read together, as they lie in
/// memory.
void transformLines(const Lines& all, std::size_t first, std::size_t end, LineTransform transform)
{
    constexpr std::size_t Together = 8;
    std::array<std::vector<double>, Together> lines;
    for (auto& line : lines)
        line.resize(all.length);
    while (first < end) {
        const std::size_t count = std::min({Together, end - first, all.stride - first % all.stride});
        const auto block = all.map.subspan(all.start(first));
        for (std::size_t at = 0; at < all.length; ++at)
            for (std::size_t n = 0; n < count; ++n)
                lines[n][at] = block[at * all.stride + n];
        for (std::size_t n = 0; n < count; ++n)
            transform(lines[n]);
        for (std::size_t at = 0; at < all.length; ++at)
            for (std::size_t n = 0; n < count; ++n)
                block[at * all.stride + n] = lines[n][at];
        first += count;
    }
}

void transformAll(const Lines& lines, const LineTransform& transform)
{
    constexpr std::size_t Parts = 16;
    imaging::parallelFor(Parts, [&](std::size_t part) {
        const auto upTo = [&](std::size_t parts) { return lines.count() * parts / Parts; };
        transformLines(lines, upTo(part), upTo(part + 1), transform);
    });
}

DistanceMap distanceMap(const imaging::Mask& mask, double within_mm)
{
    DistanceMap map{grown(mask, within_mm), {}};
    const auto dims = map.box.dims();
    const auto width = static_cast<std::size_t>(dims[0]), height = static_cast<std::size_t>(dims[1]);
    map.squared_mm2.assign(width * height * static_cast<std::size_t>(dims[2]), Far);
    const auto& [first, last] = mask.box();
    auto inside = mask.inside().begin();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j) {
            std::size_t at = (static_cast<std::size_t>(k - map.box.first.k) * height +
                              static_cast<std::size_t>(j - map.box.first.j)) *
                                 width +
                             static_cast<std::size_t>(first.i - map.box.first.i);
            for (int i = first.i; i <= last.i; ++i, ++at)
                if (*inside++ != 0)
                    map.squared_mm2[at] = 0.0;
        }
    std::size_t stride = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto length = static_cast<std::size_t>(dims[axis]);
        transformAll({map.squared_mm2, length, stride},
                     {mask.grid().spacing()[axis], within_mm * within_mm, length});
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
