#include "MrLike.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace hepatica::benchmarks {

namespace {

double signalOf(double hu, const std::vector<std::pair<double, double>>& signals)
{
    if (hu <= signals.front().first)
        return signals.front().second;
    for (std::size_t n = 1; n < signals.size(); ++n)
        if (hu <= signals[n].first) {
            const auto [low, from] = signals[n - 1];
            const auto [high, to] = signals[n];
            return from + (to - from) * (hu - low) / (high - low);
        }
    return signals.back().second;
}

/// Whether a voxel that may be fat has air or lung beside it: then it is a mixture of that and soft tissue.
bool isBesideAir(const imaging::Volume& volume, const imaging::VoxelIndex& at)
{
    constexpr double MostOfLung_hu = -300.0;
    constexpr int Pixels = 2, Slices = 1;
    const auto& dims = volume.geometry().dims();
    for (int k = std::max(0, at.k - Slices); k <= std::min(dims[2] - 1, at.k + Slices); ++k)
        for (int j = std::max(0, at.j - Pixels); j <= std::min(dims[1] - 1, at.j + Pixels); ++j)
            for (int i = std::max(0, at.i - Pixels); i <= std::min(dims[0] - 1, at.i + Pixels); ++i)
                if (volume.at({i, j, k}) < MostOfLung_hu)
                    return true;
    return false;
}

} // namespace

KnownLesion asMr(const KnownLesion& lesion, const MrSequence& sequence)
{
    constexpr double Over_mm = 300.0, Air_hu = -1000.0, Fluid_hu = 0.0;
    const std::vector<std::pair<double, double>> mixture{{Air_hu, 0.0},
                                                         {Fluid_hu, signalOf(Fluid_hu, sequence.signals)}};
    const imaging::Geometry& grid = lesion.volume.geometry();
    auto values = std::make_shared<std::vector<float>>();
    values->reserve(grid.voxelCount());
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i) {
                const double hu = lesion.volume.at({i, j, k});
                const bool isMixture = hu > Air_hu && hu < Fluid_hu && isBesideAir(lesion.volume, {i, j, k});
                const double x_mm = (i - 0.5 * grid.dims()[0]) * grid.spacing()[0];
                values->push_back(static_cast<float>(signalOf(hu, isMixture ? mixture : sequence.signals) *
                                                     std::pow(sequence.shading, x_mm / Over_mm)));
            }
    KnownLesion made = lesion;
    made.what += ", " + sequence.what;
    imaging::VolumeOrigin origin = lesion.volume.origin();
    origin.modality = "MR";
    origin.quantity = imaging::Quantity::None;
    // The grid is the lesion's own: no problem can arise.
    made.volume = *imaging::Volume::make(grid, imaging::Volume::Buffer<float>(std::move(values)), origin);
    return made;
}

} // namespace hepatica::benchmarks
