#include "segmentation/Voi.h"

#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// A part of the volume, averaged over blocks of whole voxels.
struct Blocks {
    std::array<int, 3> first{}, factor{}, dims{};
    std::vector<float> values;
};

std::array<double, 3> asArray(const Point3& p)
{
    return {p.x, p.y, p.z};
}

/// The voxels that the cube can touch, cut to the grid; never empty.
IndexBox voxelsAround(const Geometry& grid, const Voi& voi)
{
    std::array<double, 3> low, high;
    low.fill(1e30);
    high.fill(-1e30);
    const double half = voi.cube.middle() * voi.cube.spacing_mm;
    for (int corner = 0; corner < 8; ++corner) {
        const Point3 local{corner & 1 ? half : -half, corner & 2 ? half : -half, corner & 4 ? half : -half};
        const auto at = asArray(grid.toContinuousIndex(voi.toPatient(local)));
        for (std::size_t axis = 0; axis < 3; ++axis) {
            low[axis] = std::min(low[axis], at[axis]);
            high[axis] = std::max(high[axis], at[axis]);
        }
    }
    std::array<int, 3> first{}, last{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double end = grid.dims()[axis] - 1;
        first[axis] = static_cast<int>(std::clamp(std::floor(low[axis]) - 1.0, 0.0, end));
        last[axis] = static_cast<int>(std::clamp(std::ceil(high[axis]) + 1.0, 0.0, end));
    }
    return {{first[0], first[1], first[2]}, {last[0], last[1], last[2]}};
}

/// Adds a row of voxels, one to one.
template <typename T> void addRow(const T* row, std::vector<float>& sums)
{
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] += static_cast<float>(row[i]);
}

/// Sums of numbers that follow each other, `factor` to each; to the last one what is left.
void sumUp(const std::vector<float>& numbers, int factor, float* sums)
{
    const std::size_t each = static_cast<std::size_t>(factor);
    for (std::size_t first = 0; first < numbers.size(); first += each) {
        float sum = 0.0F;
        for (std::size_t n = first; n < std::min(first + each, numbers.size()); ++n)
            sum += numbers[n];
        *sums++ = sum;
    }
}

template <typename T>
Blocks averageBlocks(std::span<const T> voxels, const Volume& volume, const IndexBox& box, double spacing_mm,
                     const IntensityScale& scale)
{
    Blocks blocks{{box.first.i, box.first.j, box.first.k}, {}, {}, {}};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double ratio = spacing_mm / volume.geometry().spacing()[axis];
        blocks.factor[axis] = std::max(1, static_cast<int>(std::floor(ratio + 0.15)));
        blocks.dims[axis] = (box.dims()[axis] + blocks.factor[axis] - 1) / blocks.factor[axis];
    }
    const auto nx = static_cast<std::size_t>(blocks.dims[0]), ny = static_cast<std::size_t>(blocks.dims[1]);
    blocks.values.assign(nx * ny * static_cast<std::size_t>(blocks.dims[2]), 0.0F);
    const auto inBlock = [&](std::size_t axis, int block) {
        return std::min(blocks.factor[axis], box.dims()[axis] - block * blocks.factor[axis]);
    };
    const auto averagePlane = [&](std::size_t plane) {
        const int z = static_cast<int>(plane);
        std::vector<float> row(static_cast<std::size_t>(box.dims()[0]));
        float* sums = blocks.values.data() + plane * nx * ny;
        for (int y = 0; y < blocks.dims[1]; ++y, sums += nx) {
            std::ranges::fill(row, 0.0F);
            for (int k = 0; k < inBlock(2, z); ++k)
                for (int j = 0; j < inBlock(1, y); ++j)
                    addRow(&voxels[volume.offset({box.first.i, box.first.j + y * blocks.factor[1] + j,
                                                  box.first.k + z * blocks.factor[2] + k})],
                           row);
            sumUp(row, blocks.factor[0], sums);
            for (int x = 0; x < blocks.dims[0]; ++x) {
                const int count = inBlock(0, x) * inBlock(1, y) * inBlock(2, z);
                const double value = scale(static_cast<double>(sums[x]) / count);
                sums[x] = static_cast<float>(std::isfinite(value) ? std::clamp(value, ValueMin, ValueMax)
                                                                  : ValueMin);
            }
        }
    };
    parallelFor(static_cast<std::size_t>(blocks.dims[2]), averagePlane);
    return blocks;
}

