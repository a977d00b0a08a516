#include "segmentation/Altered.h"

#include <hepatica/measurement/LesionAxes.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <utility>

namespace hepatica::benchmarks {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

/// The voxels around a lesion, as many along each axis as are averaged without a rest.
IndexBox boxAround(const KnownLesion& lesion, const VoxelIndex& together)
{
    constexpr double Around_mm = 60.0;
    const Geometry& grid = lesion.volume.geometry();
    const IndexBox& box = lesion.mask.box();
    const auto along = [&](int first, int last, std::size_t axis, int step) {
        const int room = static_cast<int>(Around_mm / grid.spacing()[axis]);
        const int from = std::max(0, first - room), to = std::min(grid.dims()[axis] - 1, last + room);
        return std::pair{from, from + (to - from + 1) / step * step - 1};
    };
    const auto [i0, i1] = along(box.first.i, box.last.i, 0, together.i);
    const auto [j0, j1] = along(box.first.j, box.last.j, 1, together.j);
    const auto [k0, k1] = along(box.first.k, box.last.k, 2, together.k);
    return {{i0, j0, k0}, {i1, j1, k1}};
}

/// A slice's values, x fastest.
struct Slice {
    int width = 0, height = 0;
    std::vector<double> values;

    [[nodiscard]] double at(int i, int j) const
    {
        const auto column = static_cast<std::size_t>(std::clamp(i, 0, width - 1));
        const auto row = static_cast<std::size_t>(std::clamp(j, 0, height - 1));
        return values[row * static_cast<std::size_t>(width) + column];
    }
};

Slice blurred(const Slice& slice, double sd_pixels, bool alongRows)
{
    const int reach = static_cast<int>(std::ceil(3.0 * sd_pixels));
    Slice out{slice.width, slice.height, {}};
    out.values.reserve(slice.values.size());
    for (int j = 0; j < slice.height; ++j)
        for (int i = 0; i < slice.width; ++i) {
            double sum = 0.0, weights = 0.0;
            for (int by = -reach; by <= reach; ++by) {
                const double weight = std::exp(-0.5 * by * by / (sd_pixels * sd_pixels));
                sum += weight * (alongRows ? slice.at(i + by, j) : slice.at(i, j + by));
                weights += weight;
            }
            out.values.push_back(sum / weights);
        }
    return out;
}

Slice sliceOf(const Volume& volume, const IndexBox& box, int k, double blur_mm)
{
    Slice slice{box.dims()[0], box.dims()[1], {}};
    for (int j = box.first.j; j <= box.last.j; ++j)
        for (int i = box.first.i; i <= box.last.i; ++i)
            slice.values.push_back(volume.at({i, j, k}));
    if (blur_mm <= 0.0)
        return slice;
    const auto& spacing = volume.geometry().spacing();
    return blurred(blurred(slice, blur_mm / spacing[0], true), blur_mm / spacing[1], false);
}

} // namespace

Expected<KnownLesion> acquiredOtherwise(const KnownLesion& lesion, const Acquisition& acquisition)
{
    const Geometry& grid = lesion.volume.geometry();
    const VoxelIndex together{acquisition.pixelsTogether, acquisition.pixelsTogether,
                              acquisition.slicesTogether};
    const IndexBox box = boxAround(lesion, together);
    const auto dims = box.dims();
    const std::array<int, 3> few{dims[0] / together.i, dims[1] / together.j, dims[2] / together.k};
    const auto& spacing = grid.spacing();
    const Point3 first =
        grid.toPatient(box.first.i + 0.5 * (together.i - 1), box.first.j + 0.5 * (together.j - 1),
                       box.first.k + 0.5 * (together.k - 1));
    const auto made =
        Geometry::make(few, {spacing[0] * together.i, spacing[1] * together.j, spacing[2] * together.k},
                       first, grid.directions());
    if (!made)
        return passOn(made);
    const Geometry& coarse = *made;
    const auto place = [&](int i, int j, int k) { // within the box
        return static_cast<std::size_t>(((k / together.k) * few[1] + j / together.j) * few[0] +
                                        i / together.i);
    };
    std::vector<double> sums(coarse.voxelCount(), 0.0), shares(coarse.voxelCount(), 0.0);
    for (int k = 0; k < dims[2]; ++k) {
        const Slice slice = sliceOf(lesion.volume, box, box.first.k + k, acquisition.blur_mm);
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i) {
                sums[place(i, j, k)] += slice.at(i, j);
                shares[place(i, j, k)] +=
                    lesion.mask.contains({box.first.i + i, box.first.j + j, box.first.k + k}) ? 1.0 : 0.0;
            }
    }
    const double each = together.i * together.j * together.k;
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0.0, std::max(acquisition.noise_hu, 1e-9));
    auto values = std::make_shared<std::vector<std::int16_t>>();
    std::vector<std::uint8_t> inside;
    for (std::size_t at = 0; at < sums.size(); ++at) {
        values->push_back(static_cast<std::int16_t>(std::lround(sums[at] / each + noise(random))));
        inside.push_back(shares[at] >= 0.5 * each ? 1 : 0);
    }
    imaging::VolumeOrigin origin;
    origin.quantity = lesion.volume.origin().quantity;
    const auto volume =
        Volume::make(coarse, Volume::Buffer<std::int16_t>(std::move(values)), std::move(origin));
    const auto mask = Mask::make(coarse, {{0, 0, 0}, {few[0] - 1, few[1] - 1, few[2] - 1}}, inside);
    if (!volume)
        return passOn(volume);
    if (!mask)
        return passOn(mask);
    const auto axes = measurement::measureAxes(*mask);
    return KnownLesion{lesion.name,
                       lesion.what,
                       lesion.group,
                       *volume,
                       *mask,
                       {axes.longEnds[0], axes.longEnds[1]},
                       {axes.shortEnds[0], axes.shortEnds[1]},
                       lesion.volume_mm3,
                       axes.sliceIndex,
                       lesion.clickable};
}

} // namespace hepatica::benchmarks
