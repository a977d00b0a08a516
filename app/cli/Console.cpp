#include "Console.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace hepatica::cli {

namespace {

/// A stream that takes no more does not throw: main() asks standard output at the end.
void put(std::FILE* stream, const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), stream);
}

} // namespace

int Console::tell(const Problem& problem) const
{
    for (const std::string& line : problem.lines())
        put(stderr, fmt::format("hepatica: {}\n", line));
    return BadInput;
}

void Console::warn(std::span<const Warning> warnings) const
{
    for (const Warning& warning : warnings)
        put(stderr, fmt::format("hepatica: warning: {}\n", warning.text()));
}

void Console::warn(const std::string& who, std::span<const Warning> warnings) const
{
    for (const Warning& warning : warnings)
        put(stderr, fmt::format("hepatica: warning: {}: {}\n", who, warning.text()));
}

void Console::note(const std::string& line) const
{
    constexpr const char* OverProgress = "\r\033[K";
    put(stderr, (isatty(STDERR_FILENO) != 0 ? OverProgress : "") + line + "\n");
}

void Console::print(const std::string& text) const
{
    put(stdout, text);
}

void Console::print(const nlohmann::ordered_json& document) const
{
    // Text from files may hold bytes that are no UTF-8; they are replaced, never thrown over.
    put(stdout, document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

int Console::finish(int status) const
{
    errno = 0;
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return status;
    return tell({ProblemCode::NotWritable,
                 {"standard output", errno != 0 ? std::strerror(errno) : "it takes no more"},
                 {}});
}

Progress::Listener Console::progressLine() const
{
    if (isatty(STDERR_FILENO) == 0)
        return {};
    return [](double fraction, const std::string& text) {
        put(stderr,
            fmt::format("\r\033[K{:3.0f} % {}{}", 100.0 * fraction, text, fraction >= 1.0 ? "\r\033[K" : ""));
        std::fflush(stderr);
    };
}

} // namespace hepatica::cli
