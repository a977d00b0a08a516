#include "ReportText.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace hepatica::report {

namespace {

constexpr std::string_view Minus = "\u2212";
constexpr std::size_t LongestStem = 120;

using Words = std::pair<std::string_view, std::string_view>;
constexpr std::array<Words, 3> SexWords{{{"F", "female"}, {"M", "male"}, {"O", "other"}}};
/// In the order in which a tumour board asks: RECIST 1.1, the immune systems, then what looks at viability,
/// density, volume and the single lesion.
constexpr std::array<Words, 17> CriterionTitles{{{"recist-1.1", "RECIST 1.1"},
                                                 {"irecist", "iRECIST"},
                                                 {"irrecist-nishino", "irRECIST (Nishino)"},
                                                 {"irrecist-bohnsack", "irRECIST (Bohnsack)"},
                                                 {"imrecist", "imRECIST"},
                                                 {"irrc", "irRC"},
                                                 {"mrecist", "mRECIST"},
                                                 {"easl", "EASL"},
                                                 {"choi", "Choi"},
                                                 {"mchoi", "modified Choi"},
                                                 {"who", "WHO"},
                                                 {"vrecist", "vRECIST"},
                                                 {"qeasl", "qEASL"},
                                                 {"recicl", "RECICL"},
                                                 {"li-rads-2018", "LI-RADS v2018"},
                                                 {"lr-tr-2018", "LR-TR v2018"},
                                                 {"lr-tr-2024", "LR-TR v2024"}}};

template <std::size_t N> std::string lookedUp(const std::array<Words, N>& table, const std::string& key)
{
    for (const auto& [known, word] : table)
        if (known == key)
            return std::string(word);
    return key;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// Family name, given and middle name, prefix, suffix (DICOM PS3.5, 6.2.1.1), of one component group.
std::string groupName(std::string_view group)
{
    const auto parts = split(group, '^');
    std::string name = trimmed(parts[0]);
    std::string separator = name.empty() ? "" : ", ";
    for (std::size_t at = 1; at < parts.size(); ++at) {
        const std::string part = trimmed(parts[at]);
        if (part.empty())
            continue;
        name += separator + part;
        separator = " ";
    }
    return name;
}

/// A thousandth of the steps of 0.01 that are rounded is far more than floating point errs by.
double inTenths(double number)
{
    constexpr double Tolerance = 1e-4;
    const double tenths = std::floor(std::abs(number) * 10.0 + 0.5 + Tolerance);
    return number < 0.0 ? -tenths : tenths;
}

bool fitsAFileName(char c)
{
    constexpr std::string_view Forbidden = "/\\:*?\"<>|";
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f && Forbidden.find(c) == std::string_view::npos;
}

} // namespace

std::string oneDecimal(double number)
{
    const double shown = inTenths(number) / 10.0;
    return fmt::format("{:.1f}", shown == 0.0 ? 0.0 : shown);
}

std::string millimetres(const std::optional<Length>& length)
{
    return length ? oneDecimal(length->mm()) : std::string(NoValue);
}

std::string signedNumber(const std::optional<double>& number)
{
    if (!number || !std::isfinite(*number))
        return std::string(NoValue);
    if (inTenths(*number) == 0.0)
        return "0.0";
    return fmt::format("{}{}", *number < 0 ? Minus : "+", oneDecimal(std::abs(*number)));
}

std::string signedPercent(const std::optional<double>& percent)
{
    const std::string number = signedNumber(percent);
    return number == NoValue ? number : number + " %";
}

std::string millilitres(const std::optional<double>& volume_mm3)
{
    if (!volume_mm3)
        return std::string(NoValue);
    const double volume_ml = *volume_mm3 / 1000.0;
    return volume_ml < 10.0 ? fmt::format("{:.2f}", volume_ml) : oneDecimal(volume_ml);
}

std::string personName(std::string_view dicomName)
{
    std::string name;
    for (const std::string_view group : split(dicomName, '=')) {
        const std::string one = groupName(group);
        if (one.empty())
            continue;
        name += name.empty() ? one : " (" + one + ")";
    }
    return name;
}

std::string birthDateText(const std::string& date)
{
    const auto day = Date::fromDicom(date);
    return day ? day->iso() : date;
}

std::string sexText(const std::string& sex)
{
    return lookedUp(SexWords, sex);
}

std::string roleText(measurement::TimepointRole role)
{
    if (role == measurement::TimepointRole::FollowUp)
        return "follow-up";
    if (role == measurement::TimepointRole::Pre)
        return "before baseline";
    if (role == measurement::TimepointRole::End)
        return "end of treatment";
    return std::string(wordOf(measurement::TimepointRoleWords, role));
}

std::string criterionTitle(const std::string& name)
{
    return lookedUp(CriterionTitles, name);
}

std::size_t criterionRank(const std::string& name)
{
    const auto known = std::ranges::find(CriterionTitles, name, &Words::first);
    return static_cast<std::size_t>(known - CriterionTitles.begin());
}

std::string fileStem(std::string_view caseId)
{
    std::string stem;
    for (const char c : caseId)
        stem += fitsAFileName(c) ? c : '_';
    if (stem.size() > LongestStem) {
        std::size_t end = LongestStem;
        while (end > 0 && (static_cast<unsigned char>(stem[end]) & 0xc0) == 0x80)
            --end; // not within a UTF-8 character
        stem.resize(end);
    }
    while (!stem.empty() && (stem.back() == ' ' || stem.back() == '.'))
        stem.pop_back();
    if (stem.empty())
        return "case";
    if (stem.front() == '.' || stem.front() == '-' || stem.front() == ' ')
        stem.front() = '_';
    return stem;
}

} // namespace hepatica::report