/// Where a coordinate falls between two blocks, and whether it lies in the volume.
struct Between {
    std::size_t low = 0;
    float part = 0.0F;
    bool isInVolume = false;
};

Between between(const Blocks& blocks, const Geometry& grid, std::size_t axis, double index)
{
    const double half = 0.5 * (blocks.factor[axis] - 1);
    const double at =
        std::clamp((index - blocks.first[axis] - half) / blocks.factor[axis], 0.0, blocks.dims[axis] - 1.0);
    const int below = std::min(static_cast<int>(at), std::max(blocks.dims[axis] - 2, 0));
    return {static_cast<std::size_t>(below), static_cast<float>(at - below),
            index >= -0.5 && index <= grid.dims()[axis] - 0.5};
}

/// Between two lines of numbers.
void mix(const float* from, const float* to, float part, std::vector<float>& result)
{
    for (std::size_t n = 0; n < result.size(); ++n)
        result[n] = from[n] + part * (to[n] - from[n]);
}

/// The axes of the cube are rows and columns of the grid, and its planes lie parallel to the slices: each
/// coordinate of a voxel depends on one coordinate of the cube, and on the plane where the stack leans.
struct PlaneOfCube {
    std::vector<Between> columns, rows;
    Between slice;
};

PlaneOfCube planeOf(const Voi& voi, const Geometry& grid, const Blocks& blocks, int z)
{
    const int size = voi.cube.size, middle = voi.cube.middle();
    PlaneOfCube plane;
    const auto indexAt = [&](int x, int y) {
        return grid.toContinuousIndex(voi.toPatient(voi.cube.position(x, y, z)));
    };
    for (int n = 0; n < size; ++n) {
        plane.columns.push_back(between(blocks, grid, 0, indexAt(n, middle).x));
        plane.rows.push_back(between(blocks, grid, 1, indexAt(middle, n).y));
    }
    plane.slice = between(blocks, grid, 2, indexAt(middle, middle).z);
    return plane;
}

/// Trilinear values, slice by slice and row by row.
void fill(Voi& voi, const Geometry& grid, const Blocks& blocks)
{
    const auto nx = static_cast<std::size_t>(blocks.dims[0]), ny = static_cast<std::size_t>(blocks.dims[1]);
    const std::size_t nextSlice = blocks.dims[2] > 1 ? nx * ny : 0, nextRow = ny > 1 ? nx : 0;
    const std::size_t nextColumn = nx > 1 ? 1 : 0;
    const auto fillPlane = [&](std::size_t z) {
        std::vector<float> slice(nx * ny), row(nx);
        const PlaneOfCube plane = planeOf(voi, grid, blocks, static_cast<int>(z));
        std::size_t at = voi.cube.offset(0, 0, static_cast<int>(z));
        const float* below = &blocks.values[plane.slice.low * nx * ny];
        mix(below, below + nextSlice, plane.slice.part, slice);
        for (const Between& y : plane.rows) {
            const float* before = &slice[y.low * nx];
            mix(before, before + nextRow, y.part, row);
            const bool isRowInVolume = plane.slice.isInVolume && y.isInVolume;
            for (const Between& x : plane.columns) {
                voi.values[at] = row[x.low] + x.part * (row[x.low + nextColumn] - row[x.low]);
                voi.inVolume[at++] = isRowInVolume && x.isInVolume ? 1 : 0;
            }
        }
    };
    parallelFor(static_cast<std::size_t>(voi.cube.size), fillPlane);
}

