#include "segmentation/liver/LiverScene.h"

#include "Median.h"
#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::imaging::liver {

namespace {

constexpr double Smoothing_mm = 2.0, CoreDepth_mm = 8.0;

std::array<double, 3> inBlocks(double length_mm, const Geometry& grid)
{
    return {length_mm / grid.spacing()[0], length_mm / grid.spacing()[1], length_mm / grid.spacing()[2]};
}

/// Where values change by less than a step a block over their surroundings.
Bits evenPlaces(Blocks values, const Geometry& grid)
{
    constexpr double Surroundings_mm = 3.0;
    constexpr float MostStep = 12.0F;
    segmentation::smooth(values, grid.dims(), inBlocks(Surroundings_mm, grid));
    const auto [ni, nj, nk] = grid.dims();
    const auto at = [&, ni = ni, nj = nj](int i, int j, int k) {
        return values[(static_cast<std::size_t>(k) * static_cast<std::size_t>(nj) +
                       static_cast<std::size_t>(j)) *
                          static_cast<std::size_t>(ni) +
                      static_cast<std::size_t>(i)];
    };
    const auto half = [](int index, int count) {
        return std::pair(std::max(index - 1, 0), std::min(index + 1, count - 1));
    };
    Bits even;
    even.reserve(values.size());
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i) {
                const auto [left, right] = half(i, ni);
                const auto [front, back] = half(j, nj);
                const auto [low, high] = half(k, nk);
                const float x = at(right, j, k) - at(left, j, k), y = at(i, back, k) - at(i, front, k),
                            z = at(i, j, high) - at(i, j, low);
                even.push_back(0.25F * (x * x + y * y + z * z) < MostStep * MostStep ? 1 : 0);
            }
    return even;
}

/// The blocks on the patient's right of the middle of the body.
Bits rightSide(const Bits& body, const Geometry& grid)
{
    std::vector<double> x;
    x.reserve(body.size());
    double least = 1e9, most = -1e9;
    forEachBlock(grid, [&](std::size_t block, const Point3& at) {
        x.push_back(at.x);
        if (body[block] != 0) {
            least = std::min(least, at.x);
            most = std::max(most, at.x);
        }
    });
    Bits right(body.size());
    std::ranges::transform(
        x, right.begin(), [middle = 0.5 * (least + most)](double at) -> std::uint8_t { return at < middle; });
    return right;
}

/// The commonest value of the blocks that are set, and the median of what is near it.
std::optional<double> commonestLevel(const Blocks& values, const Bits& bits)
{
    constexpr double Width = 2.0, Most = 400.0, Near = 20.0;
    constexpr std::size_t Enough = 100;
    segmentation::Field histogram(static_cast<std::size_t>(Most / Width), 0.0F);
    std::vector<double> counted;
    for (std::size_t block = 0; block < values.size(); ++block)
        if (bits[block] != 0 && values[block] > 0.0F && static_cast<double>(values[block]) < Most) {
            counted.push_back(static_cast<double>(values[block]));
            histogram[static_cast<std::size_t>(counted.back() / Width)] += 1.0F;
        }
    if (counted.size() < Enough)
        return std::nullopt;
    segmentation::smooth(histogram, {static_cast<int>(histogram.size()), 1, 1}, {2.0, 0.0, 0.0});
    const auto top = std::ranges::max_element(histogram) - histogram.begin();
    const double commonest = (static_cast<double>(top) + 0.5) * Width;
    std::erase_if(counted, [&](double value) { return std::abs(value - commonest) > Near; });
    return medianOf(std::move(counted));
}

std::optional<double> levelAt(const Blocks& values, const Bits& soft, const Geometry& grid,
                              const Point3& click)
{
    constexpr double Reach_mm = 8.0;
    std::vector<double> near;
    forEachBlock(grid, [&](std::size_t block, const Point3& at) {
        if (soft[block] != 0 && distance(at, click) <= Reach_mm)
            near.push_back(static_cast<double>(values[block]));
    });
    return near.empty() ? std::nullopt : std::optional(medianOf(std::move(near)));
}

} // namespace

Blocks smoothedWithin(const Blocks& values, const Bits& within, const Geometry& grid, double sigma_mm)
{
    Blocks sum(values.size()), weight(within.begin(), within.end());
    std::ranges::transform(values, within, sum.begin(),
                           [](float value, std::uint8_t isWithin) { return isWithin != 0 ? value : 0.0F; });
    const auto sigma = inBlocks(sigma_mm, grid);
    segmentation::smooth(sum, grid.dims(), sigma);
    segmentation::smooth(weight, grid.dims(), sigma);
    std::ranges::transform(sum, weight, sum.begin(),
                           [](float total, float share) { return total / std::max(share, 1e-3F); });
    return sum;
}

Bits between(const Blocks& values, double from, double to)
{
    Bits bits(values.size());
    std::ranges::transform(values, bits.begin(), [&](float value) -> std::uint8_t {
        return static_cast<double>(value) > from && static_cast<double>(value) < to;
    });
    return bits;
}

tl::unexpected<Problem> noLiver(const std::string& why)
{
    return fail(ProblemCode::NoLiver, {why});
}

tl::unexpected<Problem> liverCancelled()
{
    return fail(ProblemCode::Cancelled, {"finding the liver"});
}

Expected<Scene> sceneOf(const Volume& volume, CoarseImage coarse, const Stretch& way)
{
    const Scale scale = scaleOf(volume, coarse.values);
    if (scale.gain == 0.0)
        return noLiver("the image has no contrast");
    for (float& value : coarse.values)
        value *= static_cast<float>(scale.gain);
    const BlockMorphology shapes(coarse.dims(), coarse.grid.spacing());
    Bits body = shapes.largestPart(between(coarse.values, scale.airBelow, 1e9));
    if (!way.goesOn(0.2))
        return liverCancelled();
    body = shapes.withHolesFilled(body, 1);
    if (!way.goesOn(0.5))
        return liverCancelled();
    Bits soft = both(body, between(coarse.values, scale.softFrom, scale.softTo));
    Bits right = rightSide(body, coarse.grid);
    if (!way.goesOn(0.7))
        return liverCancelled();
    Blocks smooth = smoothedWithin(coarse.values, soft, coarse.grid, Smoothing_mm);
    return Scene{std::move(coarse), scale, shapes, std::move(body), std::move(soft), std::move(right),
                 std::move(smooth)};
}

Expected<double> liverLevel(const Scene& scene, const std::optional<Point3>& click, const Stretch& way)
{
    if (!way.goesOn(0.0))
        return liverCancelled();
    if (click) {
        if (const auto level = levelAt(scene.smooth, scene.soft, scene.image.grid, *click))
            return *level;
        return noLiver("the click lies in no soft tissue");
    }
    const Bits even = both(scene.soft, evenPlaces(scene.image.values, scene.image.grid));
    if (!way.goesOn(0.5))
        return liverCancelled();
    const Bits core =
        both(scene.shapes.eroded(even, CoreDepth_mm, BlockMorphology::Beyond::Inside), scene.right);
    if (const auto level = commonestLevel(scene.smooth, core))
        return *level;
    return noLiver("no large body of even brightness lies on the patient's right");
}

} // namespace hepatica::imaging::liver
