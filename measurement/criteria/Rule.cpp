#include "Rule.h"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

std::string_view ruleName(Rule rule)
{
#define HEPATICA_RULE(name) std::string_view(#name),
    constexpr std::array Names{HEPATICA_RULES(HEPATICA_RULE)};
#undef HEPATICA_RULE
    return Names[static_cast<std::size_t>(rule)];
}

std::string joined(std::span<const std::string> words, std::string_view separator)
{
    return fmt::format("{}", fmt::join(words, separator));
}

} // namespace hepatica::measurement
