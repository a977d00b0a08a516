#include "Dataset.h"

#include "CharacterSet.h"
#include "ElementReader.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace hepatica::imaging {

namespace {

template <typename Number> std::optional<Number> parse(std::string_view text)
{
    text = trimmed(text);
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::string wholeValue(DcmItem& item, const DcmTagKey& tag)
{
    OFString value;
    if (item.findAndGetOFStringArray(tag, value).bad())
        return {};
    return {value.c_str(), value.size()};
}

bool isPlainAscii(std::string_view text)
{
    return std::ranges::all_of(text,
                               [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\x1b'; });
}

std::string asciiOnly(std::string text)
{
    std::ranges::replace_if(
        text,
        [](char c) {
            return !isPlainAscii({&c, 1});
        },
        '?');
    return text;
}

} // namespace

void quietDcmtk()
{
    static const bool once = [] {
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        return true;
    }();
    static_cast<void>(once);
}

std::string textOf(DcmItem& item, const DcmTagKey& tag)
{
    return std::string(trimmed(wholeValue(item, tag)));
}

std::string utf8Of(DcmItem& item, const DcmTagKey& tag)
{
    std::string raw = textOf(item, tag);
    if (DcmTag(tag).getEVR() == EVR_PN) // empty parts at the end of a name may be there or not (PS3.5 6.2)
        raw.erase(raw.find_last_not_of("^= ") + 1);
    if (isPlainAscii(raw))
        return raw;
    return utf8From(raw, textsOf(item, DCM_SpecificCharacterSet)).value_or(asciiOnly(raw));
}

std::vector<std::string> textsOf(DcmItem& item, const DcmTagKey& tag)
{
    const std::string whole = wholeValue(item, tag);
    std::vector<std::string> values;
    for (std::string_view rest = whole; !rest.empty();) {
        const auto end = std::min(rest.find('\\'), rest.size());
        values.emplace_back(trimmed(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return values;
}

std::vector<double> numbersOf(DcmItem& item, const DcmTagKey& tag)
{
    std::vector<double> numbers;
    for (const std::string& text : textsOf(item, tag)) {
        const auto value = parse<double>(text);
        if (!value || !std::isfinite(*value))
            return {};
        numbers.push_back(*value);
    }
    return numbers;
}

std::optional<double> firstNumberOf(std::string_view text)
{
    text = trimmed(text);
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<int> integerOf(DcmItem& item, const DcmTagKey& tag)
{
    return parse<int>(textOf(item, tag));
}

std::optional<int> unsignedShortOf(DcmItem& item, const DcmTagKey& tag)
{
    Uint16 value = 0;
    if (item.findAndGetUint16(tag, value).bad())
        return std::nullopt;
    return value;
}

std::optional<Date> dateOf(DcmItem& item, const DcmTagKey& tag)
{
    const std::string text = textOf(item, tag);
    const auto date = Date::fromDicom(std::string_view(text).substr(0, 8));
    return date ? std::optional(*date) : std::nullopt;
}

std::optional<double> secondsOf(std::string_view time)
{
    time = trimmed(time);
    if (time.size() >= 14) // a DT: the day stands before the time
        time.remove_prefix(time.find('.') == 6 ? 0 : 8);
    if (time.size() < 6)
        return std::nullopt;
    const auto hours = parse<int>(time.substr(0, 2)), minutes = parse<int>(time.substr(2, 2));
    const auto seconds = parse<double>(time.substr(4, std::min(time.find_first_of("+-&"), time.size()) - 4));
    if (!hours || !minutes || !seconds)
        return std::nullopt;
    return *hours * 3600.0 + *minutes * 60.0 + *seconds;
}

std::string uidInWords(const std::string& uid)
{
    const char* known = dcmFindNameOfUID(uid.c_str());
    if (known == nullptr)
        return uid;
    const std::string_view name(known);
    std::string words;
    const auto isUpper = [&](std::size_t at) { return at < name.size() && std::isupper(name[at]) != 0; };
    for (std::size_t at = 0; at < name.size(); ++at) {
        // "CTImageStorage": a word begins at a capital after or before a small letter.
        const bool begins =
            at > 0 && isUpper(at) && at + 1 < name.size() && (!isUpper(at - 1) || !isUpper(at + 1));
        words += (begins ? " " : "") + std::string(1, name[at]);
    }
    return words;
}

} // namespace hepatica::imaging
