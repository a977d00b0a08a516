#include <hepatica/measurement/LesionShape.h>

#include <hepatica/imaging/Parallel.h>

#include "geometry/FarthestVertices.h"
#include "geometry/MeshSize.h"
#include "geometry/RowSpan.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using imaging::Mask;

/// The mean of the voxels' places, by rows.
Point3 meanIndex(const Mask& mask)
{
    const auto& [first, last] = mask.box();
    const auto width = static_cast<std::size_t>(mask.box().dims()[0]);
    std::int64_t i = 0, j = 0, k = 0;
    const std::uint8_t* row = mask.inside().data();
    for (int z = first.k; z <= last.k; ++z)
        for (int y = first.j; y <= last.j; ++y, row += width) {
            std::int32_t count = 0, places = 0;
            for (std::size_t x = 0; x < width; ++x) {
                count += row[x];
                places += row[x] * static_cast<std::int32_t>(x);
            }
            i += places + static_cast<std::int64_t>(count) * first.i;
            j += static_cast<std::int64_t>(count) * y;
            k += static_cast<std::int64_t>(count) * z;
        }
    const auto all = static_cast<double>(mask.voxelCount());
    return {static_cast<double>(i) / all, static_cast<double>(j) / all, static_cast<double>(k) / all};
}

/// What values are of ascending ranks. Whole numbers of a narrow range are counted, others put in order as
/// far as they are asked for.
class Ranks {
public:
    explicit Ranks(std::vector<double> values) : values_(std::move(values)) {}
    Ranks(int least, std::vector<std::int32_t> counts) : least_(least), counts_(std::move(counts))
    {
        for (const std::int32_t count : counts_)
            total_ += static_cast<std::size_t>(count);
    }
    /// Between two ranks linear.
    [[nodiscard]] double percentile(double percent)
    {
        const std::size_t last = (counts_.empty() ? values_.size() : total_) - 1;
        const double rank = percent / 100.0 * static_cast<double>(last);
        const auto below = static_cast<std::size_t>(rank);
        return std::lerp(at(below), at(std::min(below + 1, last)), rank - static_cast<double>(below));
    }

private:
    [[nodiscard]] double at(std::size_t rank)
    {
        if (counts_.empty()) {
            const auto place = values_.begin() + static_cast<std::ptrdiff_t>(rank);
            std::ranges::nth_element(values_, place);
            return *place;
        }
        std::size_t seen = 0, value = 0;
        while (seen + static_cast<std::size_t>(counts_[value]) <= rank)
            seen += static_cast<std::size_t>(counts_[value++]);
        return static_cast<double>(least_) + static_cast<double>(value);
    }

    std::vector<double> values_;
    int least_ = 0;
    std::vector<std::int32_t> counts_;
    std::size_t total_ = 0;
};

void addPercentiles(DensityStatistics& density, Ranks ranks)
{
    density.median = ranks.percentile(50.0);
    density.p10 = ranks.percentile(10.0);
    density.p25 = ranks.percentile(25.0);
    density.p75 = ranks.percentile(75.0);
    density.p90 = ranks.percentile(90.0);
}

/// How often each whole number of 16 bits stands within a mask.
class ValueCounts {
public:
    ValueCounts(const Mask& lesion, const imaging::Volume& volume, std::span<const std::int16_t> voxels)
        : counts_(Numbers, 0)
    {
        const auto& [first, last] = lesion.box();
        const auto width = static_cast<std::size_t>(lesion.box().dims()[0]);
        auto inside = lesion.inside();
        for (int k = first.k; k <= last.k; ++k)
            for (int j = first.j; j <= last.j; ++j, inside = inside.subspan(width))
                count(voxels.subspan(volume.offset({first.i, j, k}), width), inside.first(width));
    }
    [[nodiscard]] DensityStatistics statistics() const
    {
        const auto isSome = [](std::int32_t count) { return count != 0; };
        const auto from = std::ranges::find_if(counts_, isSome) - counts_.begin(),
                   to = counts_.rend() - std::find_if(counts_.rbegin(), counts_.rend(), isSome);
        const auto first = static_cast<std::int64_t>(Least + from);
        // Sums of distances from the least value are whole numbers, and exact.
        std::int64_t count = 0, sum = 0, squares = 0;
        for (auto at = from; at < to; ++at) {
            const std::int64_t distance = at - from, times = counts_[static_cast<std::size_t>(at)];
            count += times;
            sum += times * distance;
            squares += times * distance * distance;
        }
        DensityStatistics density{.min = static_cast<double>(first),
                                  .max = static_cast<double>(Least + to - 1)};
        const double middle = static_cast<double>(sum) / static_cast<double>(count);
        density.mean = static_cast<double>(first) + middle;
        density.sd = std::sqrt(
            std::max(0.0, static_cast<double>(squares) / static_cast<double>(count) - middle * middle));
        addPercentiles(density,
                       Ranks(static_cast<int>(first), {counts_.begin() + from, counts_.begin() + to}));
        return density;
    }

private:
    void count(std::span<const std::int16_t> values, std::span<const std::uint8_t> inside)
    {
        const RowSpan span = insideSpan(inside);
        for (int at = span.first; at <= span.last; ++at)
            counts_[static_cast<std::size_t>(values[static_cast<std::size_t>(at)] - Least)] +=
                inside[static_cast<std::size_t>(at)];
    }

