#include "CharacterSet.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <iconv.h>

namespace hepatica::imaging {

namespace {

constexpr char Escape = '\x1b';

/// One of the coded character sets of PS3.3 C.12.1.1.2, by the names that iconv has for it. A set of two
/// bytes a character stands in the lower half of the code table where it is Japanese: `isLower`.
struct CodedSet {
    int registration;        ///< ISO-IR number
    std::string_view escape; ///< after ESC
    const char* encoding;
    bool isLower;
};
constexpr auto Sets = std::to_array<CodedSet>({
    {6, "(B", "US-ASCII", true},
    {14, "(J", "US-ASCII", true},   // JIS X 0201 Roman: only yen and overline differ
    {13, ")I", "SHIFT_JIS", false}, // JIS X 0201 katakana: the single bytes of Shift JIS
    {100, "-A", "ISO-8859-1", false},
    {101, "-B", "ISO-8859-2", false},
    {109, "-C", "ISO-8859-3", false},
    {110, "-D", "ISO-8859-4", false},
    {144, "-L", "ISO-8859-5", false},
    {127, "-G", "ISO-8859-6", false},
    {126, "-F", "ISO-8859-7", false},
    {138, "-H", "ISO-8859-8", false},
    {148, "-M", "ISO-8859-9", false},
    {203, "-b", "ISO-8859-15", false},
    {166, "-T", "TIS-620", false},
    {87, "$B", "EUC-JP", true},
    {159, "$(D", "EUC-JP", true},
    {149, "$)C", "EUC-KR", false},
    {58, "$)A", "GB2312", false},
});
constexpr int Jis0212 = 159, Utf8 = 192;

std::optional<std::string> converted(std::string text, const char* encoding)
{
    const iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == reinterpret_cast<iconv_t>(-1))
        return std::nullopt;
    std::string result(4 * text.size(), '\0');
    char *from = text.data(), *to = result.data();
    std::size_t left = text.size(), room = result.size();
    const bool isWhole = iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
    iconv_close(converter);
    if (!isWhole || left > 0)
        return std::nullopt;
    result.resize(result.size() - room);
    return result;
}

/// "ISO_IR 100", "ISO 2022 IR 100" and what is written for them: the number after "IR".
std::optional<int> registrationOf(std::string_view name)
{
    const auto at = name.find("IR");
    if (at == std::string_view::npos)
        return std::nullopt;
    const std::string_view digits = name.substr(std::min(name.find_first_of("0123456789", at), name.size()));
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

const CodedSet* setOf(int registration)
{
    const auto* set = std::ranges::find(Sets, registration, &CodedSet::registration);
    return set == Sets.end() ? nullptr : set;
}

/// The sets that hold now: G0 below 0x80, G1 above.
struct Shift {
    const CodedSet *lower = setOf(6), *upper = nullptr;
};

Shift initialShift(const CodedSet& first)
{
    Shift shift;
    (first.isLower ? shift.lower : shift.upper) = &first;
    return shift;
}

/// The bytes of a two-byte set in its lower half, as EUC-JP writes them.
std::string inUpperHalf(std::string_view text, bool isJis0212)
{
    std::string upper;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (isJis0212 && at % 2 == 0)
            upper += '\x8f';
        upper += static_cast<char>(text[at] | '\x80');
    }
    return upper;
}

bool isTwoByteLower(const CodedSet& set)
{
    return set.isLower && set.escape.front() == '$';
}

/// Text without escape sequences in it.
std::optional<std::string> convertRun(std::string_view run, const Shift& shift)
{
    if (run.empty())
        return std::string();
    if (isTwoByteLower(*shift.lower))
        return converted(inUpperHalf(run, shift.lower->registration == Jis0212), shift.lower->encoding);
    return converted(std::string(run), shift.upper != nullptr ? shift.upper->encoding : "US-ASCII");
}

/// Text with code extensions. Parts of a name and lines begin in the first set again, where it has an upper
/// half of its own; the escape sequences of writers that rely on the last one go on.
std::optional<std::string> convertExtended(std::string_view text, const CodedSet& first)
{
    const Shift initial = initialShift(first);
    Shift shift = initial;
    std::string result;
    while (!text.empty()) {
        if (text.front() == Escape) {
            const auto* set = std::ranges::find_if(
                Sets, [&](const CodedSet& one) { return text.substr(1).starts_with(one.escape); });
            if (set == Sets.end())
                return std::nullopt;
            (set->isLower ? shift.lower : shift.upper) = set;
            text.remove_prefix(1 + set->escape.size());
            continue;
        }
        const bool endsAtParts = !isTwoByteLower(*shift.lower);
        const auto end = text.find_first_of(endsAtParts ? std::string_view("\x1b^=\\\r\n") : "\x1b");
        const std::string_view run = text.substr(0, end);
        const auto part = convertRun(run, shift);
        if (!part)
            return std::nullopt;
        result += *part;
        text.remove_prefix(run.size());
        if (text.empty() || text.front() == Escape)
            continue;
        result += text.front();
        text.remove_prefix(1);
        if (initial.upper != nullptr)
            shift.upper = initial.upper;
    }
    return result;
}

bool isWellFormedUtf8(std::string_view text)
{
    return converted(std::string(text), "UTF-8").has_value();
}

} // namespace

std::optional<std::string> utf8From(std::string_view text, const std::vector<std::string>& characterSets)
{
    const std::string first = characterSets.empty() ? std::string() : characterSets.front();
    const bool isExtended = text.find(Escape) != std::string_view::npos;
    if (first == "GB18030" || first == "GBK")
        return converted(std::string(text), first.c_str());
    const std::optional<int> registration = registrationOf(first);
    if (registration == Utf8 || first == "UTF-8" || (first.empty() && !isExtended))
        return isWellFormedUtf8(text) ? std::optional(std::string(text)) : std::nullopt;
    const CodedSet* set = setOf(first.empty() ? 6 : registration.value_or(0));
    if (set == nullptr)
        return std::nullopt;
    return convertExtended(text, *set);
}

} // namespace hepatica::imaging
