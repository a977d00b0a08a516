#include "geometry/LiverDifference.h"

#include "geometry/BetweenVoxels.h"
#include "geometry/LiverSamples.h"

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

/// Where the voxels of a window lie in the other series: the map is followed at its middle on each slice,
/// even or not, and taken as linear over the millimetres of the window within them, as on the middle slice.
template <typename Values> class LocalMap {
public:
    LocalMap(const NonContrastPhase& nonContrast, const Geometry& grid, const Values& before,
             const VoxelIndex& middle, const IndexBox& window)
        : nonContrast_(nonContrast), grid_(grid), before_(before), middle_(middle)
    {
        const auto along = [this](const VoxelIndex& from, const VoxelIndex& to, int apart) {
            return apart > 0 ? (1.0 / apart) * (followed(to) - followed(from)) : Point3{};
        };
        const auto& [first, last] = window; // it ends with the grid: beyond, a map may have ended
        const auto& [x, y, z] = middle;
        alongRow_ = along({first.i, y, z}, {last.i, y, z}, last.i - first.i);
        alongColumn_ = along({x, first.j, z}, {x, last.j, z}, last.j - first.j);
    }
    /// The middle's place on a slice.
    [[nodiscard]] Point3 onSlice(int k) const { return followed({middle_.i, middle_.j, k}); }
    /// Of another voxel of the slice.
    [[nodiscard]] Point3 beside(const Point3& middle, int i, int j) const
    {
        return middle + (i - middle_.i) * alongRow_ + (j - middle_.j) * alongColumn_;
    }

private:
    [[nodiscard]] Point3 followed(const VoxelIndex& voxel) const
    {
        return before_.indexOf(nonContrast_.fromArterial(grid_.toPatient(voxel)));
    }

    const NonContrastPhase& nonContrast_;
    const Geometry& grid_;
    const Values& before_;
    VoxelIndex middle_;
    Point3 alongRow_, alongColumn_;
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
            const IndexBox box = windowAround(middle, reach, grid);
            const LocalMap map(nonContrast, grid, before, middle, box);
            arterial.visit([&](auto after) {
                for (int k = box.first.k; k <= box.last.k; ++k) {
                    const Point3 place = map.onSlice(k);
                    for (int j = box.first.j; j <= box.last.j; ++j)
                        for (int i = box.first.i; i <= box.last.i; ++i)
                            if (const auto value = before.at(map.beside(place, i, j)))
                                window.push_back(static_cast<float>(
                                    static_cast<double>(after[arterial.offset({i, j, k})]) - *value));
                }
            });
        };
        tissue = tissueAt(places, valuesIn, lesion, added, reach_mm);
    });
    return tissue;
}

} // namespace hepatica::measurement