    static constexpr int Least = std::numeric_limits<std::int16_t>::min();
    static constexpr std::size_t Numbers = 65536;
    std::vector<std::int32_t> counts_;
};

/// Mean, deviation and extremes in one pass over values shifted by the first one, so that squares of large
/// numbers lose nothing.
DensityStatistics momentsOf(const std::vector<double>& values)
{
    const double first = values.front();
    DensityStatistics density{.min = first, .max = first};
    double sum = 0.0, squares = 0.0;
    for (const double value : values) {
        const double from = value - first;
        sum += from;
        squares += from * from;
        density.min = std::min(density.min, value);
        density.max = std::max(density.max, value);
    }
    const auto count = static_cast<double>(values.size());
    density.mean = first + sum / count;
    density.sd = std::sqrt(std::max(0.0, squares / count - (sum / count) * (sum / count)));
    return density;
}

std::vector<double> valuesWithin(const Mask& lesion, const imaging::Volume& volume,
                                 std::span<const float> voxels)
{
    // Written at the end each time, and kept where it is inside: no branch that is hard to foresee.
    std::vector<double> values(lesion.voxelCount() + 1);
    std::size_t count = 0;
    const auto& [first, last] = lesion.box();
    const auto width = static_cast<std::size_t>(lesion.box().dims()[0]);
    const std::uint8_t* inside = lesion.inside().data();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (const float value : voxels.subspan(volume.offset({first.i, j, k}), width)) {
                values[count] = static_cast<double>(value);
                count += *inside++;
            }
    values.resize(count);
    return values;
}

DensityStatistics densityOf(std::vector<double> values)
{
    DensityStatistics density = momentsOf(values);
    addPercentiles(density, Ranks(std::move(values)));
    return density;
}

} // namespace

LesionShape measureShape(const Mask& lesion)
{
    const auto& grid = lesion.grid();
    const Point3 middle = meanIndex(lesion);
    const auto count = static_cast<double>(lesion.voxelCount());
    MeshSize mesh;
    double farthest_mm = 0.0;
    imaging::sideBySide([&] { mesh = meshSize(lesion); }, [&] { farthest_mm = farthestVertices_mm(lesion); });
    return {.voxels = lesion.voxelCount(),
            .volume_mm3 = count * grid.voxelVolume_mm3(),
            .meshVolume_mm3 = mesh.volume_mm3,
            .surface_mm2 = mesh.surface_mm2,
            .maxDiameter3d_mm = farthest_mm,
            .centroid = grid.toPatient(middle.x, middle.y, middle.z)};
}

double sphericity(const LesionShape& shape)
{
    const double ball_mm2 = std::cbrt(36.0 * std::numbers::pi * shape.meshVolume_mm3 * shape.meshVolume_mm3);
    return ball_mm2 / shape.surface_mm2;
}

Expected<DensityStatistics> measureDensity(const Mask& lesion, const imaging::Volume& volume)
{
    if (!lesion.grid().sameGrid(volume.geometry()))
        return fail(ProblemCode::OtherGrid, {"the lesion's mask", "dimensions or positions differ"});
    return volume.visit([&](auto voxels) -> Expected<DensityStatistics> {
        if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(voxels[0])>>)
            return ValueCounts(lesion, volume, voxels).statistics();
        else {
            auto values = valuesWithin(lesion, volume, voxels);
            const auto unknown =
                std::ranges::count_if(values, [](double value) { return !std::isfinite(value); });
            if (unknown != 0)
                return fail(ProblemCode::BadDocument,
                            {"the images", fmt::format("{} voxels of the lesion have no value", unknown),
                             "a number in each"});
            return densityOf(std::move(values));
        }
    });
}

} // namespace hepatica::measurement
