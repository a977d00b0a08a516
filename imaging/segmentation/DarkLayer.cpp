#include "segmentation/DarkLayer.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// Mean values of square cells around a stroke: as many along it as to both its sides together, the first and
/// the last of the middle row at its ends.
struct Cells {
    int side = 1; ///< odd
    std::vector<double> sums, counts;

    explicit Cells(int cells)
        : side(cells), sums(static_cast<std::size_t>(cells) * static_cast<std::size_t>(cells)),
          counts(sums.size())
    {
    }
    [[nodiscard]] std::size_t offset(int along, int across) const
    {
        return static_cast<std::size_t>(across) * static_cast<std::size_t>(side) +
               static_cast<std::size_t>(along);
    }
    [[nodiscard]] bool contains(int along, int across) const
    {
        return std::min(along, across) >= 0 && std::max(along, across) < side;
    }
    /// Nothing where the volume has ended.
    [[nodiscard]] std::optional<double> at(std::size_t cell) const
    {
        return counts[cell] > 0.0 ? std::optional(sums[cell] / counts[cell]) : std::nullopt;
    }
};

/// Of two pixels, which two tissues do not share and which keep the noise of one from opening a layer.
Cells cellsOf(const Voi& voi, const LesionShape& shape, double pixel_mm)
{
    constexpr double Side_pixels = 2.0, HalfThickness_pixels = 1.5;
    const double wanted_mm = std::max(Side_pixels * pixel_mm, voi.cube.spacing_mm);
    Cells cells(2 * static_cast<int>(std::max(1.0, std::floor(0.5 * shape.length_mm / wanted_mm))) + 1);
    const double side_mm = shape.length_mm / cells.side;
    const double half_mm = std::max(HalfThickness_pixels * pixel_mm, 0.5 * voi.cube.spacing_mm);
    const Segment& stroke = shape.strokes.front();
    const Point3 along = (1.0 / shape.length_mm) * (stroke.to - stroke.from);
    const Point3 across = cross(shape.throughPlane, along);
    LesionShape line = shape;
    line.strokes = {stroke};
    forEachVoxel(voi.cube, line.boxOfStrokes(voi.cube, 1.0, 0.5 * shape.length_mm),
                 [&](std::size_t at, const Point3& local) {
                     const Point3 from = local - stroke.from;
                     const int column = static_cast<int>(std::floor(dot(from, along) / side_mm));
                     const int row =
                         static_cast<int>(std::floor(dot(from, across) / side_mm + 0.5 * cells.side));
                     if (voi.inVolume[at] == 0 || std::abs(dot(from, shape.throughPlane)) > half_mm ||
                         !cells.contains(column, row))
                         return;
                     cells.sums[cells.offset(column, row)] += static_cast<double>(voi.values[at]);
                     cells.counts[cells.offset(column, row)] += 1.0;
                 });
    return cells;
}

/// In the middle row, away from the ends.
double lowestOnStroke(const Cells& cells)
{
    constexpr double Within = 0.15; // of the stroke; a reader's end lies a little outside now and then
    const int first = static_cast<int>(Within * cells.side);
    double lowest = ValueMax;
    for (int along = first; along < cells.side - first; ++along)
        lowest = std::min(lowest, cells.at(cells.offset(along, cells.side / 2)).value_or(ValueMax));
    return lowest;
}

/// Whether a path over cells of more than `threshold`, or of nothing, leads from one end to the other.
bool areJoined(const Cells& cells, double threshold)
{
    struct Place {
        int along, across;
    };
    std::vector<bool> isSeen(cells.counts.size(), false);
    std::vector<Place> open{{0, cells.side / 2}};
    while (!open.empty()) {
        const Place here = open.back();
        open.pop_back();
        if (here.along == cells.side - 1 && here.across == cells.side / 2)
            return true;
        for (int down = -1; down <= 1; ++down)
            for (int right = -1; right <= 1; ++right) {
                const Place next{here.along + right, here.across + down};
                if (!cells.contains(next.along, next.across))
                    continue;
                const std::size_t at = cells.offset(next.along, next.across);
                if (isSeen[at] || cells.at(at).value_or(ValueMax) <= threshold)
                    continue;
                isSeen[at] = true;
                open.push_back(next);
            }
    }
    return false;
}

} // namespace

std::optional<double> layerBetweenEnds(const Voi& voi, const LesionShape& shape, double pixel_mm,
                                       double beside)
{
    const Cells cells = cellsOf(voi, shape, pixel_mm);
    const double lowest = lowestOnStroke(cells);
    return areJoined(cells, 0.5 * (beside + lowest)) ? std::nullopt : std::optional(lowest);
}

} // namespace hepatica::imaging::segmentation
