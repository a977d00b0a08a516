#include "geometry/SpatialCorrelation.h"

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

/// One over the distance of voxels so many columns apart, of two rows: `width - 1` is no column apart.
std::vector<float> weightsBetween(const LesionRow& a, const LesionRow& b, std::size_t width,
                                  const imaging::Geometry& grid)
{
    const auto& spacing = grid.spacing();
    const auto& axes = grid.directions();
    std::vector<float> weights(2 * width - 1);
    const Point3 rowsApart = (b.j - a.j) * spacing[1] * axes[1] + (b.k - a.k) * spacing[2] * axes[2];
    for (std::size_t n = 0; n < weights.size(); ++n) {
        const double columns = static_cast<double>(n) - static_cast<double>(width - 1);
        const double apart_mm = norm(rowsApart + columns * spacing[0] * axes[0]);
        weights[n] = apart_mm > 0.0 ? static_cast<float>(1.0 / apart_mm) : 0.0F;
    }
    return weights;
}

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
    const auto count = static_cast<double>(values.size());
    double mean = 0.0, variation = 0.0;
    for (const double value : values)
        mean += value / count;
    for (const double value : values)
        variation += (value - mean) * (value - mean);
    if (!(variation > 0.0))
        return std::nullopt;
    const std::vector<LesionRow> rows = rowsOf(lesion, values, mean);
    const auto width = static_cast<std::size_t>(lesion.box().dims()[0]);
    PairSums sums;
    for (const LesionRow& a : rows)
        for (const LesionRow& b : rows)
            addPairs(a, b, weightsBetween(a, b, width, lesion.grid()), sums);
    // (zi - zj)^2 summed over all ordered pairs is twice the squares less twice the products.
    return SpatialCorrelation{count / sums.weights * sums.products / variation,
                              (count - 1.0) / (2.0 * sums.weights) * 2.0 * (sums.squares - sums.products) /
                                  variation};
}

} // namespace hepatica::measurement
