#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace hepatica::imaging {

/// Voxels in modality units: int16 where every value is exactly one, else float32.
using RawValues = std::variant<std::vector<std::int16_t>, std::vector<float>>;

/// Brings stored numbers to one of the two types; int16 and float32 stay as they are.
template <typename Stored> RawValues asRawValues(std::vector<Stored> stored)
{
    if constexpr (std::is_same_v<Stored, std::int16_t> || std::is_same_v<Stored, float>)
        return stored;
    else {
        using Limits = std::numeric_limits<std::int16_t>;
        const auto fits = [](Stored value) {
            const auto number = static_cast<double>(value);
            return number >= Limits::min() && number <= Limits::max() && number == std::floor(number);
        };
        if (std::ranges::all_of(stored, fits)) {
            std::vector<std::int16_t> values(stored.size());
            std::ranges::transform(stored, values.begin(),
                                   [](Stored v) { return static_cast<std::int16_t>(v); });
            return values;
        }
        std::vector<float> values(stored.size());
        std::ranges::transform(stored, values.begin(), [](Stored v) { return static_cast<float>(v); });
        return values;
    }
}

} // namespace hepatica::imaging
