#include "Points.h"

#include <array>
#include <charconv>
#include <cmath>

namespace hepatica::cli {

std::optional<Point3> pointFromText(std::string_view text)
{
    std::array<double, 3> values{};
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (axis > 0 && (at == end || *at++ != ','))
            return std::nullopt;
        const auto [next, error] = std::from_chars(at, end, values[axis]);
        if (error != std::errc() || !std::isfinite(values[axis]))
            return std::nullopt;
        at = next;
    }
    return at == end ? std::optional(Point3{values[0], values[1], values[2]}) : std::nullopt;
}

std::string checkPoint(const std::string& text)
{
    return pointFromText(text) ? std::string()
                               : "\"" + text + "\" is not a point; expected x,y,z in LPS millimetres";
}

std::string checkLesionName(const std::string& text)
{
    constexpr std::size_t MostBytes = 64;
    if (!text.empty() && text.size() <= MostBytes)
        return {};
    return text.empty() ? "the name of the lesion is empty" : "the name of the lesion is over 64 bytes long";
}

} // namespace hepatica::cli
