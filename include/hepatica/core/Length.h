#pragma once
#include <cmath>
#include <compare>
#include <cstdint>
#include <string>

namespace hepatica {

/// A length in whole hundredths of a millimetre, so that thresholds compare exactly: 27.0 mm and 32.4 mm
/// differ by 20 % to the digit, which binary floating point misses (Eisenhauer 2009 prints its thresholds as
/// inclusive).
class Length {
public:
    constexpr Length() = default;
    /// Rounded to the nearest hundredth, halves away from zero.
    [[nodiscard]] static Length fromMm(double mm) { return Length(std::llround(mm * 100.0)); }
    [[nodiscard]] static constexpr Length fromHundredths(std::int64_t hundredths)
    {
        return Length(hundredths);
    }

    [[nodiscard]] constexpr double mm() const { return static_cast<double>(hundredths_) / 100.0; }
    [[nodiscard]] constexpr std::int64_t hundredths() const { return hundredths_; }

    /// "32.4" or "32.45": at least one decimal, no trailing zero beyond it, the dot in every locale.
    [[nodiscard]] std::string text() const
    {
        const std::int64_t size = hundredths_ < 0 ? -hundredths_ : hundredths_;
        std::string digits = std::to_string(size / 100) + "." + std::to_string(size / 10 % 10);
        if (size % 10 != 0)
            digits += std::to_string(size % 10);
        return (hundredths_ < 0 ? "-" : "") + digits;
    }

    constexpr auto operator<=>(const Length&) const = default;
    constexpr Length& operator+=(Length other)
    {
        hundredths_ += other.hundredths_;
        return *this;
    }
    friend constexpr Length operator+(Length a, Length b) { return Length(a.hundredths_ + b.hundredths_); }
    friend constexpr Length operator-(Length a, Length b) { return Length(a.hundredths_ - b.hundredths_); }

private:
    constexpr explicit Length(std::int64_t hundredths) : hundredths_(hundredths) {}
    std::int64_t hundredths_ = 0;
};

inline namespace literals {
[[nodiscard]] inline Length operator""_mm(long double mm)
{
    return Length::fromMm(static_cast<double>(mm));
}
[[nodiscard]] inline Length operator""_mm(unsigned long long mm)
{
    return Length::fromHundredths(static_cast<std::int64_t>(mm) * 100);
}
} // namespace literals

} // namespace hepatica
