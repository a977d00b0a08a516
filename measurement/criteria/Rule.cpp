#include "Rule.h"

#include <array>

namespace hepatica::measurement {

std::string_view ruleName(Rule rule)
{
#define HEPATICA_RULE(name) std::string_view(#name),
    constexpr std::array Names{HEPATICA_RULES(HEPATICA_RULE)};
#undef HEPATICA_RULE
    return Names[static_cast<std::size_t>(rule)];
}

} // namespace hepatica::measurement
