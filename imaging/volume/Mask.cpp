#include <hepatica/imaging/Mask.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace hepatica::imaging {

namespace {

std::size_t boxOffset(const IndexBox& box, const VoxelIndex& v)
{
    const auto dims = box.dims();
    return (static_cast<std::size_t>(v.k - box.first.k) * static_cast<std::size_t>(dims[1]) +
            static_cast<std::size_t>(v.j - box.first.j)) *
               static_cast<std::size_t>(dims[0]) +
           static_cast<std::size_t>(v.i - box.first.i);
}

/// The smallest box around what is inside; none where nothing is.
std::optional<IndexBox> tightBox(const IndexBox& box, std::span<const std::uint8_t> inside)
{
    IndexBox tight{box.last, box.first};
    const auto width = static_cast<std::size_t>(box.dims()[0]);
    const auto isInside = [](std::uint8_t voxel) { return voxel != 0; };
    bool isEmpty = true;
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j) {
            const auto row = inside.subspan(boxOffset(box, {box.first.i, j, k}), width);
            const auto first = std::ranges::find_if(row, isInside);
            if (first == row.end())
                continue;
            const auto last = std::find_if(row.rbegin(), row.rend(), isInside);
            isEmpty = false;
            tight.first = {std::min(tight.first.i, box.first.i + static_cast<int>(first - row.begin())),
                           std::min(tight.first.j, j), std::min(tight.first.k, k)};
            tight.last = {std::max(tight.last.i, box.last.i - static_cast<int>(last - row.rbegin())),
                          std::max(tight.last.j, j), std::max(tight.last.k, k)};
        }
    return isEmpty ? std::nullopt : std::optional(tight);
}

tl::unexpected<Problem> boxLeavesGrid()
{
    return fail(ProblemCode::ImpossibleGeometry, {"the mask", "its box leaves the grid"});
}

/// Reads one whole number and the blanks before it; false when there is none.
bool readNumber(std::string_view& text, int& value)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc())
        return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

} // namespace

Mask::Mask(const Geometry& grid, const IndexBox& box, std::vector<std::uint8_t> inside)
    : grid_(grid), box_(box), inside_(std::make_shared<const std::vector<std::uint8_t>>(std::move(inside))),
      voxelCount_(static_cast<std::size_t>(std::ranges::count(*inside_, std::uint8_t{1})))
{
}

Expected<Mask> Mask::make(const Geometry& grid, const IndexBox& box, std::span<const std::uint8_t> inside)
{
    const auto dims = box.dims();
    const bool ordered = dims[0] > 0 && dims[1] > 0 && dims[2] > 0;
    if (!ordered || !grid.contains(box.first) || !grid.contains(box.last))
        return boxLeavesGrid();
    if (inside.size() != static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
                             static_cast<std::size_t>(dims[2]))
        return fail(ProblemCode::ImpossibleGeometry,
                    {"the mask", "the number of voxels does not fit its box"});

    const auto tight = tightBox(box, inside);
    if (!tight)
        return fail(ProblemCode::EmptyMask, {"the mask"});
    const auto cut = tight->dims();
    std::vector<std::uint8_t> kept(static_cast<std::size_t>(cut[0]) * static_cast<std::size_t>(cut[1]) *
                                   static_cast<std::size_t>(cut[2]));
    const auto width = static_cast<std::size_t>(cut[0]);
    auto to = kept.begin();
    for (int k = tight->first.k; k <= tight->last.k; ++k)
        for (int j = tight->first.j; j <= tight->last.j; ++j)
            to = std::ranges::transform(inside.subspan(boxOffset(box, {tight->first.i, j, k}), width), to,
                                        [](std::uint8_t voxel) -> std::uint8_t { return voxel != 0; })
                     .out;
    return Mask(grid, *tight, std::move(kept));
}

bool Mask::contains(const VoxelIndex& voxel) const
{
    return box_.contains(voxel) && (*inside_)[boxOffset(box_, voxel)] != 0;
}

bool Mask::touchesBorder() const
{
    const auto& n = grid_.dims();
    return box_.first.i == 0 || box_.first.j == 0 || box_.first.k == 0 || box_.last.i == n[0] - 1 ||
           box_.last.j == n[1] - 1 || box_.last.k == n[2] - 1;
}

Expected<Mask> Mask::movedTo(const Geometry& grid, const VoxelIndex& by) const
{
    const auto moved = [&](const VoxelIndex& v) { return VoxelIndex{v.i + by.i, v.j + by.j, v.k + by.k}; };
    Mask there = *this;
    there.grid_ = grid;
    there.box_ = {moved(box_.first), moved(box_.last)};
    if (!grid.contains(there.box_.first) || !grid.contains(there.box_.last))
        return boxLeavesGrid();
    return there;
}

std::string Mask::runLengths() const
{
    const auto dims = box_.dims();
    std::string text = std::to_string(box_.first.i) + " " + std::to_string(box_.first.j) + " " +
                       std::to_string(box_.first.k) + " " + std::to_string(dims[0]) + " " +
                       std::to_string(dims[1]) + " " + std::to_string(dims[2]) + ":";
    std::uint8_t value = 0;
    std::size_t run = 0;
    for (const std::uint8_t voxel : *inside_) {
        if (voxel != value) {
            text += std::to_string(run) + " ";
            value = voxel;
            run = 0;
        }
        ++run;
    }
    return text + std::to_string(run);
}

Expected<Mask> Mask::fromRunLengths(const Geometry& grid, std::string_view runs)
{
    const auto refuse = [] {
        return fail(ProblemCode::ImpossibleGeometry, {"the mask", "its run lengths cannot be read"});
    };
    std::array<int, 6> head{};
    for (int& value : head)
        if (!readNumber(runs, value))
            return refuse();
    if (runs.empty() || runs.front() != ':')
        return refuse();
    runs.remove_prefix(1);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int first = head[axis], length = head[axis + 3];
        if (first < 0 || length <= 0 || length > grid.dims()[axis] || first > grid.dims()[axis] - length)
            return refuse();
    }
    const IndexBox box{{head[0], head[1], head[2]},
                       {head[0] + head[3] - 1, head[1] + head[4] - 1, head[2] + head[5] - 1}};
    const std::size_t count = static_cast<std::size_t>(head[3]) * static_cast<std::size_t>(head[4]) *
                              static_cast<std::size_t>(head[5]);
    std::vector<std::uint8_t> inside;
    inside.reserve(count);
    std::uint8_t value = 0;
    for (int run = 0; inside.size() < count && readNumber(runs, run); value = value == 0 ? 1 : 0) {
        if (run < 0 || static_cast<std::size_t>(run) > count - inside.size())
            return refuse();
        inside.insert(inside.end(), static_cast<std::size_t>(run), value);
    }
    if (inside.size() != count || !runs.empty())
        return refuse();
    return make(grid, box, inside);
}

bool Mask::operator==(const Mask& other) const
{
    return grid_ == other.grid_ && box_ == other.box_ && *inside_ == *other.inside_;
}

double dice(const Mask& a, const Mask& b)
{
    std::size_t both = 0;
    const IndexBox& box = a.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i)
                both += a.contains({i, j, k}) && b.contains({i, j, k}) ? 1 : 0;
    return 2.0 * static_cast<double>(both) / static_cast<double>(a.voxelCount() + b.voxelCount());
}

} // namespace hepatica::imaging
