#include "Arguments.h"

#include <CLI/CLI.hpp>

#include <cmath>

namespace hepatica::cli {

namespace {

/// The option's own conversion, which takes "nan" and "inf" and refuses what is no number at all.
std::optional<double> numberIn(const std::string& text)
{
    double number = 0.0;
    return CLI::detail::lexical_cast(text, number) ? std::optional(number) : std::nullopt;
}

std::string whyNotFinite(const std::string& text)
{
    const auto number = numberIn(text);
    return number && !std::isfinite(*number) ? text + " is no finite number" : std::string();
}

std::string whyNegative(const std::string& text)
{
    const auto number = numberIn(text);
    return number && *number < 0.0 ? text + " is negative; expected 0 or more" : std::string();
}

} // namespace

Argument& Argument::required()
{
    option_->required();
    return *this;
}

Argument& Argument::showsDefault()
{
    option_->capture_default_str();
    return *this;
}

Argument& Argument::typeName(const std::string& name)
{
    option_->type_name(name);
    return *this;
}

Argument& Argument::oneOf(std::vector<std::string> words)
{
    option_->check(CLI::IsMember(std::move(words)));
    return *this;
}

Argument& Argument::between(int least, int most)
{
    option_->check(CLI::Range(least, most));
    return *this;
}

Argument& Argument::notNegative()
{
    return check(whyNegative, "NONNEGATIVE");
}

Argument& Argument::check(std::string (*complaint)(const std::string& text), const std::string& name)
{
    option_->check(CLI::Validator(complaint, name));
    return *this;
}

Argument& Argument::values(int count)
{
    option_->expected(count);
    return *this;
}

Argument& Argument::repeats(int values)
{
    option_->type_size(values)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    return *this;
}

Argument& Argument::needs(const Argument& other)
{
    option_->needs(other.option_);
    return *this;
}

Argument& Argument::separatedBy(char mark)
{
    option_->delimiter(mark);
    return *this;
}

Command Command::command(const std::string& name, const std::string& text)
{
    return Command(*app_->add_subcommand(name, text));
}

Command Command::commands(const std::string& name, const std::string& text)
{
    CLI::App* group = app_->add_subcommand(name, text);
    group->require_subcommand(1);
    group->fallthrough();
    return Command(*group);
}

Command Command::choice(const std::string& name, const std::string& text)
{
    CLI::Option_group* group = app_->add_option_group(name, text);
    group->require_option(1);
    return Command(*group);
}

Argument Command::option(const std::string& name, std::string& value, const std::string& text)
{
    return Argument(*app_->add_option(name, value, text));
}

Argument Command::option(const std::string& name, std::vector<std::string>& values, const std::string& text)
{
    return Argument(*app_->add_option(name, values, text));
}

Argument Command::option(const std::string& name, int& value, const std::string& text)
{
    return Argument(*app_->add_option(name, value, text));
}

Argument Command::option(const std::string& name, std::uint64_t& value, const std::string& text)
{
    return Argument(*app_->add_option(name, value, text));
}

Argument Command::option(const std::string& name, std::optional<double>& value, const std::string& text)
{
    return Argument(*app_->add_option(name, value, text)).check(whyNotFinite, "");
}

Argument Command::flag(const std::string& name, bool& value, const std::string& text)
{
    return Argument(*app_->add_flag(name, value, text));
}

void Command::footer(const std::string& text)
{
    app_->footer(text);
}

void Command::runs(Run& run, Run action)
{
    app_->callback([&run, action = std::move(action)] { run = action; });
}

} // namespace hepatica::cli
