#include "PatientGrid.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace hepatica::phantom {

namespace {

Expected<void> checkOptions(const PhantomOptions& options)
{
    struct Range {
        std::string_view name;
        double value, low, high;
    };
    const auto [nx, ny, nz] = options.dims;
    const std::array<Range, 6> ranges{{
        {"number of columns", static_cast<double>(nx), 64, 1024},
        {"number of rows", static_cast<double>(ny), 64, 1024},
        {"number of slices", static_cast<double>(nz), 24, 1000},
        {"body width (mm)", options.bodyWidth_mm, 340, 500},
        {"coverage (mm)", options.coverage_mm, 180, 500},
        {"slice spacing (mm)", options.coverage_mm / std::max(nz, 1), 0.3, 7.5},
    }};
    for (const Range& range : ranges)
        if (!(range.value >= range.low && range.value <= range.high))
            return fail(ProblemCode::BadPhantom, {std::string(range.name), fmt::format("{}", range.value),
                                                  fmt::format("{} to {}", range.low, range.high)});
    return {};
}

} // namespace

Expected<imaging::Geometry> gridOf(const PhantomOptions& options)
{
    if (const auto checked = checkOptions(options); !checked)
        return passOn(checked);
    const auto [nx, ny, nz] = options.dims;
    const double x = options.bodyWidth_mm / nx, y = options.bodyWidth_mm / ny, z = options.coverage_mm / nz;
    return imaging::Geometry::make(options.dims, {x, y, z},
                                   {-0.5 * x * (nx - 1), -0.5 * y * (ny - 1), -0.5 * z * (nz - 1)},
                                   {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
}

std::vector<double> slicesOf(const imaging::Geometry& grid)
{
    std::vector<double> slices;
    for (int k = 0; k < grid.dims()[2]; ++k)
        slices.push_back(grid.toPatient(0, 0, k).z);
    return slices;
}

} // namespace hepatica::phantom
