#include "segmentation/Cube.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

struct Corner {
    int low = 0;
    float part = 0.0F;
};

Corner cornerOf(const Cube& cube, double local)
{
    const double at = std::clamp(local / cube.spacing_mm + cube.middle(), 0.0, cube.size - 1.0);
    const int low = std::min(static_cast<int>(at), cube.size - 2); // at >= 0: cutting off is rounding down
    return {low, static_cast<float>(at - low)};
}

} // namespace

CubeBox boxBetween(const Cube& cube, const Point3& low, const Point3& high)
{
    const auto index = [&](double mm, double rounding) {
        return static_cast<int>(
            std::clamp(std::floor(mm / cube.spacing_mm + cube.middle() + rounding), 0.0, cube.size - 1.0));
    };
    return {{index(low.x, 0.0), index(low.y, 0.0), index(low.z, 0.0)},
            {index(high.x, 1.0), index(high.y, 1.0), index(high.z, 1.0)}};
}

float sampleAt(const Cube& cube, const Field& field, const Point3& local)
{
    if (cube.size < 2)
        return field.front();
    const Corner x = cornerOf(cube, local.x), y = cornerOf(cube, local.y), z = cornerOf(cube, local.z);
    const std::size_t row = static_cast<std::size_t>(cube.size), plane = row * row;
    const float* at = field.data() + cube.offset(x.low, y.low, z.low);
    const auto along = [&](const float* p) { return p[0] + x.part * (p[1] - p[0]); };
    const float near0 = along(at), near1 = along(at + row);
    const float far0 = along(at + plane), far1 = along(at + plane + row);
    const float near = near0 + y.part * (near1 - near0);
    const float far = far0 + y.part * (far1 - far0);
    return near + z.part * (far - near);
}

void rowAt(const Cube& cube, const Field& field, double y_mm, double z_mm, std::vector<float>& row)
{
    const Corner y = cornerOf(cube, y_mm), z = cornerOf(cube, z_mm);
    const std::size_t width = static_cast<std::size_t>(cube.size), plane = width * width;
    const float* at = field.data() + cube.offset(0, y.low, z.low);
    row.resize(width);
    for (std::size_t x = 0; x < width; ++x, ++at) {
        const float near = at[0] + y.part * (at[width] - at[0]);
        const float far = at[plane] + y.part * (at[plane + width] - at[plane]);
        row[x] = near + z.part * (far - near);
    }
}

float sampleRow(const Cube& cube, const std::vector<float>& row, double x_mm)
{
    const Corner x = cornerOf(cube, x_mm);
    const float* at = row.data() + x.low;
    return at[0] + x.part * (at[1] - at[0]);
}

std::size_t nearestOffset(const Cube& cube, const Point3& local)
{
    // Shifted by half a voxel, so that cutting off rounds to the nearest one.
    const double shift = cube.middle() + 0.5;
    const auto index = [&](double mm) { return mm / cube.spacing_mm + shift; };
    const double x = index(local.x), y = index(local.y), z = index(local.z);
    const auto isInside = [&](double i) { return i >= 0.0 && i < cube.size; };
    if (!isInside(x) || !isInside(y) || !isInside(z))
        return cube.count();
    return cube.offset(static_cast<int>(x), static_cast<int>(y), static_cast<int>(z));
}

} // namespace hepatica::imaging::segmentation
