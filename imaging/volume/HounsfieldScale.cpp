#include "HounsfieldScale.h"

#include <algorithm>
#include <cstddef>

namespace hepatica::imaging {

namespace {

// With noise, and tissue with contrast medium. A CT of the whole abdomen has 45 % of air, 47 % of tissue and
// all of its rim in air; one that is cut close around a leg 22, 57 and 39 %. Around a difference of CTs there
// is none.
constexpr double LeastAir_hu = -1100.0, MostAir_hu = -850.0, Fat_hu = -150.0, SoftTissue_hu = 300.0;
constexpr double LeastShareOfAir = 0.005, LeastShareOfTissue = 0.1, LeastShareOfRim = 0.25;

struct Counts {
    double all = 0.0, air = 0.0, tissue = 0.0, other = 0.0;
};

template <typename T> Counts countsOf(std::span<const T> values)
{
    Counts counts;
    for (const T voxel : values) {
        const auto value = static_cast<double>(voxel);
        ++counts.all;
        if (value >= LeastAir_hu && value <= MostAir_hu)
            ++counts.air;
        else if (value >= Fat_hu && value <= SoftTissue_hu)
            ++counts.tissue;
        else if (!(value < LeastAir_hu))
            ++counts.other;
    }
    return counts;
}

/// What lies below air has one value or two: scanners mark what they did not image.
template <typename T> bool isOnlyPadding(std::span<const T> values)
{
    std::vector<T> kinds;
    for (const T value : values)
        if (static_cast<double>(value) < LeastAir_hu && std::ranges::find(kinds, value) == kinds.end()) {
            kinds.push_back(value);
            if (kinds.size() > 2)
                return false;
        }
    return true;
}

/// Of the first and last rows of all slices, how much is air or padding.
template <typename T> double shareOfRim(const Geometry& grid, std::span<const T> values)
{
    const auto columns = static_cast<std::size_t>(grid.dims()[0]),
               rows = static_cast<std::size_t>(grid.dims()[1]);
    const std::size_t slice = columns * rows;
    double all = 0.0, outside = 0.0;
    for (std::size_t from = 0; from < values.size(); from += slice)
        for (const std::size_t row : {from, from + slice - columns})
            for (std::size_t at = row; at < row + columns; ++at, ++all)
                outside += static_cast<double>(values[at]) <= MostAir_hu ? 1.0 : 0.0;
    return outside / all;
}

} // namespace

bool looksHounsfield(const Geometry& grid, const Volume::Voxels& voxels)
{
    return std::visit(
        [&](const auto& buffer) {
            const auto values = buffer.values();
            const Counts counts = countsOf(values);
            return counts.air >= LeastShareOfAir * counts.all &&
                   counts.tissue >= LeastShareOfTissue * counts.all && counts.tissue > counts.other &&
                   shareOfRim(grid, values) >= LeastShareOfRim && isOnlyPadding(values);
        },
        voxels);
}

bool hasNothingBelowWater(const Volume::Voxels& voxels)
{
    constexpr double WellBelow_hu = -50.0;
    return std::visit(
        [](const auto& buffer) {
            return std::ranges::none_of(buffer.values(),
                                        [](auto value) { return static_cast<double>(value) < WellBelow_hu; });
        },
        voxels);
}

} // namespace hepatica::imaging
