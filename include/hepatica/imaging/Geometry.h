#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Point3.h>

#include <array>
#include <cstddef>
#include <vector>

namespace hepatica::imaging {

/// A voxel of a grid: i along a row (fastest), j along a column, k in stack order.
struct VoxelIndex {
    int i = 0, j = 0, k = 0;
    auto operator<=>(const VoxelIndex&) const = default;
};

/// A box of voxels, both corners inside.
struct IndexBox {
    VoxelIndex first, last;
    bool operator==(const IndexBox&) const = default;
    [[nodiscard]] std::array<int, 3> dims() const
    {
        return {last.i - first.i + 1, last.j - first.j + 1, last.k - first.k + 1};
    }
    [[nodiscard]] bool contains(const VoxelIndex& v) const
    {
        return v.i >= first.i && v.i <= last.i && v.j >= first.j && v.j <= last.j && v.k >= first.k &&
               v.k <= last.k;
    }
};

/// A grid in the patient, regular but for the slices of an uneven stack: dims, spacing in mm, position of the
/// centre of voxel (0,0,0) in LPS, and the unit directions of its three axes. Slices ascend along row x
/// column, so the third axis has a positive part along it. A stack that leans (gantry tilt) has a third axis
/// that is not perpendicular to the first two.
class Geometry {
public:
    using Directions = std::array<Point3, 3>;

    /// `ImpossibleGeometry` when a dimension or spacing is not positive and finite, when the axes are no unit
    /// vectors, when row and column are not perpendicular (within 1e-3), or when the three are left-handed or
    /// lie in a plane.
    [[nodiscard]] static Expected<Geometry> make(std::array<int, 3> dims, std::array<double, 3> spacing,
                                                 Point3 origin, Directions directions);

    /// The same grid with its slices where they are: distances from the first one along the third axis in mm,
    /// which begin at 0 and ascend. `ImpossibleGeometry` for others, or another number than there are slices.
    [[nodiscard]] Expected<Geometry> withSlicesAt(std::vector<double> distances_mm) const;

    [[nodiscard]] const std::array<int, 3>& dims() const { return dims_; }
    /// The third one is the mean where slices are uneven.
    [[nodiscard]] const std::array<double, 3>& spacing() const { return spacing_; }
    /// Of every slice from the first one along the third axis, in mm; empty for an even stack.
    [[nodiscard]] const std::vector<double>& sliceDistances() const { return sliceDistances_mm_; }
    /// Whether a position lies no farther from slice k than half the way to the nearer of its neighbours: in
    /// a gap of the stack there is no slice.
    [[nodiscard]] bool isOnSlice(const Point3& position, int k) const;
    [[nodiscard]] const Point3& origin() const { return origin_; }
    [[nodiscard]] const Directions& directions() const { return directions_; }
    /// row x column: the normal of the slices.
    [[nodiscard]] Point3 sliceNormal() const { return cross(directions_[0], directions_[1]); }

    [[nodiscard]] std::size_t voxelCount() const;
    [[nodiscard]] double voxelVolume_mm3() const;
    [[nodiscard]] bool contains(const VoxelIndex& voxel) const;

    /// The patient position of a voxel's centre, or of any point between voxels.
    [[nodiscard]] Point3 toPatient(double i, double j, double k) const;
    [[nodiscard]] Point3 toPatient(const VoxelIndex& voxel) const;
    /// Continuous voxel coordinates (i, j, k in x, y, z) of a patient position.
    [[nodiscard]] Point3 toContinuousIndex(const Point3& position) const;
    /// The voxel whose centre is nearest, whether or not it lies in the grid.
    [[nodiscard]] VoxelIndex toNearestVoxel(const Point3& position) const;

    /// The same voxels in the same places: equal dims, and corners of every slice that agree within a tenth
    /// of a voxel.
    [[nodiscard]] bool sameGrid(const Geometry& other) const;

    bool operator==(const Geometry&) const = default;

private:
    Geometry() = default;
    [[nodiscard]] double sliceDistance(double k) const;
    [[nodiscard]] double sliceAt(double distance_mm) const;
    /// Coordinates along the three axes from the origin, in mm.
    [[nodiscard]] Point3 alongAxes(const Point3& position) const;
    std::array<int, 3> dims_{};
    std::array<double, 3> spacing_{};
    Point3 origin_;
    Directions directions_{};
    std::vector<double> sliceDistances_mm_;
};

} // namespace hepatica::imaging
