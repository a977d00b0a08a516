#include <hepatica/imaging/Geometry.h>

#include <algorithm>
#include <cmath>

namespace hepatica::imaging {

namespace {

constexpr double UnitTolerance = 1e-3;
constexpr double LargestVoxelCount = 1099511627776.0; // 2^40
constexpr double LargestExtent_mm = 1e7;

bool isUnit(const Point3& v)
{
    return std::abs(norm(v) - 1.0) < UnitTolerance;
}

bool isFinite(const Point3& p)
{
    return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
}

} // namespace

Expected<Geometry> Geometry::make(std::array<int, 3> dims, std::array<double, 3> spacing, Point3 origin,
                                  Directions directions)
{
    const auto refuse = [](const char* why) {
        return fail(ProblemCode::ImpossibleGeometry, {"the grid", why});
    };
    if (std::ranges::any_of(dims, [](int n) { return n <= 0; }))
        return refuse("a dimension is not positive");
    if (std::ranges::any_of(spacing, [](double s) { return !std::isfinite(s) || s <= 0.0; }))
        return refuse("a spacing is not positive");
    if (!isFinite(origin) || !std::ranges::all_of(directions, isFinite) ||
        !std::ranges::all_of(directions, isUnit))
        return refuse("the position or a direction is not a number or not a unit vector");
    double voxels = 1.0, extent_mm = norm(origin);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        voxels *= dims[axis];
        extent_mm = std::max(extent_mm, dims[axis] * spacing[axis]);
    }
    if (voxels > LargestVoxelCount || extent_mm > LargestExtent_mm)
        return refuse("it is larger than any patient's image");
    if (std::abs(dot(directions[0], directions[1])) > UnitTolerance)
        return refuse("rows and columns are not perpendicular");
    if (dot(cross(directions[0], directions[1]), directions[2]) < UnitTolerance)
        return refuse("the axes are left-handed or lie in one plane");
    Geometry made;
    made.dims_ = dims;
    made.spacing_ = spacing;
    made.origin_ = origin;
    made.directions_ = directions;
    return made;
}

std::size_t Geometry::voxelCount() const
{
    return static_cast<std::size_t>(dims_[0]) * static_cast<std::size_t>(dims_[1]) *
           static_cast<std::size_t>(dims_[2]);
}

double Geometry::voxelVolume_mm3() const
{
    // A leaning stack has the height of its third axis along the slice normal.
    return spacing_[0] * spacing_[1] * spacing_[2] * dot(sliceNormal(), directions_[2]);
}

bool Geometry::contains(const VoxelIndex& v) const
{
    return v.i >= 0 && v.i < dims_[0] && v.j >= 0 && v.j < dims_[1] && v.k >= 0 && v.k < dims_[2];
}

Point3 Geometry::toPatient(double i, double j, double k) const
{
    return origin_ + (i * spacing_[0]) * directions_[0] + (j * spacing_[1]) * directions_[1] +
           (k * spacing_[2]) * directions_[2];
}

Point3 Geometry::toPatient(const VoxelIndex& v) const
{
    return toPatient(v.i, v.j, v.k);
}

Point3 Geometry::toContinuousIndex(const Point3& position) const
{
    // Cramer's rule: the axes need not be perpendicular.
    const Point3 from = position - origin_;
    const auto& [x, y, z] = directions_;
    const double determinant = dot(cross(x, y), z);
    return {dot(cross(y, z), from) / determinant / spacing_[0],
            dot(cross(z, x), from) / determinant / spacing_[1],
            dot(cross(x, y), from) / determinant / spacing_[2]};
}

VoxelIndex Geometry::toNearestVoxel(const Point3& position) const
{
    const Point3 at = toContinuousIndex(position);
    const auto rounded = [](double value) {
        constexpr double Limit = 1e9; // far outside any grid, and an int still holds it
        return static_cast<int>(std::lround(std::clamp(value, -Limit, Limit)));
    };
    return {rounded(at.x), rounded(at.y), rounded(at.z)};
}

bool Geometry::sameGrid(const Geometry& other) const
{
    if (dims_ != other.dims_)
        return false;
    const double tolerance = 0.1 * *std::ranges::min_element(spacing_);
    for (int corner = 0; corner < 8; ++corner) {
        const VoxelIndex v{corner & 1 ? dims_[0] - 1 : 0, corner & 2 ? dims_[1] - 1 : 0,
                           corner & 4 ? dims_[2] - 1 : 0};
        if (distance(toPatient(v), other.toPatient(v)) > tolerance)
            return false;
    }
    return true;
}

} // namespace hepatica::imaging
