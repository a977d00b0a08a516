#include <hepatica/imaging/Geometry.h>

#include <algorithm>
#include <cmath>
#include <utility>

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

Expected<Geometry> Geometry::withSlicesAt(std::vector<double> distances_mm) const
{
    const bool ascends = std::ranges::adjacent_find(
                             distances_mm, [](double a, double b) { return !(a < b); }) == distances_mm.end();
    if (distances_mm.size() != static_cast<std::size_t>(dims_[2]) || distances_mm.front() != 0.0 ||
        !ascends || !(distances_mm.back() <= LargestExtent_mm))
        return fail(ProblemCode::ImpossibleGeometry, {"the grid", "its slices do not ascend from the first"});
    Geometry made = *this;
    made.sliceDistances_mm_ = std::move(distances_mm);
    return made;
}

double Geometry::sliceDistance(double k) const
{
    if (sliceDistances_mm_.size() < 2)
        return k * spacing_[2];
    const double last = static_cast<double>(sliceDistances_mm_.size() - 1);
    if (k <= 0.0 || k >= last)
        return k <= 0.0 ? k * spacing_[2] : sliceDistances_mm_.back() + (k - last) * spacing_[2];
    const auto below = static_cast<std::size_t>(k);
    return std::lerp(sliceDistances_mm_[below], sliceDistances_mm_[below + 1],
                     k - static_cast<double>(below));
}

double Geometry::sliceAt(double distance_mm) const
{
    if (sliceDistances_mm_.size() < 2 || distance_mm <= 0.0 || !std::isfinite(distance_mm))
        return distance_mm / spacing_[2];
    const auto above = std::ranges::upper_bound(sliceDistances_mm_, distance_mm);
    const auto count = static_cast<double>(above - sliceDistances_mm_.begin());
    if (above == sliceDistances_mm_.end())
        return count - 1.0 + (distance_mm - sliceDistances_mm_.back()) / spacing_[2];
    const double below = *(above - 1);
    return count - 1.0 + (distance_mm - below) / (*above - below);
}

bool Geometry::isOnSlice(const Point3& position, int k) const
{
    constexpr double Rounding = 1e-6;
    const double here = sliceDistance(k);
    double gap_mm = spacing_[2];
    if (sliceDistances_mm_.size() > 1) {
        const double below = k > 0 ? here - sliceDistance(k - 1) : LargestExtent_mm;
        const double above = k + 1 < dims_[2] ? sliceDistance(k + 1) - here : LargestExtent_mm;
        gap_mm = std::min(below, above);
    }
    return std::abs(alongAxes(position).z - here) <= (0.5 + Rounding) * gap_mm;
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
           sliceDistance(k) * directions_[2];
}

Point3 Geometry::toPatient(const VoxelIndex& v) const
{
    return toPatient(v.i, v.j, v.k);
}

Point3 Geometry::alongAxes(const Point3& position) const
{
    // Cramer's rule: the axes need not be perpendicular.
    const Point3 from = position - origin_;
    const auto& [x, y, z] = directions_;
    const double determinant = dot(cross(x, y), z);
    return {dot(cross(y, z), from) / determinant, dot(cross(z, x), from) / determinant,
            dot(cross(x, y), from) / determinant};
}

Point3 Geometry::toContinuousIndex(const Point3& position) const
{
    const Point3 along = alongAxes(position);
    return {along.x / spacing_[0], along.y / spacing_[1], sliceAt(along.z)};
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
    const bool isEven = sliceDistances_mm_.empty() && other.sliceDistances_mm_.empty();
    for (int k = 0; k < dims_[2]; k += isEven ? std::max(1, dims_[2] - 1) : 1)
        for (int corner = 0; corner < 4; ++corner) {
            const VoxelIndex v{corner & 1 ? dims_[0] - 1 : 0, corner & 2 ? dims_[1] - 1 : 0, k};
            if (distance(toPatient(v), other.toPatient(v)) > tolerance)
                return false;
        }
    return true;
}

} // namespace hepatica::imaging
