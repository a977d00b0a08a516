#include "LocalCorrelation.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>

namespace hepatica::imaging::registration {

namespace {

constexpr std::size_t BoxRadius = 2; // voxels
/// Variance that is no structure, of the grey range squared: 2 HU of noise left in a block. Vessels stand out
/// from the liver by little more.
constexpr float NoiseVariance = 0.005F * 0.005F;

/// Sums over 2 * BoxRadius + 1 runs of `inner` values, in place of each; beyond the ends there is nothing.
void sumAlong(const float* from, float* to, std::size_t inner, std::size_t length)
{
    for (std::size_t n = 0; n < length; ++n) {
        const std::size_t first = n > BoxRadius ? n - BoxRadius : 0,
                          last = std::min(n + BoxRadius, length - 1);
        float* const sum = to + n * inner;
        std::copy_n(from + first * inner, inner, sum);
        for (std::size_t m = first + 1; m <= last; ++m)
            for (std::size_t i = 0; i < inner; ++i)
                sum[i] += from[m * inner + i];
    }
}

} // namespace

LocalCorrelation::LocalCorrelation(const GreyImage& fixed, const GreyImage& moving, const AffineMap& affine,
                                   const Geometry& grid, Bits counts)
    : moving_(moving), affine_(affine), grid_(grid), counts_(std::move(counts))
{
    const std::size_t count = grid.voxelCount();
    fixed_.reserve(count);
    liver::forEachBlock(grid, [&](std::size_t, const Point3& at) {
        const Point3 index = fixed.grid.toContinuousIndex(at);
        fixed_.push_back(tissueAt(fixed, {index.x, index.y, index.z}).value);
        if (!isWithin(fixed, {index.x, index.y, index.z}))
            counts_[fixed_.size() - 1] = 0;
    });
    // Only what counts enters a box: a rib beside the liver, which does not breathe with it, must not.
    Values weights(counts_.begin(), counts_.end()), squares(count);
    for (std::size_t n = 0; n < count; ++n) {
        fixed_[n] *= weights[n];
        squares[n] = fixed_[n] * fixed_[n];
    }
    boxSize_ = boxSums(std::move(weights));
    fixedSums_ = boxSums(fixed_);
    fixedSpread_ = boxSums(std::move(squares));
    for (std::size_t n = 0; n < count; ++n)
        if (counts_[n] != 0)
            fixedSpread_[n] += boxSize_[n] * NoiseVariance - fixedSums_[n] * fixedSums_[n] / boxSize_[n];
}

LocalCorrelation::Values LocalCorrelation::boxSums(Values values) const
{
    const auto [ni, nj, nk] = grid_.dims();
    const auto columns = static_cast<std::size_t>(ni), rows = static_cast<std::size_t>(nj),
               slices = static_cast<std::size_t>(nk);
    Values sums(values.size());
    parallelFor(slices, [&](std::size_t k) {
        float* const slice = values.data() + k * columns * rows;
        float* const other = sums.data() + k * columns * rows;
        for (std::size_t j = 0; j < rows; ++j)
            sumAlong(slice + j * columns, other + j * columns, 1, columns);
        sumAlong(other, slice, columns, rows);
    });
    const std::size_t area = columns * rows;
    parallelFor(slices, [&](std::size_t k) {
        const std::size_t first = k > BoxRadius ? k - BoxRadius : 0,
                          last = std::min(k + BoxRadius, slices - 1);
        float* const sum = sums.data() + k * area;
        std::copy_n(values.data() + first * area, area, sum);
        for (std::size_t m = first + 1; m <= last; ++m)
            for (std::size_t i = 0; i < area; ++i)
                sum[i] += values[m * area + i];
    });
    return sums;
}

LocalCorrelation::Warped LocalCorrelation::warped(const VectorField& displacement) const
{
    const std::size_t count = grid_.voxelCount();
    Warped found{Values(count), {Values(count), Values(count), Values(count)}, Bits(count)};
    const IndexMap index(moving_, affine_);
    const auto [ni, nj, nk] = grid_.dims();
    const auto columns = static_cast<std::size_t>(ni), area = columns * static_cast<std::size_t>(nj);
    parallelFor(static_cast<std::size_t>(nk), [&, ni = ni](std::size_t k) {
        std::size_t n = k * area;
        for (std::size_t j = 0; j < area / columns; ++j)
            for (int i = 0; i < ni; ++i, ++n) {
                const Point3 place =
                    grid_.toPatient(i, static_cast<double>(j), static_cast<double>(k)) +
                    Point3{static_cast<double>(displacement[0][n]), static_cast<double>(displacement[1][n]),
                           static_cast<double>(displacement[2][n])};
                const auto at = index(place);
                const Tissue tissue = tissueAt(moving_, at);
                found.within[n] = isWithin(moving_, at) ? 1 : 0;
                found.values[n] = tissue.value;
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    const Point3& row = index.rows[axis];
                    found.slope[0][n] += tissue.slope[axis] * static_cast<float>(row.x);
                    found.slope[1][n] += tissue.slope[axis] * static_cast<float>(row.y);
                    found.slope[2][n] += tissue.slope[axis] * static_cast<float>(row.z);
                }
            }
    });
    return found;
}

LocalCorrelation::Match LocalCorrelation::at(const VectorField& displacement) const
{
    const std::size_t count = grid_.voxelCount();
    Warped moving = warped(displacement);
    Values squares(count), products(count);
    for (std::size_t n = 0; n < count; ++n) {
        moving.values[n] *= static_cast<float>(counts_[n]);
        squares[n] = moving.values[n] * moving.values[n];
        products[n] = moving.values[n] * fixed_[n];
    }
    const Values sums = boxSums(moving.values), squareSums = boxSums(std::move(squares)),
                 productSums = boxSums(std::move(products));

    // What a change of one voxel does to the correlation of the box around another: linear in the values of
    // the two voxels, so that the boxes are summed once more.
    Values byFixed(count), byMoving(count), constant(count);
    double sum = 0.0;
    std::size_t places = 0;
    for (std::size_t n = 0; n < count; ++n) {
        if (counts_[n] == 0 || moving.within[n] == 0)
            continue;
        const float size = boxSize_[n], common = productSums[n] - fixedSums_[n] * sums[n] / size;
        const float spread = squareSums[n] + size * NoiseVariance - sums[n] * sums[n] / size;
        const float ratio = common / (fixedSpread_[n] * spread);
        sum += static_cast<double>(common * ratio);
        ++places;
        byFixed[n] = 2.0F * ratio;
        byMoving[n] = 2.0F * ratio * common / spread;
        constant[n] = (byMoving[n] * sums[n] - byFixed[n] * fixedSums_[n]) / size;
    }
    Match match{0.0, std::move(moving.slope)};
    if (places == 0) {
        for (auto& component : match.slope)
            std::ranges::fill(component, 0.0F);
        return match;
    }
    match.correlation = sum / static_cast<double>(places);
    byFixed = boxSums(std::move(byFixed));
    byMoving = boxSums(std::move(byMoving));
    constant = boxSums(std::move(constant));
    const float scale = 1.0F / static_cast<float>(places);
    for (std::size_t n = 0; n < count; ++n) {
        const float change =
            counts_[n] == 0 ? 0.0F
                            : scale * (byFixed[n] * fixed_[n] - byMoving[n] * moving.values[n] + constant[n]);
        for (auto& component : match.slope)
            component[n] *= change;
    }
    return match;
}

} // namespace hepatica::imaging::registration
