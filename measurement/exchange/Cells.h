#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Length.h>
#include <hepatica/measurement/Vocabulary.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

/// Cells of a table: text to value and back, the same in every locale. An empty cell is no value.
namespace hepatica::measurement::cells {

inline constexpr double LongestMm = 10000.0;

/// What a cell with a date must hold.
inline std::string aDay()
{
    return "a day such as 2026-03-31";
}

inline std::optional<double> number(std::string_view cell)
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

inline bool readNumber(std::string_view cell, double least, double most, std::optional<double>& value)
{
    const auto read = number(cell);
    if (!cell.empty() && (!read || *read < least || *read > most))
        return false;
    value = read;
    return true;
}

inline bool readLength(std::string_view cell, std::optional<Length>& value)
{
    std::optional<double> mm;
    if (!readNumber(cell, 0.0, LongestMm, mm))
        return false;
    value = mm ? std::optional(Length::fromMm(*mm)) : std::nullopt;
    return true;
}

inline bool readDate(std::string_view cell, std::optional<Date>& value)
{
    if (cell.empty())
        return true;
    const auto date = Date::fromIso(cell);
    if (!date)
        return false;
    value = *date;
    return true;
}

inline bool readText(std::string_view cell, std::string& value)
{
    value = cell;
    return true;
}

inline bool readNonEmpty(std::string_view cell, std::string& value)
{
    value = cell;
    return !cell.empty();
}

/// One of a list of words, kept as text.
template <std::size_t N>
bool readOneOf(const std::array<std::string_view, N>& words, std::string_view cell, std::string& value)
{
    value = cell;
    for (const std::string_view word : words)
        if (word == cell)
            return true;
    return cell.empty();
}

template <typename Enum, std::size_t N>
bool readWord(const std::array<WordTable<Enum>, N>& words, std::string_view cell, Enum& value)
{
    const auto read = fromWord(words, cell);
    if (read)
        value = *read;
    return read.has_value();
}

template <typename Enum, std::size_t N>
bool readWord(const std::array<WordTable<Enum>, N>& words, std::string_view cell, std::optional<Enum>& value)
{
    value = fromWord(words, cell);
    return value.has_value() || cell.empty();
}

inline constexpr std::array<WordTable<bool>, 2> YesNoWords{{{true, "yes"}, {false, "no"}}};

inline std::string text(std::optional<Length> value)
{
    return value ? value->text() : std::string();
}

inline std::string text(std::optional<double> value)
{
    if (!value)
        return {};
    std::array<char, 32> digits{};
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), *value);
    return {digits.data(), result.ptr};
}

inline std::string text(std::optional<Date> value)
{
    return value ? value->iso() : std::string();
}

template <typename Enum, std::size_t N>
std::string text(const std::array<WordTable<Enum>, N>& words, std::optional<Enum> value)
{
    return value ? std::string(wordOf(words, *value)) : std::string();
}

template <typename Enum, std::size_t N> std::string listOf(const std::array<WordTable<Enum>, N>& words)
{
    std::string list = "one of ";
    for (const auto& [value, word] : words)
        list += (word == words.front().second ? "" : ", ") + std::string(word);
    return list;
}

template <std::size_t N> std::string listOf(const std::array<std::string_view, N>& words)
{
    std::string list = "one of ";
    for (const std::string_view word : words)
        list += (word == words.front() ? "" : ", ") + std::string(word);
    return list;
}

} // namespace hepatica::measurement::cells
