#pragma once
#include "Console.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace hepatica::cli {

/// A chosen command sets this; main() runs it after the command line was understood.
using Run = std::function<int(const Console&)>;

/// One option or operand of a command; each function refines it and gives it back.
class Argument {
public:
    explicit Argument(CLI::Option& option) : option_(&option) {}

    Argument& required();
    Argument& showsDefault();
    Argument& typeName(const std::string& name);
    Argument& oneOf(std::vector<std::string> words);
    Argument& between(int least, int most);
    Argument& notNegative();
    /// `complaint` says what is wrong with a text, nothing when it is right; `name` stands for the value in
    /// the help.
    Argument& check(std::string (*complaint)(const std::string& text), const std::string& name);
    Argument& values(int count);
    /// May stand several times, with `values` values each.
    Argument& repeats(int values = 1);
    Argument& separatedBy(char mark);
    /// Where it is given, the other one must be too.
    Argument& needs(const Argument& other);

private:
    CLI::Option* option_;
};

/// A command of the program, and the only way to the library that reads command lines: its templates take
/// seconds to compile, so that they are compiled once. What an option is bound to must live until the command
/// line is read.
class Command {
public:
    explicit Command(CLI::App& app) : app_(&app) {}

    [[nodiscard]] Command command(const std::string& name, const std::string& text);
    /// A group of commands: one of them must be given; options of the group may stand behind it.
    [[nodiscard]] Command commands(const std::string& name, const std::string& text);
    /// A group of options: exactly one must be given.
    [[nodiscard]] Command choice(const std::string& name, const std::string& text);

    Argument option(const std::string& name, std::string& value, const std::string& text = "");
    Argument option(const std::string& name, std::vector<std::string>& values, const std::string& text = "");
    Argument option(const std::string& name, int& value, const std::string& text = "");
    Argument option(const std::string& name, std::uint64_t& value, const std::string& text = "");
    /// Takes finite numbers only.
    Argument option(const std::string& name, std::optional<double>& value, const std::string& text = "");
    Argument flag(const std::string& name, bool& value, const std::string& text = "");

    void footer(const std::string& text);
    /// When this command is chosen, `run` becomes `action`.
    void runs(Run& run, Run action);

private:
    CLI::App* app_;
};

} // namespace hepatica::cli
