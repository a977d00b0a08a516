#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

namespace hepatica::imaging {

/// The middle one of some values, of two middle ones the larger; at least one value.
inline double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace hepatica::imaging
