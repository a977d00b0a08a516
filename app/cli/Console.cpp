#include "Console.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <unistd.h>

namespace hepatica::cli {

int Console::tell(const Problem& problem) const
{
    for (const std::string& line : problem.lines())
        fmt::print(stderr, "hepatica: {}\n", line);
    return BadInput;
}

void Console::warn(std::span<const Warning> warnings) const
{
    for (const Warning& warning : warnings)
        fmt::print(stderr, "hepatica: warning: {}\n", warning.text());
}

void Console::note(const std::string& line) const
{
    fmt::print(stderr, "{}\n", line);
}

void Console::print(const std::string& text) const
{
    fmt::print("{}", text);
}

void Console::print(const nlohmann::ordered_json& document) const
{
    // Text from files may hold bytes that are no UTF-8; they are replaced, never thrown over.
    fmt::print("{}\n", document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

Progress::Listener Console::progressLine() const
{
    if (isatty(STDERR_FILENO) == 0)
        return {};
    return [](double fraction, const std::string& text) {
        fmt::print(stderr, "\r\033[K{:3.0f} % {}{}", 100.0 * fraction, text,
                   fraction >= 1.0 ? "\r\033[K" : "");
        std::fflush(stderr);
    };
}

} // namespace hepatica::cli
