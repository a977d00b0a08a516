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

/// Where the voxels of one slice around a place lie in the other series: the map is taken as linear over the
/// millimetres of a window there.
template <typename Values> class LocalMap {
public:
    LocalMap(const NonContrastPhase& nonContrast, const Geometry& grid, const Values& before,
             const VoxelIndex& middle, const VoxelIndex& reach)
        : middle_(middle)
    {
        const auto followed = [&](int i, int j) {
            return before.indexOf(nonContrast.fromArterial(grid.toPatient(i, j, middle.k)));
        };
        const auto along = [](const Point3& from, const Point3& to, int apart) {
            return (1.0 / apart) * (to - from);
        };
        const int x = middle.i, y = middle.j;
        at_ = followed(x, y);
        alongRow_ = along(followed(x - reach.i, y), followed(x + reach.i, y), 2 * reach.i);
        alongColumn_ = along(followed(x, y - reach.j), followed(x, y + reach.j), 2 * reach.j);
    }
    [[nodiscard]] Point3 at(int i, int j) const
    {
        return at_ + (i - middle_.i) * alongRow_ + (j - middle_.j) * alongColumn_;
    }

private:
    VoxelIndex middle_;
    Point3 at_, alongRow_, alongColumn_;
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
            const auto& [first, last] = windowAround(middle, reach, grid);
            for (int k = first.k; k <= last.k; ++k) { // each slice where it lies, even or not
                const LocalMap map(nonContrast, grid, before, {middle.i, middle.j, k}, reach);
                for (int j = first.j; j <= last.j; ++j)
                    for (int i = first.i; i <= last.i; ++i)
                        if (const auto value = before.at(map.at(i, j)))
                            window.push_back(static_cast<float>(arterial.at({i, j, k}) - *value));
            }
        };
        tissue = tissueAt(places, valuesIn, lesion, added, reach_mm);
    });
    return tissue;
}

} // namespace hepatica::measurement
