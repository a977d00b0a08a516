#pragma once
#include "Arguments.h"

#include <span>

namespace hepatica::cli {

/// Adds one command to a program.
using AddCommand = void (*)(Command& app, Run& run);

/// What main() of a program does with its commands, in the order of the help text. The exit status.
[[nodiscard]] int runProgram(std::span<const AddCommand> commands, int argc, char** argv);

/// Starts another program of ours, which stands beside this one, in its place. `arguments` are as main() gets
/// them. Comes back with the exit status only when that cannot be done.
[[nodiscard]] int startBeside(const std::string& program, std::vector<std::string> arguments,
                              const Console& console);

} // namespace hepatica::cli
