#include "segmentation/OnGrid.h"

#include "segmentation/Corrections.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// Voxels of a box of the grid.
struct Region {
    const Geometry& grid;
    IndexBox box;
    std::vector<std::uint8_t> inside;

    [[nodiscard]] std::size_t offset(const VoxelIndex& v) const
    {
        const auto dims = box.dims();
        return (static_cast<std::size_t>(v.k - box.first.k) * static_cast<std::size_t>(dims[1]) +
                static_cast<std::size_t>(v.j - box.first.j)) *
                   static_cast<std::size_t>(dims[0]) +
               static_cast<std::size_t>(v.i - box.first.i);
    }
    void set(const VoxelIndex& v, bool isInside)
    {
        if (box.contains(v))
            inside[offset(v)] = isInside ? 1 : 0;
    }
    template <typename Visit> void forEach(Visit&& visit) const
    {
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j)
                for (int i = box.first.i; i <= box.last.i; ++i)
                    visit(VoxelIndex{i, j, k});
    }
};

void include(IndexBox& box, const VoxelIndex& v)
{
    box.first = {std::min(box.first.i, v.i), std::min(box.first.j, v.j), std::min(box.first.k, v.k)};
    box.last = {std::max(box.last.i, v.i), std::max(box.last.j, v.j), std::max(box.last.k, v.k)};
}

IndexBox cutTo(const Geometry& grid, const IndexBox& box)
{
    const auto& n = grid.dims();
    const auto cut = [&](const VoxelIndex& v) {
        return VoxelIndex{std::clamp(v.i, 0, n[0] - 1), std::clamp(v.j, 0, n[1] - 1),
                          std::clamp(v.k, 0, n[2] - 1)};
    };
    return {cut(box.first), cut(box.last)};
}

/// The voxels around the part of the cube that is inside, and around the reader's points.
IndexBox boxOf(const Request& request, const Finding& finding, double radius_mm)
{
    const Geometry& grid = request.volume.geometry();
    const Voi& voi = finding.voi;
    std::array<double, 3> low{}, high{};
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        if (finding.distance_mm[at] <= 0.0F)
            return;
        low = {std::min(low[0], local.x), std::min(low[1], local.y), std::min(low[2], local.z)};
        high = {std::max(high[0], local.x), std::max(high[1], local.y), std::max(high[2], local.z)};
    });
    const VoxelIndex middle = grid.toNearestVoxel(voi.centre);
    IndexBox box{middle, middle};
    const auto includeAround = [&](const Point3& from, const Point3& to, double margin_mm) {
        for (unsigned corner = 0; corner < 8; ++corner)
            include(box, grid.toNearestVoxel(
                             voi.toPatient({corner & 1U ? to.x + margin_mm : from.x - margin_mm,
                                            corner & 2U ? to.y + margin_mm : from.y - margin_mm,
                                            corner & 4U ? to.z + margin_mm : from.z - margin_mm})));
    };
    includeAround({low[0], low[1], low[2]}, {high[0], high[1], high[2]}, voi.cube.spacing_mm);
    for (const Point3& point : request.prompt.add)
        includeAround(voi.toLocal(point), voi.toLocal(point), radius_mm);
    return cutTo(grid, box);
}

/// The rows of the grid lie along those of the cube.
void fillFromSurface(Region& region, const Finding& finding)
{
    const Voi& voi = finding.voi;
    const double half = voi.cube.middle() * voi.cube.spacing_mm;
    const auto isBeyond = [half](double mm) { return std::abs(mm) > half; };
    const auto fillSlice = [&](std::size_t slice) {
        const int k = region.box.first.k + static_cast<int>(slice);
        std::vector<float> distances_mm;
        for (int j = region.box.first.j; j <= region.box.last.j; ++j) {
            const Point3 start = voi.toLocal(region.grid.toPatient(VoxelIndex{region.box.first.i, j, k}));
            if (isBeyond(start.y) || isBeyond(start.z))
                continue;
            rowAt(voi.cube, finding.distance_mm, start.y, start.z, distances_mm);
            if (std::ranges::max(distances_mm) <= 0.0F)
                continue;
            std::uint8_t* row = &region.inside[region.offset({region.box.first.i, j, k})];
            for (int i = 0; i < region.box.dims()[0]; ++i) {
                const double x = start.x + i * region.grid.spacing()[0];
                row[i] = !isBeyond(x) && sampleRow(voi.cube, distances_mm, x) > 0.0F ? 1 : 0;
            }
        }
    };
    parallelFor(static_cast<std::size_t>(region.box.dims()[2]), fillSlice);
}

/// The voxels that a line through the patient passes.
std::vector<VoxelIndex> voxelsOnLine(const Geometry& grid, const Point3& from, const Point3& to)
{
    const auto& spacing = grid.spacing();
    const double step = 0.5 * std::min({spacing[0], spacing[1], spacing[2]});
    const int steps = std::max(1, static_cast<int>(std::ceil(distance(from, to) / step)));
    std::vector<VoxelIndex> voxels;
    for (int n = 0; n <= steps; ++n)
        voxels.push_back(grid.toNearestVoxel(from + (static_cast<double>(n) / steps) * (to - from)));
    return voxels;
}

