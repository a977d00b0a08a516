#include "segmentation/Patches.h"

#include <cmath>
#include <memory>
#include <random>
#include <utility>

namespace hepatica::benchmarks {

namespace {

/// Normal numbers at the corners of cubes, linear within.
class Lattice {
public:
    Lattice(const imaging::Geometry& grid, const Patches& patches) : size_mm_(patches.size_mm)
    {
        std::size_t count = 1;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double length = (grid.dims()[axis] - 1) * grid.spacing()[axis];
            counts_[axis] = static_cast<int>(length / size_mm_) + 2;
            count *= static_cast<std::size_t>(counts_[axis]);
        }
        std::mt19937 random(patches.seed);
        std::normal_distribution<double> normal(0.0, patches.sd_hu);
        for (std::size_t n = 0; n < count; ++n)
            numbers_.push_back(normal(random));
    }

    /// At a place along the grid's axes, mm from its first voxel.
    [[nodiscard]] double at(const std::array<double, 3>& place) const
    {
        std::array<int, 3> low{};
        std::array<double, 3> part{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            low[axis] = static_cast<int>(place[axis] / size_mm_);
            part[axis] = place[axis] / size_mm_ - low[axis];
        }
        double sum = 0.0;
        for (int corner = 0; corner < 8; ++corner) {
            double weight = 1.0;
            std::size_t index = 0;
            for (std::size_t axis = 3; axis-- > 0;) {
                const int step = corner >> axis & 1;
                weight *= step != 0 ? part[axis] : 1.0 - part[axis];
                index = index * static_cast<std::size_t>(counts_[axis]) +
                        static_cast<std::size_t>(low[axis] + step);
            }
            sum += weight * numbers_[index];
        }
        return sum;
    }

private:
    double size_mm_;
    std::array<int, 3> counts_{};
    std::vector<double> numbers_;
};

} // namespace

KnownLesion patchy(const KnownLesion& lesion, const Patches& patches)
{
    const imaging::Geometry& grid = lesion.volume.geometry();
    const auto& spacing = grid.spacing();
    const Lattice lattice(grid, patches);
    auto values = std::make_shared<std::vector<float>>();
    values->reserve(grid.voxelCount());
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i) {
                const bool isInside = lesion.mask.contains({i, j, k});
                const double patch =
                    isInside ? lattice.at({i * spacing[0], j * spacing[1], k * spacing[2]}) : 0.0;
                values->push_back(static_cast<float>(lesion.volume.at({i, j, k}) + patch));
            }
    KnownLesion made = lesion;
    made.what += ", patchy";
    // The grid is the lesion's own: no problem can arise.
    made.volume = *imaging::Volume::make(grid, imaging::Volume::Buffer<float>(std::move(values)),
                                         lesion.volume.origin());
    return made;
}

} // namespace hepatica::benchmarks
