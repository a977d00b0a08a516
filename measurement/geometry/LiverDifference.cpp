#include "geometry/LiverDifference.h"

#include "geometry/BetweenVoxels.h"
#include "geometry/LiverSamples.h"

#include <algorithm>
#include <array>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

/// Where the voxels around one lie in the other series: the map is taken as linear over a window of
/// millimetres.
template <typename Values> class LocalMap {
public:
    LocalMap(const NonContrastPhase& nonContrast, const Geometry& grid, const Values& before,
             const VoxelIndex& middle, const VoxelIndex& reach)
        : middle_(middle)
    {
        const auto followed = [&](int i, int j, int k) {
            return before.indexOf(nonContrast.fromArterial(grid.toPatient(i, j, k)));
        };
        const VoxelIndex step{std::max(1, reach.i), std::max(1, reach.j), std::max(1, reach.k)};
        at_ = followed(middle.i, middle.j, middle.k);
        const auto along = [&](const Point3& farther, int by) { return (1.0 / by) * (farther - at_); };
        along_ = {along(followed(middle.i + step.i, middle.j, middle.k), step.i),
                  along(followed(middle.i, middle.j + step.j, middle.k), step.j),
                  along(followed(middle.i, middle.j, middle.k + step.k), step.k)};
    }
    [[nodiscard]] Point3 at(int i, int j, int k) const
    {
        return at_ + (i - middle_.i) * along_[0] + (j - middle_.j) * along_[1] + (k - middle_.k) * along_[2];
    }

private:
    VoxelIndex middle_;
    Point3 at_;
    std::array<Point3, 3> along_;
};

} // namespace

std::optional<LiverTissue> addedToLiver(const LiverPlaces& places, const Volume& arterial,
                                        const NonContrastPhase& nonContrast, const Mask& lesion,
                                        const Volume& added, const std::optional<double>& reach_mm)
{
    std::optional<LiverTissue> tissue;
    const Geometry& grid = arterial.geometry();
    nonContrast.volume->visit([&](auto voxels) {
        const BetweenVoxels before(*nonContrast.volume, voxels);
        const auto valuesIn = [&](const VoxelIndex& middle, const VoxelIndex& reach,
                                  std::vector<float>& window) {
            const LocalMap map(nonContrast, grid, before, middle, reach);
            const auto& [first, last] = windowAround(middle, reach, grid);
            for (int k = first.k; k <= last.k; ++k)
                for (int j = first.j; j <= last.j; ++j)
                    for (int i = first.i; i <= last.i; ++i)
                        if (const auto value = before.at(map.at(i, j, k)))
                            window.push_back(static_cast<float>(arterial.at({i, j, k}) - *value));
        };
        tissue = tissueAt(places, valuesIn, lesion, added, reach_mm);
    });
    return tissue;
}

} // namespace hepatica::measurement
