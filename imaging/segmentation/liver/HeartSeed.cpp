#include "segmentation/liver/HeartSeed.h"

#include "segmentation/liver/Patch.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::liver {

namespace {

// mm: how thick lung is at least; how far right of the middle of the body a heart reaches (its right border
// lies 40 mm from it); and how far below the highest place the seed may lie.
constexpr double LeastLung_mm = 20.0, HeartOnRight_mm = 60.0, Top_mm = 12.0;

/// A row of blocks across the body, from the patient's right to the left.
class RowAcross {
public:
    RowAcross(const Scene& scene, const Bits& region, std::size_t first, bool isMirrored)
        : scene_(scene), region_(region), first_(first), count_(scene.image.dims()[0]),
          isMirrored_(isMirrored), step_mm_(scene.image.grid.spacing()[0])
    {
    }
    /// The last run of the region's blocks from the right, if there is lung on both sides of it.
    [[nodiscard]] std::vector<std::size_t> besideLung() const
    {
        int last = count_ - 1;
        while (last >= 0 && region_[block(last)] == 0)
            --last;
        int first = last;
        while (first > 0 && region_[block(first - 1)] != 0)
            --first;
        if (last < 0 || !isLungFrom(last + 1, +1) || !isLungFrom(first - 1, -1))
            return {};
        std::vector<std::size_t> blocks;
        for (int at = first; at <= last; ++at)
            blocks.push_back(block(at));
        return blocks;
    }

private:
    [[nodiscard]] std::size_t block(int at) const
    {
        return first_ + static_cast<std::size_t>(isMirrored_ ? count_ - 1 - at : at);
    }
    /// At whatever distance: fat on the pericardium and the stomach lie between, as thick as they may be. A
    /// row that is taken for nothing costs nothing, for only a layer in the region tells a heart; and a run
    /// of air of that length within the body, such as in the stomach, is no rarer nearby.
    [[nodiscard]] bool isLungFrom(int at, int way) const
    {
        constexpr float LungBelow = -500.0F; // HU
        double lung_mm = 0.0;
        for (; at >= 0 && at < count_ && lung_mm < LeastLung_mm; at += way) {
            const std::size_t here = block(at);
            const bool isLung = scene_.body[here] != 0 && scene_.image.values[here] < LungBelow;
            lung_mm = isLung ? lung_mm + step_mm_ : 0.0;
        }
        return lung_mm >= LeastLung_mm;
    }

    const Scene& scene_;
    const Bits& region_;
    std::size_t first_;
    int count_;
    bool isMirrored_;
    double step_mm_;
};

bool isAxial(const Geometry& grid)
{
    constexpr double Nearly = 0.9;
    const Point3 origin = grid.toPatient(0.0, 0.0, 0.0);
    const Point3 across = grid.toPatient(1.0, 0.0, 0.0) - origin, up = grid.toPatient(0.0, 0.0, 1.0) - origin;
    return std::abs(across.x) > Nearly * grid.spacing()[0] && std::abs(up.z) > Nearly * grid.spacing()[2];
}

/// The ball around the place that lies deepest within the region, of those that are set.
Bits deepestBall(const Bits& places, const Bits& region, const Scene& scene)
{
    constexpr double PartOfDepth = 0.5, LeastDepth_mm = 8.0; // as deep as liver tissue must lie
    const Blocks depth = scene.shapes.depth(region, BlockMorphology::Beyond::Inside);
    std::size_t deepest = 0;
    double most_mm = 0.0;
    for (std::size_t block = 0; block < places.size(); ++block)
        if (const auto mm = static_cast<double>(depth[block]); places[block] != 0 && mm > most_mm) {
            most_mm = mm;
            deepest = block;
        }
    Bits ball(places.size(), 0);
    if (most_mm < LeastDepth_mm)
        return ball;
    ball[deepest] = 1;
    return both(scene.shapes.dilated(ball, PartOfDepth * most_mm), region);
}

} // namespace

Bits betweenLungs(const Scene& scene, const Bits& region)
{
    const Geometry& grid = scene.image.grid;
    const bool isMirrored = grid.toPatient(1.0, 0.0, 0.0).x < grid.toPatient(0.0, 0.0, 0.0).x;
    const auto row = static_cast<std::size_t>(grid.dims()[0]);
    Bits between(region.size(), 0);
    if (!isAxial(grid))
        return between;
    for (std::size_t first = 0; first < region.size(); first += row)
        for (const std::size_t block : RowAcross(scene, region, first, isMirrored).besideLung())
            between[block] = 1;
    return between;
}

std::optional<HeartSeed> heartSeed(const Scene& scene, const Bits& region)
{
    const Geometry& grid = scene.image.grid;
    if (!scene.scale.isHounsfield || !isAxial(grid))
        return std::nullopt;
    const Bits beside = betweenLungs(scene, region), left = without(beside, scene.right);
    double top_mm = -1e9, lowest_mm = 1e9, middle_mm = -1e9;
    forEachBlock(grid, [&](std::size_t block, const Point3& at) {
        if (left[block] != 0) {
            top_mm = std::max(top_mm, at.z);
            lowest_mm = std::min(lowest_mm, at.z);
        }
        if (scene.right[block] != 0)
            middle_mm = std::max(middle_mm, at.x);
    });
    if (top_mm < lowest_mm)
        return std::nullopt;
    Bits top = left, liver = region;
    forEachBlock(grid, [&](std::size_t block, const Point3& at) {
        if (at.z < top_mm - Top_mm)
            top[block] = 0;
        if (at.z >= lowest_mm && at.x > middle_mm - HeartOnRight_mm)
            liver[block] = 0;
    });
    Bits heart = deepestBall(top, region, scene);
    if (std::ranges::find(heart, 1) == heart.end() || std::ranges::find(liver, 1) == liver.end())
        return std::nullopt;
    return HeartSeed{without(heart, liver), std::move(liver)};
}

} // namespace hepatica::imaging::liver
