#include <hepatica/measurement/CourseOptions.h>

#include "exchange/Cells.h"

#include <array>
#include <fmt/format.h>
#include <limits>
#include <span>

namespace hepatica::measurement {

namespace {

/// One option: how a value is read (false when it cannot be), written, and what it may be.
struct Option {
    std::string_view name;
    bool (*read)(std::string_view value, CourseOptions& options);
    std::string (*write)(const CourseOptions& options);
    std::string_view expected;
};

template <typename Enum, std::size_t N> using Words = std::array<WordTable<Enum>, N>;

constexpr Words<AlbiCoefficient, 2> AlbiCoefficientWords{
    {{AlbiCoefficient::Printed, "0.085"}, {AlbiCoefficient::FourDigits, "0.0852"}}};
constexpr Words<AlbiBoundary, 2> AlbiBoundaryWords{{{AlbiBoundary::In2a, "2a"}, {AlbiBoundary::In2b, "2b"}}};

constexpr Words<GrowthAxis, 2> GrowthAxisWords{
    {{GrowthAxis::Whole, "whole"}, {GrowthAxis::Viable, "viable"}}};
constexpr Words<NonPositiveGrowth, 2> NonPositiveGrowthWords{
    {{NonPositiveGrowth::NotEvaluable, "NE"}, {NonPositiveGrowth::ProgressionCounts, "progression-counts"}}};
constexpr Words<TwoMonths, 3> TwoMonthsWords{
    {{TwoMonths::Calendar, "calendar"}, {TwoMonths::Days60, "60"}, {TwoMonths::Days61, "61"}}};
constexpr Words<TgrIncrease, 2> TgrIncreaseWords{
    {{TgrIncrease::Points, "points"}, {TgrIncrease::Relative, "relative"}}};

bool readDays(std::string_view value, int& days)
{
    constexpr double TenYears = 3653.0;
    const auto number = cells::number(value);
    if (!number || *number < 0.0 || *number > TenYears || *number != static_cast<int>(*number))
        return false;
    days = static_cast<int>(*number);
    return true;
}

bool readAmount(std::string_view value, double& amount)
{
    const auto number = cells::number(value);
    if (!number || *number < 0.0)
        return false;
    amount = *number;
    return true;
}

constexpr std::string_view Days = "a whole number from 0 to 3653", Amount = "a number of 0 or more";

#define OPTION_DAYS(name, member)                                                                            \
    {                                                                                                        \
        name,                                                                                                \
            [](std::string_view value, CourseOptions& options) { return readDays(value, options.member); },  \
            [](const CourseOptions& options) { return std::to_string(options.member); }, Days                \
    }
#define OPTION_AMOUNT(name, member)                                                                          \
    {                                                                                                        \
        name,                                                                                                \
            [](std::string_view value, CourseOptions& options) {                                             \
                return readAmount(value, options.member);                                                    \
            },                                                                                               \
            [](const CourseOptions& options) { return fmt::format("{:g}", options.member); }, Amount         \
    }
#define OPTION_WORD(name, member, words, expected)                                                           \
    {                                                                                                        \
        name,                                                                                                \
            [](std::string_view value, CourseOptions& options) {                                             \
                return cells::readWord(words, value, options.member);                                        \
            },                                                                                               \
            [](const CourseOptions& options) { return std::string(wordOf(words, options.member)); },         \
            expected                                                                                         \
    }

constexpr Option Options[] = {
    OPTION_DAYS("clinical_window_days", clinical.windowDays),
    OPTION_WORD("albi_coefficient", clinical.albiCoefficient, AlbiCoefficientWords, "0.085 or 0.0852"),
    OPTION_WORD("malbi_boundary", clinical.albiBoundary, AlbiBoundaryWords, "2a or 2b"),
    OPTION_AMOUNT("least_afp_ng_ml", clinical.leastAfp_ngmL),
    OPTION_AMOUNT("least_pivka_mau_ml", clinical.leastPivkaII_mauMl),
    OPTION_WORD("growth_axis", growthAxis, GrowthAxisWords, "whole or viable"),
    OPTION_AMOUNT("growth_model_p", modelPValue),
    OPTION_WORD("growth_before_not_positive", hyperprogression.nonPositiveGrowth, NonPositiveGrowthWords,
                "NE or progression-counts"),
    OPTION_WORD("two_months", hyperprogression.twoMonths, TwoMonthsWords, "calendar, 60 or 61"),
    OPTION_WORD("tgr_increase", hyperprogression.tgrIncrease, TgrIncreaseWords, "points or relative"),
    OPTION_DAYS("least_days_before", hyperprogression.leastDaysBefore),
    OPTION_DAYS("short_days_before", hyperprogression.shortDaysBefore),
    OPTION_DAYS("long_days_before", hyperprogression.longDaysBefore),
    OPTION_DAYS("late_first_days", hyperprogression.lateFirstDays),
    OPTION_DAYS("missed_visits", endpoints.missedVisits),
    OPTION_DAYS("benefit_days", endpoints.benefitDays),
    OPTION_WORD("non_cr_non_pd_controls", endpoints.nonCrNonPdControls, cells::YesNoWords, "yes or no"),
};

} // namespace

Expected<void> setOption(CourseOptions& options, const std::string& assignment)
{
    const auto equals = assignment.find('=');
    const std::string_view all = assignment, name = all.substr(0, equals);
    std::string names;
    for (const Option& option : Options) {
        names += (names.empty() ? "" : ", ") + std::string(option.name);
        if (option.name != name || equals == std::string::npos)
            continue;
        if (option.read(all.substr(equals + 1), options))
            return {};
        return fail(ProblemCode::BadDocument, {"option " + std::string(name),
                                               "the value is \"" + std::string(all.substr(equals + 1)) + "\"",
                                               std::string(option.expected)});
    }
    return fail(ProblemCode::BadDocument, {"option " + assignment, "there is none of that name with a value",
                                           "NAME=VALUE, the name one of " + names});
}

std::vector<std::pair<std::string, std::string>> optionValues(const CourseOptions& options)
{
    std::vector<std::pair<std::string, std::string>> values;
    for (const Option& option : Options)
        values.emplace_back(option.name, option.write(options));
    return values;
}

} // namespace hepatica::measurement
