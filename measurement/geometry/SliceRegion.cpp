#include "geometry/SliceRegion.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace hepatica::measurement {

namespace {

struct Step {
    int x, y;
};
constexpr std::array<Step, 4> EdgeNeighbours{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};

struct Pixel {
    int x, y;
};

/// Gives `to` to all pixels that bear the start's value and are connected to it through edges.
void repaint(SliceRegion& region, Pixel start, std::uint8_t to)
{
    const std::uint8_t from = region.inside[region.at(start.x, start.y)];
    std::vector<Pixel> open{start};
    region.inside[region.at(start.x, start.y)] = to;
    while (!open.empty()) {
        const Pixel at = open.back();
        open.pop_back();
        for (const Step step : EdgeNeighbours) {
            const Pixel next{at.x + step.x, at.y + step.y};
            const bool isWithin =
                next.x >= 0 && next.y >= 0 && next.x < region.width && next.y < region.height;
            if (!isWithin || region.inside[region.at(next.x, next.y)] != from)
                continue;
            region.inside[region.at(next.x, next.y)] = to;
            open.push_back(next);
        }
    }
}

/// Inside pixels of a row side by side.
struct PixelRun {
    int y = 0, first = 0, last = 0;
    std::size_t part = 0; ///< a run of the same part with a smaller number, or itself
};

/// The parts of a region (8-connected), found run by run.
class RunsOfParts {
public:
    explicit RunsOfParts(const SliceRegion& region)
    {
        std::size_t above = 0; // the first run of the row before
        for (int y = 0; y < region.height; ++y) {
            const std::size_t begin = runs_.size();
            addRow(region, y);
            join(above, begin);
            above = begin;
        }
        for (std::size_t at = 0; at < runs_.size(); ++at)
            runs_[at].part = partOf(at);
    }
    [[nodiscard]] int count() const
    {
        int parts = 0;
        for (std::size_t at = 0; at < runs_.size(); ++at)
            parts += runs_[at].part == at ? 1 : 0;
        return parts;
    }
    /// Of two equal parts the one that begins first.
    [[nodiscard]] std::vector<PixelRun> ofLargest() const
    {
        std::vector<int> pixels(runs_.size(), 0);
        for (const PixelRun& run : runs_)
            pixels[run.part] += run.last - run.first + 1;
        const auto largest = static_cast<std::size_t>(std::ranges::max_element(pixels) - pixels.begin());
        std::vector<PixelRun> found;
        std::ranges::copy_if(runs_, std::back_inserter(found),
                             [&](const PixelRun& run) { return run.part == largest; });
        return found;
    }

private:
    void addRow(const SliceRegion& region, int y)
    {
        for (int x = 0; x < region.width; ++x) {
            if (!region.isInside(x, y))
                continue;
            const int first = x;
            while (x + 1 < region.width && region.isInside(x + 1, y))
                ++x;
            runs_.push_back({y, first, x, runs_.size()});
        }
    }

    /// Runs of two rows belong together where they touch, at a corner too.
    void join(std::size_t above, std::size_t begin)
    {
        std::size_t upper = above;
        for (std::size_t at = begin; at < runs_.size(); ++at) {
            while (upper < begin && runs_[upper].last < runs_[at].first - 1)
                ++upper;
            for (std::size_t next = upper; next < begin && runs_[next].first <= runs_[at].last + 1; ++next) {
                const std::size_t a = partOf(next), b = partOf(at);
                runs_[std::max(a, b)].part = std::min(a, b);
            }
        }
    }

    [[nodiscard]] std::size_t partOf(std::size_t run) const
    {
        while (runs_[run].part != run)
            run = runs_[run].part;
        return run;
    }

    std::vector<PixelRun> runs_;
};

} // namespace

SliceRegion sliceRegion(const imaging::Mask& mask, int slice)
{
    const auto& box = mask.box();
    const auto dims = box.dims();
    SliceRegion region{slice, box.first.i - 1, box.first.j - 1, dims[0] + 2, dims[1] + 2, {}};
    region.inside.assign(static_cast<std::size_t>(region.width) * static_cast<std::size_t>(region.height), 0);
    if (slice < box.first.k || slice > box.last.k)
        return region;
    const auto rowLength = static_cast<std::size_t>(dims[0]);
    const std::size_t start =
        static_cast<std::size_t>(slice - box.first.k) * rowLength * static_cast<std::size_t>(dims[1]);
    for (int y = 0; y < dims[1]; ++y)
        std::ranges::copy(mask.inside().subspan(start + static_cast<std::size_t>(y) * rowLength, rowLength),
                          region.inside.begin() + static_cast<std::ptrdiff_t>(region.at(1, y + 1)));
    return region;
}

SliceParts partsOf(const SliceRegion& region)
{
    const RunsOfParts runs(region);
    SliceParts parts{runs.count(), region};
    std::ranges::fill(parts.largest.inside, std::uint8_t{0});
    for (const PixelRun& run : runs.ofLargest())
        std::fill_n(parts.largest.inside.begin() + static_cast<std::ptrdiff_t>(region.at(run.first, run.y)),
                    run.last - run.first + 1, std::uint8_t{1});
    return parts;
}

SliceRegion withoutHoles(SliceRegion region)
{
    constexpr std::uint8_t Beyond = 2;
    repaint(region, {0, 0}, Beyond);
    for (std::uint8_t& pixel : region.inside)
        pixel = pixel == Beyond ? 0 : 1;
    return region;
}

} // namespace hepatica::measurement
