#include "DateShift.h"

#include <hepatica/core/Date.h>

#include <algorithm>

namespace hepatica::imaging {

namespace {

std::string_view withoutPadding(std::string_view text)
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0'))
        text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    return text;
}

std::string shiftedDay(std::string_view text, int days)
{
    std::string digits(text);
    if (digits.size() == 10 && digits[4] == '.' && digits[7] == '.') // ACR-NEMA 2.0
        std::erase(digits, '.');
    const auto date = Date::fromDicom(digits);
    return date ? date->plusDays(days).dicom() : std::string();
}

std::string shiftedDateTime(std::string_view text, int days)
{
    const std::string day = shiftedDay(text.substr(0, 8), days);
    return day.empty() ? day : day + std::string(text.substr(std::min<std::size_t>(8, text.size())));
}

template <typename Shift> std::string forEachValue(std::string_view values, Shift&& shift)
{
    std::string all;
    for (bool isFirst = true;; isFirst = false) {
        const auto end = std::min(values.find('\\'), values.size());
        all += (isFirst ? "" : "\\") + shift(withoutPadding(values.substr(0, end)));
        if (end == values.size())
            return all;
        values.remove_prefix(end + 1);
    }
}

} // namespace

std::string shiftedDates(std::string_view dates, int days)
{
    return forEachValue(dates, [&](std::string_view one) { return shiftedDay(one, days); });
}

std::string shiftedDateTimes(std::string_view dateTimes, int days)
{
    return forEachValue(dateTimes, [&](std::string_view one) { return shiftedDateTime(one, days); });
}

} // namespace hepatica::imaging