/// The voxels that points to add lie in, and the balls around those that lie beyond the cube.
void drawAdded(Region& region, const Finding& finding, const std::vector<Point3>& points,
               const Corrections& corrections)
{
    const Cube& cube = finding.voi.cube;
    const auto isBeyond = [&](const Point3& p) { return nearestOffset(cube, p) >= cube.count(); };
    if (std::ranges::any_of(corrections.add, isBeyond))
        region.forEach([&](const VoxelIndex& v) {
            if (corrections.belongs(finding.voi.toLocal(region.grid.toPatient(v))))
                region.set(v, true);
        });
    for (const Point3& point : points)
        region.set(region.grid.toNearestVoxel(point), true);
}

/// Voxels of a row that follow each other.
struct Run {
    int row = 0, first = 0, last = 0; ///< in the region
    bool isKept = false;
};

struct Runs {
    std::vector<Run> runs;
    std::vector<std::size_t> firstOfRow; ///< one more than there are rows
};

Runs runsOf(const Region& region)
{
    const auto dims = region.box.dims();
    Runs found;
    for (int row = 0; row < dims[1] * dims[2]; ++row) {
        found.firstOfRow.push_back(found.runs.size());
        const std::uint8_t* const voxels = region.inside.data() + static_cast<std::ptrdiff_t>(row) * dims[0];
        for (int i = 0; i < dims[0]; ++i) {
            if (voxels[i] == 0)
                continue;
            const int first = i;
            while (i + 1 < dims[0] && voxels[i + 1] != 0)
                ++i;
            found.runs.push_back({row, first, i});
        }
    }
    found.firstOfRow.push_back(found.runs.size());
    return found;
}

/// Keeps what hangs together with the seeds, through faces, edges or corners.
void keepConnected(Region& region, const std::vector<VoxelIndex>& seeds)
{
    const auto dims = region.box.dims();
    Runs found = runsOf(region);
    std::vector<std::size_t> front;
    const auto keep = [&](int row, int first, int last) {
        for (std::size_t n = found.firstOfRow[static_cast<std::size_t>(row)];
             n < found.firstOfRow[static_cast<std::size_t>(row) + 1]; ++n) {
            Run& run = found.runs[n];
            if (run.isKept || run.last < first || run.first > last)
                continue;
            run.isKept = true;
            front.push_back(n);
        }
    };
    for (const VoxelIndex& seed : seeds)
        if (region.box.contains(seed)) {
            const int i = seed.i - region.box.first.i;
            keep((seed.k - region.box.first.k) * dims[1] + seed.j - region.box.first.j, i, i);
        }
    while (!front.empty()) {
        const Run run = found.runs[front.back()];
        front.pop_back();
        const int y = run.row % dims[1], z = run.row / dims[1];
        for (int k = std::max(0, z - 1); k <= std::min(dims[2] - 1, z + 1); ++k)
            for (int j = std::max(0, y - 1); j <= std::min(dims[1] - 1, y + 1); ++j)
                keep(k * dims[1] + j, run.first - 1, run.last + 1);
    }
    for (const Run& run : found.runs)
        if (!run.isKept)
            std::fill_n(region.inside.begin() + static_cast<std::ptrdiff_t>(run.row) * dims[0] + run.first,
                        run.last - run.first + 1, std::uint8_t{0});
}

/// The strokes are inside, however coarse the grid, except where the reader took a part of them away; so is a
/// way from the middle to every point to add. All these voxels are returned.
std::vector<VoxelIndex> drawLesionLines(Region& region, const Request& request, const Finding& finding,
                                        const Corrections& corrections)
{
    const Voi& voi = finding.voi;
    std::vector<VoxelIndex> lines;
    const auto draw = [&](const Point3& from, const Point3& to) {
        for (const VoxelIndex& voxel : voxelsOnLine(region.grid, from, to)) {
            if (corrections.isRemoved(voi.toLocal(region.grid.toPatient(voxel))))
                continue;
            region.set(voxel, true);
            lines.push_back(voxel);
        }
    };
    for (const Segment& stroke : finding.shape.strokes) {
        const Segment sure = shortened(stroke, finding.shape.insidePart);
        draw(voi.toPatient(sure.from), voi.toPatient(sure.to));
    }
    for (const Point3& point : request.prompt.add)
        draw(voi.centre, point);
    return lines;
}

} // namespace

Expected<Mask> maskOnGrid(const Request& request, const Finding& finding)
{
    const LesionPrompt& prompt = request.prompt;
    const Corrections corrections = correctionsOf(request.prompt, finding.voi, finding.shape);
    Region region{request.volume.geometry(), boxOf(request, finding, corrections.addRadius_mm), {}};
    const auto dims = region.box.dims();
    region.inside.resize(static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
                         static_cast<std::size_t>(dims[2]));
    fillFromSurface(region, finding);
    drawAdded(region, finding, prompt.add, corrections);
    const auto lines = drawLesionLines(region, request, finding, corrections);
    for (const Point3& point : prompt.remove)
        region.set(region.grid.toNearestVoxel(point), false);
    if (request.prompt.within)
        region.forEach([&](const VoxelIndex& v) {
            if (!request.prompt.within->contains(v))
                region.set(v, false);
        });
    keepConnected(region, lines);
    const auto mask = Mask::make(region.grid, region.box, region.inside);
    if (!mask)
        return fail(ProblemCode::NothingToSegment,
                    {"nothing of the lesion is left within the mask given and without the points removed"});
    return mask;
}

} // namespace hepatica::imaging::segmentation
