#include "segmentation/PromptCheck.h"

#include "segmentation/StrokeLine.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

namespace {

struct NamedPoint {
    std::string name;
    Point3 position;
};

std::vector<NamedPoint> namedPoints(const LesionPrompt& prompt)
{
    std::vector<NamedPoint> points;
    for (const Stroke& stroke : prompt.strokes) {
        points.push_back({"the stroke's first end", stroke.from});
        points.push_back({"the stroke's second end", stroke.to});
    }
    if (prompt.click)
        points.push_back({"the click", *prompt.click});
    if (prompt.box) // a lesion at the edge of the images is boxed beyond it
        points.push_back({"the box's middle", 0.5 * ((*prompt.box)[0] + (*prompt.box)[1])});
    for (const Point3& point : prompt.add)
        points.push_back({"the point to add", point});
    for (const Point3& point : prompt.remove)
        points.push_back({"the point to remove", point});
    return points;
}

/// Whether a voxel of the mask lies within a distance of the place.
bool isNear(const Mask& mask, const Point3& place, double most_mm)
{
    const Geometry& grid = mask.grid();
    const VoxelIndex middle = grid.toNearestVoxel(place);
    const auto reach = [&](std::size_t axis) {
        return static_cast<int>(std::ceil(most_mm / grid.spacing()[axis]));
    };
    for (int k = middle.k - reach(2); k <= middle.k + reach(2); ++k)
        for (int j = middle.j - reach(1); j <= middle.j + reach(1); ++j)
            for (int i = middle.i - reach(0); i <= middle.i + reach(0); ++i)
                if (mask.contains({i, j, k}) && distance(grid.toPatient(i, j, k), place) <= most_mm)
                    return true;
    return mask.contains(middle);
}

/// An end of a stroke, or a click, that lies well outside the mask that the lesion lies in.
std::optional<Problem> problemOfWithin(const LesionPrompt& prompt)
{
    // The border of a liver region is moved by up to 4 mm, and readers draw a pixel outside.
    constexpr double Outside_mm = 5.0;
    LesionPrompt drawn;
    drawn.strokes = prompt.strokes;
    drawn.click = prompt.click;
    for (const auto& [name, position] : namedPoints(drawn))
        if (prompt.within && !isNear(*prompt.within, position, Outside_mm))
            return Problem{
                ProblemCode::NothingToSegment,
                {fmt::format(
                    "{} {} lies more than {:.0f} mm outside the mask given; give another mask, or none", name,
                    pointText(position), Outside_mm)},
                {}};
    return std::nullopt;
}

/// The patient coordinates that the volume spans.
std::string boundsText(const Geometry& grid)
{
    Point3 low{1e30, 1e30, 1e30}, high{-1e30, -1e30, -1e30};
    const auto& n = grid.dims();
    for (unsigned corner = 0; corner < 8; ++corner) {
        const Point3 p = grid.toPatient(corner & 1U ? n[0] - 0.5 : -0.5, corner & 2U ? n[1] - 0.5 : -0.5,
                                        corner & 4U ? n[2] - 0.5 : -0.5);
        low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
    }
    return pointText(low) + " to " + pointText(high);
}

std::optional<Problem> problemOfForm(const LesionPrompt& prompt)
{
    const int forms = (prompt.strokes.empty() ? 0 : 1) + (prompt.click ? 1 : 0) + (prompt.box ? 1 : 0);
    if (forms != 1)
        return Problem{ProblemCode::NothingToSegment,
                       {forms == 0 ? "neither stroke nor click nor box was given"
                                   : "more than one of stroke, click and box was given"},
                       {}};
    if (prompt.strokes.size() > 2)
        return Problem{ProblemCode::NothingToSegment,
                       {fmt::format("{} strokes were given, expected one or two", prompt.strokes.size())},
                       {}};
    return std::nullopt;
}

/// What a length is of, and how it is to be drawn.
struct Drawn {
    std::string name, how;
};

std::optional<Problem> problemOfLength(const Drawn& drawn, double length_mm)
{
    if (length_mm < ShortestStroke_mm)
        return Problem{ProblemCode::StrokeTooShort,
                       {drawn.name, fmt::format("{:.1f}", length_mm),
                        fmt::format("{:.0f}", ShortestStroke_mm), drawn.how},
                       {}};
    if (length_mm > LongestStroke_mm)
        return Problem{ProblemCode::StrokeTooLong,
                       {drawn.name, fmt::format("{:.1f}", length_mm), fmt::format("{:.0f}", LongestStroke_mm),
                        drawn.how},
                       {}};
    return std::nullopt;
}

/// Two strokes measure two directions of one lesion: they are not parallel, and one passes by the other.
std::optional<Problem> problemOfPair(const Stroke& first, const Stroke& second)
{
    const Point3 a = first.to - first.from, b = second.to - second.from;
    const double longer = std::max(norm(a), norm(b));
    const auto refuse = [](const char* why) { return Problem{ProblemCode::NothingToSegment, {why}, {}}; };
    if (norm(cross(a, b)) < 0.5 * norm(a) * norm(b))
        return refuse("the two strokes are nearly parallel, expected a long and a short axis");
    if (distance(0.5 * (first.from + first.to), 0.5 * (second.from + second.to)) > 0.5 * longer)
        return refuse("the two strokes lie apart, expected the long and short axis of one lesion");
    return std::nullopt;
}

/// Longest in-plane side of the box, which stands for the stroke.
double boxLength_mm(const Geometry& grid, const std::array<Point3, 2>& box)
{
    const Point3 diagonal = box[1] - box[0];
    return std::max(std::abs(dot(diagonal, grid.directions()[0])),
                    std::abs(dot(diagonal, grid.directions()[1])));
}

double shorterSide_mm(const Geometry& grid, const std::array<Point3, 2>& box)
{
    const Point3 diagonal = box[1] - box[0];
    return std::min(std::abs(dot(diagonal, grid.directions()[0])),
                    std::abs(dot(diagonal, grid.directions()[1])));
}

std::optional<Problem> problemOfSize(const Geometry& grid, const LesionPrompt& prompt)
{
    const Drawn line{"the stroke", "along the long axis of one lesion"},
        side{"a side of the box", "around one lesion"};
    for (const Stroke& stroke : prompt.strokes)
        if (const auto problem = problemOfLength(line, distance(stroke.from, stroke.to)))
            return problem;
    if (prompt.strokes.size() == 2)
        if (const auto problem = problemOfPair(prompt.strokes[0], prompt.strokes[1]))
            return problem;
    if (!prompt.box)
        return std::nullopt;
    if (const auto problem = problemOfLength(side, boxLength_mm(grid, *prompt.box)))
        return problem;
    return problemOfLength(side, shorterSide_mm(grid, *prompt.box));
}

std::optional<Problem> problemOfCorrections(const Geometry& grid, const LesionPrompt& prompt)
{
    for (const Point3& add : prompt.add)
        for (const Point3& remove : prompt.remove)
            if (grid.toNearestVoxel(add) == grid.toNearestVoxel(remove))
                return Problem{ProblemCode::NothingToSegment,
                               {"the point " + pointText(add) + " is to be added and removed"},
                               {}};
    for (const Point3& remove : prompt.remove)
        if (prompt.click && grid.toNearestVoxel(*prompt.click) == grid.toNearestVoxel(remove))
            return Problem{
                ProblemCode::NothingToSegment, {"the click " + pointText(remove) + " is to be removed"}, {}};
    for (const Point3& add : prompt.add)
        if (prompt.within && !prompt.within->contains(grid.toNearestVoxel(add)))
            return Problem{ProblemCode::NothingToSegment,
                           {"the point to add " + pointText(add) + " lies outside the mask given"},
                           {}};
    return std::nullopt;
}

} // namespace

