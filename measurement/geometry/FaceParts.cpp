#include "geometry/FaceParts.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace hepatica::measurement {

namespace {

/// Voxels side by side in a row: from `first` up to before `end`, counted over all of the box.
struct VoxelRun {
    std::size_t first, end;
};

/// The runs of all rows; those of row n are from starts[n] up to before starts[n + 1].
struct RunsOfRows {
    std::vector<VoxelRun> runs;
    std::vector<std::size_t> starts;
};

RunsOfRows runsOf(const std::vector<std::uint8_t>& voxels, std::size_t width)
{
    RunsOfRows rows;
    const std::uint8_t* const all = voxels.data();
    const auto next = [all](std::size_t from, std::size_t end, int value) {
        const void* found = std::memchr(all + from, value, end - from);
        return found == nullptr ? end
                                : static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - all);
    };
    for (std::size_t row = 0; row < voxels.size(); row += width) {
        rows.starts.push_back(rows.runs.size());
        const std::size_t rowEnd = row + width;
        for (std::size_t first = next(row, rowEnd, 1); first < rowEnd;) {
            const std::size_t end = next(first, rowEnd, 0);
            rows.runs.push_back({first, end});
            first = next(end, rowEnd, 1);
        }
    }
    rows.starts.push_back(rows.runs.size());
    return rows;
}

/// Which runs hang together (union by the lower number, with halving of paths; Tarjan and van Leeuwen, J ACM
/// 1984;31:245-281).
class JoinedRuns {
public:
    explicit JoinedRuns(std::size_t count) : parents_(count)
    {
        std::iota(parents_.begin(), parents_.end(), 0);
    }
    [[nodiscard]] std::size_t rootOf(std::size_t run)
    {
        while (parents_[run] != run)
            run = parents_[run] = parents_[parents_[run]];
        return run;
    }
    void join(std::size_t a, std::size_t b)
    {
        const std::size_t one = rootOf(a), other = rootOf(b);
        parents_[std::max(one, other)] = std::min(one, other);
    }
    /// The runs of two rows that lie side by side, `apart` voxels from each other.
    void joinRows(const RunsOfRows& rows, std::size_t row, std::size_t other, std::size_t apart)
    {
        std::size_t a = rows.starts[other], b = rows.starts[row];
        while (a < rows.starts[other + 1] && b < rows.starts[row + 1]) {
            const VoxelRun before{rows.runs[a].first + apart, rows.runs[a].end + apart};
            if (before.first < rows.runs[b].end && rows.runs[b].first < before.end)
                join(a, b);
            (before.end < rows.runs[b].end ? a : b)++;
        }
    }

private:
    std::vector<std::size_t> parents_;
};

} // namespace

void dropSmallParts(std::vector<std::uint8_t>& voxels, const std::array<int, 3>& dims, std::size_t least)
{
    const auto width = static_cast<std::size_t>(dims[0]), height = static_cast<std::size_t>(dims[1]);
    const RunsOfRows rows = runsOf(voxels, width);
    JoinedRuns joined(rows.runs.size());
    for (std::size_t row = 0; row + 1 < rows.starts.size(); ++row) {
        if (row % height != 0)
            joined.joinRows(rows, row, row - 1, width);
        if (row >= height)
            joined.joinRows(rows, row, row - height, width * height);
    }
    std::vector<std::size_t> sizes(rows.runs.size(), 0);
    for (std::size_t n = 0; n < rows.runs.size(); ++n)
        sizes[joined.rootOf(n)] += rows.runs[n].end - rows.runs[n].first;
    for (std::size_t n = 0; n < rows.runs.size(); ++n)
        if (sizes[joined.rootOf(n)] < least)
            std::fill(voxels.begin() + static_cast<std::ptrdiff_t>(rows.runs[n].first),
                      voxels.begin() + static_cast<std::ptrdiff_t>(rows.runs[n].end), std::uint8_t{0});
}

} // namespace hepatica::measurement
