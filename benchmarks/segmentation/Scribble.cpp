#include "Scribble.h"

#include "SquaredDistances.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::benchmarks {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::VoxelIndex;

/// A place on a slice, in mm along its rows and columns from a corner of its box.
struct Place {
    double x = 0.0, y = 0.0;
};

Place operator+(const Place& a, const Place& b)
{
    return {a.x + b.x, a.y + b.y};
}

/// Distances to the nearest voxel that is right, on the voxels of one slice.
class WrongSlice {
public:
    WrongSlice(const Mask& of, const Mask& without, int slice)
        : grid_(of.grid()), box_(of.box()), slice_(slice)
    {
        box_.first.k = box_.last.k = slice;
        box_ = withRoom(box_);
        box_.first.k = box_.last.k = slice;
        squared_ = toRight(of, without, box_);
        for (std::size_t axis = 0; axis < 2; ++axis)
            spread(squared_, box_.dims(), axis, grid_.spacing()[axis]);
    }

    [[nodiscard]] Place place(const Point3& at) const
    {
        const Point3 from = at - corner();
        return {dot(from, grid_.directions()[0]), dot(from, grid_.directions()[1])};
    }
    [[nodiscard]] Point3 position(const Place& place) const
    {
        return corner() + place.x * grid_.directions()[0] + place.y * grid_.directions()[1];
    }
    /// Bilinear between voxels; 0 beyond the box.
    [[nodiscard]] double radiusAt(const Place& place) const
    {
        const double column = place.x / grid_.spacing()[0], row = place.y / grid_.spacing()[1];
        const int i = static_cast<int>(std::floor(column)), j = static_cast<int>(std::floor(row));
        const double right = column - i, down = row - j;
        return (1.0 - down) * ((1.0 - right) * voxel(i, j) + right * voxel(i + 1, j)) +
               down * ((1.0 - right) * voxel(i, j + 1) + right * voxel(i + 1, j + 1));
    }
    [[nodiscard]] double pixel_mm() const { return std::min(grid_.spacing()[0], grid_.spacing()[1]); }

private:
    [[nodiscard]] Point3 corner() const
    {
        return grid_.toPatient(VoxelIndex{box_.first.i, box_.first.j, slice_});
    }
    [[nodiscard]] double voxel(int i, int j) const
    {
        const auto dims = box_.dims();
        if (i < 0 || j < 0 || i >= dims[0] || j >= dims[1])
            return 0.0;
        return std::sqrt(squared_[static_cast<std::size_t>(j) * static_cast<std::size_t>(dims[0]) +
                                  static_cast<std::size_t>(i)]);
    }

    Geometry grid_;
    IndexBox box_;
    int slice_;
    std::vector<double> squared_;
};

/// Of the directions within `most` of `heading` (radians), the one in which the error goes on deepest.
double deepestHeading(const WrongSlice& wrong, const Place& from, double step_mm, double heading, double most)
{
    constexpr int Tried = 36; // to either side
    double best = heading, deepest = -1.0;
    for (int n = 0; n <= 2 * Tried; ++n) { // straight on first
        const double aside = (n % 2 == 0 ? 1 : -1) * ((n + 1) / 2) * most / Tried;
        const double angle = heading + aside;
        const double radius =
            wrong.radiusAt(from + Place{step_mm * std::cos(angle), step_mm * std::sin(angle)});
        if (radius > deepest + 1e-9) {
            deepest = radius;
            best = angle;
        }
    }
    return best;
}

/// The ridge from a place on, in steps of a pixel, as long as it is deep enough.
std::vector<Place> ridgeFrom(const WrongSlice& wrong, const Place& middle, double heading, double longest_mm)
{
    constexpr double LeastDepth = 0.5;
    const double step = wrong.pixel_mm(), radius = wrong.radiusAt(middle), enough = LeastDepth * radius;
    const double most = step / std::max(radius, step); // no turn within the error's own width
    std::vector<Place> ridge;
    Place at = middle;
    for (double way = step; way <= longest_mm; way += step) {
        heading = deepestHeading(wrong, at, step, heading, most);
        at = at + Place{step * std::cos(heading), step * std::sin(heading)};
        if (wrong.radiusAt(at) < enough)
            break;
        ridge.push_back(at);
    }
    return ridge;
}

/// The longest way across a mask's slice.
double longestAcross_mm(const Mask& mask, int slice)
{
    std::vector<Point3> rim; // first and last voxel of every row
    const IndexBox& box = mask.box();
    for (int j = box.first.j; j <= box.last.j; ++j) {
        std::vector<Point3> row;
        for (int i = box.first.i; i <= box.last.i; ++i)
            if (mask.contains({i, j, slice}))
                row.push_back(mask.grid().toPatient(VoxelIndex{i, j, slice}));
        if (!row.empty())
            rim.insert(rim.end(), {row.front(), row.back()});
    }
    double longest = 0.0;
    for (const Point3& a : rim)
        for (const Point3& b : rim)
            longest = std::max(longest, distance(a, b));
    return longest;
}

/// What a mouse led along a line tells.
std::vector<Point3> asTold(const std::vector<Point3>& line)
{
    constexpr double Apart_mm = 3.0;
    std::vector<Point3> places{line.front()};
    for (const Point3& place : line)
        if (distance(place, places.back()) >= Apart_mm)
            places.push_back(place);
    return places;
}

} // namespace

std::vector<Point3> scribbleAlong(const Correction& error, const Mask& found, const Mask& truth)
{
    constexpr double LongestPart = 0.5, Longest_mm = 15.0;
    const Mask &of = error.isMissing ? truth : found, &without = error.isMissing ? found : truth;
    const int slice = of.grid().toNearestVoxel(error.at).k;
    const WrongSlice wrong(of, without, slice);
    const double half_mm = 0.5 * std::min(LongestPart * longestAcross_mm(of, slice), Longest_mm);
    const Place middle = wrong.place(error.at);
    const double around = std::max(wrong.radiusAt(middle), wrong.pixel_mm());
    const double there = deepestHeading(wrong, middle, around, 0.0, std::numbers::pi);
    const double back =
        deepestHeading(wrong, middle, around, there + std::numbers::pi, 0.5 * std::numbers::pi);
    std::vector<Point3> line;
    for (const Place& place : ridgeFrom(wrong, middle, back, half_mm))
        line.insert(line.begin(), wrong.position(place));
    line.push_back(error.at);
    for (const Place& place : ridgeFrom(wrong, middle, there, half_mm))
        line.push_back(wrong.position(place));
    const std::vector<Point3> places = asTold(line);
    return places.size() < 2 ? std::vector{error.at} : places;
}

imaging::LesionPrompt corrected(imaging::LesionPrompt prompt, const Correction& error,
                                const std::vector<Point3>& scribble)
{
    auto& points = error.isMissing ? prompt.add : prompt.remove;
    points.insert(points.end(), scribble.begin(), scribble.end());
    return prompt;
}

} // namespace hepatica::benchmarks