bool isInside(const Geometry& grid, const Point3& position)
{
    const Point3 at = grid.toContinuousIndex(position);
    const auto within = [](double index, int count) { return index >= -0.501 && index <= count - 0.499; };
    return within(at.x, grid.dims()[0]) && within(at.y, grid.dims()[1]) && within(at.z, grid.dims()[2]);
}

std::string pointText(const Point3& point)
{
    return fmt::format("({:.1f}, {:.1f}, {:.1f})", point.x, point.y, point.z);
}

std::optional<Problem> problemOf(const Volume& volume, const LesionPrompt& prompt)
{
    const Geometry& grid = volume.geometry();
    if (volume.measurable() == Measurable::None)
        return Problem{ProblemCode::InPlaneNotMeasurable, {}, {}};
    if (const auto problem = problemOfForm(prompt))
        return problem;
    for (const auto& [name, position] : namedPoints(prompt))
        if (!isInside(grid, position))
            return Problem{
                ProblemCode::OutsideVolume, {name + " " + pointText(position), boundsText(grid)}, {}};
    if (prompt.within && !prompt.within->grid().sameGrid(grid))
        return Problem{
            ProblemCode::OtherGrid, {"the mask given", "its dimensions, spacing or position differ"}, {}};
    if (const auto problem = problemOfSize(grid, prompt))
        return problem;
    if (const auto problem = problemOfWithin(prompt))
        return problem;
    for (const Stroke& stroke : prompt.strokes)
        if (const auto why = whyNoLesionAlong(volume, stroke))
            return Problem{ProblemCode::NothingToSegment, {*why}, {}};
    return problemOfCorrections(grid, prompt);
}

} // namespace hepatica::imaging::segmentation
