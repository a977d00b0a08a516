#pragma once
#include <hepatica/core/Problem.h>
#include <hepatica/core/Progress.h>

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>

namespace hepatica::cli {

/// Exit statuses of every command.
enum ExitStatus { Done = 0, BadInput = 1, WrongUsage = 2 };

/// Results go to standard output; problems, warnings and progress to standard error, one line each.
class Console {
public:
    bool json = false; ///< one JSON document on standard output and nothing else there

    /// One line a problem. Returns BadInput, so that a command can end with `return console.tell(problem)`.
    int tell(const Problem& problem) const;
    void warn(std::span<const Warning> warnings) const;
    /// Of one of several: "hepatica: warning: label 2 T02: ...".
    void warn(const std::string& who, std::span<const Warning> warnings) const;
    void note(const std::string& line) const;
    void print(const std::string& text) const;
    void print(const nlohmann::ordered_json& document) const;
    /// The exit status of a run: `status`, or BadInput when standard output did not take all that was
    /// printed.
    [[nodiscard]] int finish(int status) const;
    /// Shows a line that is overwritten while standard error is a terminal; silent otherwise.
    [[nodiscard]] Progress::Listener progressLine() const;
};

} // namespace hepatica::cli
