#pragma once
#include <hepatica/core/Expected.h>

#include <charconv>
#include <chrono>
#include <compare>
#include <string>
#include <string_view>

namespace hepatica {

/// A calendar day without time or zone. Intervals between visits are whole days.
class Date {
public:
    Date() = default;
    explicit Date(std::chrono::sys_days day) : day_(day) {}

    /// ISO 8601 only: "2026-03-31". Partial dates and days that do not exist are a `BadDate`.
    [[nodiscard]] static Expected<Date> fromIso(std::string_view text)
    {
        if (text.size() != 10 || text[4] != '-' || text[7] != '-')
            return fail(ProblemCode::BadDate, {std::string(text)});
        return fromParts(text, text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
    }

    /// DICOM's DA: "20260331".
    [[nodiscard]] static Expected<Date> fromDicom(std::string_view text)
    {
        if (text.size() != 8)
            return fail(ProblemCode::BadDate, {std::string(text)});
        return fromParts(text, text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
    }

    [[nodiscard]] std::string iso() const { return joined("-"); }
    [[nodiscard]] std::string dicom() const { return joined(""); }
    [[nodiscard]] std::chrono::sys_days day() const { return day_; }
    [[nodiscard]] Date plusDays(int days) const { return Date(day_ + std::chrono::days(days)); }

    auto operator<=>(const Date&) const = default;

    /// Days from `earlier` to `later`; negative when they stand the other way round.
    [[nodiscard]] friend int daysBetween(Date earlier, Date later)
    {
        return static_cast<int>((later.day_ - earlier.day_).count());
    }

private:
    static Expected<Date> fromParts(std::string_view all, std::string_view y, std::string_view m,
                                    std::string_view d)
    {
        unsigned year = 0, month = 0, day = 0;
        const auto read = [](std::string_view part, unsigned& value) {
            const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
            return error == std::errc() && end == part.data() + part.size();
        };
        if (!read(y, year) || !read(m, month) || !read(d, day))
            return fail(ProblemCode::BadDate, {std::string(all)});
        const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                               std::chrono::month(month), std::chrono::day(day)};
        if (!date.ok() || year < 1000)
            return fail(ProblemCode::BadDate, {std::string(all)});
        return Date(std::chrono::sys_days(date));
    }

    [[nodiscard]] std::string joined(std::string_view separator) const
    {
        const std::chrono::year_month_day date(day_);
        const auto twoDigits = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
        return std::to_string(static_cast<int>(date.year())) + std::string(separator) +
               twoDigits(static_cast<unsigned>(date.month())) + std::string(separator) +
               twoDigits(static_cast<unsigned>(date.day()));
    }

    std::chrono::sys_days day_{};
};

} // namespace hepatica