/// What aliasing remains after averaging: a Gaussian of half a voxel where the cube is still coarser than the
/// blocks.
void smoothWhereCoarse(Voi& voi, const Geometry& grid, const Blocks& blocks)
{
    std::array<double, 3> sigma{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        sigma[axis] = voi.cube.spacing_mm > 1.2 * grid.spacing()[axis] * blocks.factor[axis] ? 0.5 : 0.0;
    smooth(voi.values, {voi.cube.size, voi.cube.size, voi.cube.size}, sigma);
}

/// Values at every few voxels of the ball around a position.
std::vector<float> ballSamples(const Volume& volume, const Point3& centre, double radius_mm)
{
    constexpr int Steps = 16;
    std::vector<float> samples;
    const Geometry& grid = volume.geometry();
    const auto& axes = grid.directions();
    const double step = radius_mm / Steps;
    for (int z = -Steps; z <= Steps; ++z)
        for (int y = -Steps; y <= Steps; ++y)
            for (int x = -Steps; x <= Steps; ++x) {
                if (x * x + y * y + z * z > Steps * Steps)
                    continue;
                const VoxelIndex voxel = grid.toNearestVoxel(centre + (x * step) * axes[0] +
                                                             (y * step) * axes[1] + (z * step) * axes[2]);
                if (grid.contains(voxel))
                    samples.push_back(static_cast<float>(volume.at(voxel)));
            }
    return samples;
}

/// Numbers only: a float image may hold others where nothing was acquired.
void keepNumbers(std::vector<float>& samples)
{
    std::erase_if(samples, [](float value) { return !std::isfinite(value); });
}

double quantile(std::vector<float>& samples, double part)
{
    const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(samples.size() - 1));
    std::nth_element(samples.begin(), samples.begin() + at, samples.end());
    return static_cast<double>(samples[static_cast<std::size_t>(at)]);
}

} // namespace

IntensityScale intensityScale(const Volume& volume, const Point3& centre, double radius_mm)
{
    if (volume.origin().quantity == Quantity::Hounsfield)
        return {};
    constexpr double Span = 160.0, Middle = 100.0;
    std::vector<float> samples = ballSamples(volume, centre, radius_mm);
    keepNumbers(samples);
    if (samples.empty())
        return {0.0, Middle};
    const double spread = quantile(samples, 0.95) - quantile(samples, 0.05);
    const double gain = spread > 0.0 ? Span / spread : 0.0;
    return {gain, Middle - gain * quantile(samples, 0.5)};
}

IntensityScale wideScale(const Volume& volume, const Point3& centre, double radius_mm)
{
    std::vector<float> samples = ballSamples(volume, centre, radius_mm);
    keepNumbers(samples);
    const double low = quantile(samples, 0.01), high = quantile(samples, 0.99);
    const double gain = (BrightestOnWideScale - DarkestOnWideScale) / std::max(high - low, 1e-12);
    return {gain, DarkestOnWideScale - gain * low};
}

double brightValue(const Volume& volume)
{
    constexpr std::size_t Samples = 20011; // prime, so that the samples do not fall into columns
    return volume.visit([](auto voxels) {
        const std::size_t step = std::max<std::size_t>(1, voxels.size() / Samples);
        std::vector<float> samples;
        for (std::size_t at = 0; at < voxels.size(); at += step)
            samples.push_back(static_cast<float>(voxels[at]));
        keepNumbers(samples);
        return samples.empty() ? 0.0 : quantile(samples, 0.98);
    });
}

Voi makeVoi(const Volume& volume, const Point3& centre, double half_mm, double spacing_mm,
            const IntensityScale& scale)
{
    const Geometry& grid = volume.geometry();
    Voi voi;
    voi.cube = {2 * static_cast<int>(std::ceil(half_mm / spacing_mm)) + 1, spacing_mm};
    const auto& spacing = grid.spacing();
    voi.acquired_mm = {spacing[0], spacing[1],
                       spacing[2] * std::abs(dot(grid.directions()[2], grid.sliceNormal()))};
    voi.centre = centre;
    voi.axes = {grid.directions()[0], grid.directions()[1], grid.sliceNormal()};
    voi.values.resize(voi.cube.count());
    voi.inVolume.resize(voi.cube.count());
    const Blocks blocks = volume.visit([&](auto voxels) {
        return averageBlocks(voxels, volume, voxelsAround(grid, voi), spacing_mm, scale);
    });
    fill(voi, grid, blocks);
    smoothWhereCoarse(voi, grid, blocks);
    return voi;
}

} // namespace hepatica::imaging::segmentation
