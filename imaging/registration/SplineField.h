#pragma once
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <vector>

namespace hepatica::imaging::registration {

/// Three components of a vector a voxel, mm; x fastest.
using VectorField = std::array<std::vector<float>, 3>;

/// Control points of cubic B-splines at even distances over a grid along the patient's axes, and two steps
/// beyond it (Rueckert 1999).
class SplineLattice {
public:
    SplineLattice(const Geometry& grid, double step_mm);

    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] VectorField zero() const;
    /// The displacements that control points make at the voxels of a grid along the patient's axes. Beyond
    /// the lattice there are none.
    [[nodiscard]] VectorField on(const Geometry& grid, const VectorField& controls) const;
    /// The transpose: what a slope by the displacements of voxels is by the control points.
    [[nodiscard]] VectorField transposed(const Geometry& grid, const VectorField& slope) const;

    /// Mean square of the second differences along the axes, mm2: how far a control point stands off the line
    /// of its neighbours.
    [[nodiscard]] double bending(const VectorField& controls) const;
    [[nodiscard]] VectorField bendingSlope(const VectorField& controls) const;

private:
    template <typename Visit> void forEachTriple(Visit&& visit) const;
    double step_mm_;
    Point3 first_;
    std::array<std::size_t, 3> counts_{};
};

} // namespace hepatica::imaging::registration
