#include <hepatica/measurement/ProtocolFile.h>

#include "ProtocolOptions.h"

#include <fmt/format.h>
#include <map>
#include <vector>

namespace hepatica::measurement {

namespace {

bool adds(const ResponseSystem& system)
{
    return hasOption(system, protocolOptions().front()); // progression_percent
}

std::string thresholdsOf(const ResponseSystem& system)
{
    const Protocol& protocol = system.defaults;
    const bool confirms = std::ranges::count(system.options, OptionGroup::Progression) > 0;
    std::string row = fmt::format("| `{}` | {} | ", system.name, system.measures);
    if (!adds(system))
        return row + fmt::format("– | – | – | {} |\n", system.source);
    row += fmt::format("+{} %", protocol.progressionPercent);
    if (std::ranges::count(system.options, OptionGroup::Length) > 0 && protocol.progressionMinimum > Length())
        row += fmt::format(" and +{} mm", protocol.progressionMinimum.text());
    row += fmt::format(" | −{} % | ", protocol.responsePercent);
    row += confirms ? fmt::format("{} days", protocol.progression.confirmDays) : std::string("–");
    return row + fmt::format(" | {} |\n", system.source);
}

/// "`true`: recist-1.1, mrecist; `false`: who": what stands in the systems' own protocols.
std::string defaultsOf(const ProtocolOption& option)
{
    std::vector<std::pair<std::string, std::vector<std::string>>> values;
    for (const ResponseSystem* system : systems()) {
        if (!hasOption(*system, option))
            continue;
        const std::string value = option.write(system->defaults).dump();
        auto known = std::ranges::find(values, value, &decltype(values)::value_type::first);
        if (known == values.end())
            known = values.insert(values.end(), {value, {}});
        known->second.emplace_back(system->name);
    }
    std::string text;
    constexpr std::size_t TooManyToList = 6;
    if (values.size() == 1 && values.front().second.size() > TooManyToList)
        return fmt::format("`{}` everywhere", values.front().first);
    for (const auto& [value, names] : values)
        text += fmt::format("{}`{}`: {}", text.empty() ? "" : "; ", value, fmt::join(names, ", "));
    return text;
}

} // namespace

std::string protocolTables()
{
    std::string text =
        "| system | adds up | progression | response | progression confirmed after | source |\n"
        "|---|---|---|---|---|---|\n";
    for (const ResponseSystem* system : systems())
        text += thresholdsOf(*system);
    text += "\n| option | meaning | as shipped |\n|---|---|---|\n";
    for (const ProtocolOption& option : protocolOptions())
        text += fmt::format("| `{}` | {} | {} |\n", option.name, option.meaning, defaultsOf(option));
    return text;
}

} // namespace hepatica::measurement
