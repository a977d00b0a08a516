#include "geometry/SpatialCorrelation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace hepatica::measurement {

namespace {

/// A row of the box that has voxels of the lesion: outside ones count nothing.
struct LesionRow {
    int j = 0, k = 0;
    std::vector<float> inside, deviations; ///< 1 or 0; the value less the mean, or 0
};

std::vector<LesionRow> rowsOf(const imaging::Mask& lesion, std::span<const double> values, double mean)
{
    const auto dims = lesion.box().dims();
    const auto width = static_cast<std::size_t>(dims[0]);
    std::vector<LesionRow> rows;
    const std::uint8_t* inside = lesion.inside().data();
    auto value = values.begin();
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j, inside += width) {
            LesionRow row{j, k, std::vector<float>(width, 0.0F), std::vector<float>(width, 0.0F)};
            const auto before = value;
            for (std::size_t i = 0; i < width; ++i)
                if (inside[i] != 0) {
                    row.inside[i] = 1.0F;
                    row.deviations[i] = static_cast<float>(*value++ - mean);
                }
            if (value != before)
                rows.push_back(std::move(row));
        }
    return rows;
}

/// One over the distance of voxels of two rows by how many columns they are apart, made once for all rows
/// that lie so to each other: `width - 1` is no column apart.
class RowWeights {
public:
    explicit RowWeights(const imaging::Mask& lesion)
        : grid_(lesion.grid()), dims_(lesion.box().dims()),
          weights_(std::size_t{4} * static_cast<std::size_t>(dims_[1]) * static_cast<std::size_t>(dims_[2]))
    {
    }
    [[nodiscard]] const std::vector<float>& between(const LesionRow& a, const LesionRow& b)
    {
        const int j = b.j - a.j, k = b.k - a.k;
        const int row = j + dims_[1], slice = k + dims_[2], rows = 2 * dims_[1];
        auto& weights = weights_[static_cast<std::size_t>(slice) * static_cast<std::size_t>(rows) +
                                 static_cast<std::size_t>(row)];
        if (weights.empty())
            weights = made(j, k);
        return weights;
    }

private:
    [[nodiscard]] std::vector<float> made(int j, int k) const
    {
        const auto& spacing = grid_.spacing();
        const auto& axes = grid_.directions();
        const Point3 rowsApart = j * spacing[1] * axes[1] + k * spacing[2] * axes[2];
        std::vector<float> weights;
        for (int columns = 1 - dims_[0]; columns < dims_[0]; ++columns) {
            const double apart_mm = norm(rowsApart + columns * spacing[0] * axes[0]);
            weights.push_back(apart_mm > 0.0 ? static_cast<float>(1.0 / apart_mm) : 0.0F);
        }
        return weights;
    }

    const imaging::Geometry& grid_;
    std::array<int, 3> dims_;
    std::vector<std::vector<float>> weights_;
};

/// Over all pairs: the weights, and those times the first one's squared deviation and times both deviations.
struct PairSums {
    double weights = 0.0, squares = 0.0, products = 0.0;
};

void addPairs(const LesionRow& a, const LesionRow& b, const std::vector<float>& weights, PairSums& sums)
{
    const std::size_t width = a.inside.size();
    for (std::size_t i = 0; i < width; ++i) {
        if (a.inside[i] == 0.0F)
            continue;
        const float* const from = &weights[width - 1 - i];
        float weight = 0.0F, product = 0.0F;
        for (std::size_t n = 0; n < width; ++n) {
            weight += from[n] * b.inside[n];
            product += from[n] * b.deviations[n];
        }
        const double deviation = static_cast<double>(a.deviations[i]);
        sums.weights += static_cast<double>(weight);
        sums.squares += deviation * deviation * static_cast<double>(weight);
        sums.products += deviation * static_cast<double>(product);
    }
}

} // namespace

std::optional<SpatialCorrelation> spatialCorrelation(const imaging::Mask& lesion,
                                                     std::span<const double> values)
{
    constexpr double MostProducts = 5e9; // some seconds
    const auto [least, most] = std::ranges::minmax(values);
    if (least == most)
        return std::nullopt;
    const auto count = static_cast<double>(values.size());
    double mean = 0.0, variation = 0.0;
    for (const double value : values)
        mean += value / count;
    for (const double value : values)
        variation += (value - mean) * (value - mean);
    const std::vector<LesionRow> rows = rowsOf(lesion, values, mean);
    const auto width = static_cast<double>(lesion.box().dims()[0]);
    if (static_cast<double>(rows.size()) * width * count > MostProducts)
        return std::nullopt;
    RowWeights weights(lesion);
    PairSums sums;
    for (const LesionRow& a : rows)
        for (const LesionRow& b : rows)
            addPairs(a, b, weights.between(a, b), sums);
    // (zi - zj)^2 summed over all ordered pairs is twice the squares less twice the products.
    return SpatialCorrelation{count / sums.weights * sums.products / variation,
                              (count - 1.0) / sums.weights * (sums.squares - sums.products) / variation};
}

} // namespace hepatica::measurement
