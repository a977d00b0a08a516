#pragma once
#include <hepatica/core/Length.h>

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace hepatica::measurement {

enum class Unit { Millimetre, SquareMillimetre, CubicMillimetre, Hounsfield };

/// "mm", "mm2", "mm3", "HU"
[[nodiscard]] constexpr std::string_view unitName(Unit unit)
{
    switch (unit) {
    case Unit::Millimetre:
        return "mm";
    case Unit::SquareMillimetre:
        return "mm2";
    case Unit::CubicMillimetre:
        return "mm3";
    case Unit::Hounsfield:
        return "HU";
    }
    return {};
}

/// How many steps make one unit: a product of two lengths of 0.01 mm is whole in 0.0001 mm2.
[[nodiscard]] constexpr std::int64_t stepsPerUnit(Unit unit)
{
    return unit == Unit::SquareMillimetre ? 10000 : 100;
}

/// What a response system adds up, in whole steps of its unit so that thresholds compare exactly: lengths
/// (0.01 mm), products of two lengths (0.0001 mm2), volumes (0.01 mm3), densities (0.01 HU). Amounts of
/// different units are never added or compared.
class Amount {
public:
    constexpr Amount() = default; ///< 0 mm
    constexpr Amount(Length length) : steps_(length.hundredths()) {}
    [[nodiscard]] static constexpr Amount ofSteps(std::int64_t steps, Unit unit)
    {
        return Amount(steps, unit);
    }
    [[nodiscard]] static constexpr Amount zero(Unit unit) { return Amount(0, unit); }
    [[nodiscard]] static constexpr Amount product(Length a, Length b)
    {
        return Amount(a.hundredths() * b.hundredths(), Unit::SquareMillimetre);
    }
    /// Rounded to the nearest step, halves away from zero.
    [[nodiscard]] static Amount fromMm3(double mm3)
    {
        return Amount(std::llround(mm3 * 100.0), Unit::CubicMillimetre);
    }
    [[nodiscard]] static Amount fromHounsfield(double hounsfield)
    {
        return Amount(std::llround(hounsfield * 100.0), Unit::Hounsfield);
    }

    [[nodiscard]] constexpr std::int64_t steps() const { return steps_; }
    [[nodiscard]] constexpr Unit unit() const { return unit_; }
    /// In the unit itself.
    [[nodiscard]] constexpr double value() const
    {
        return static_cast<double>(steps_) / static_cast<double>(stepsPerUnit(unit_));
    }
    /// Only of a length.
    [[nodiscard]] constexpr Length length() const
    {
        assert(unit_ == Unit::Millimetre);
        return Length::fromHundredths(steps_);
    }
    [[nodiscard]] constexpr double mm() const { return length().mm(); }

    /// "32.4" or "32.45": at least one decimal, no trailing zero beyond it, the dot in every locale.
    [[nodiscard]] std::string text() const
    {
        const std::int64_t perUnit = stepsPerUnit(unit_), size = steps_ < 0 ? -steps_ : steps_;
        std::array<char, 32> digits{'-'};
        char* at = digits.data() + (steps_ < 0 ? 1 : 0);
        at = std::to_chars(at, digits.data() + digits.size(), size / perUnit).ptr;
        // A one before the decimals keeps their leading zeros; the point takes its place.
        char* end = std::to_chars(at, digits.data() + digits.size(), perUnit + size % perUnit).ptr;
        *at = '.';
        while (end > at + 2 && end[-1] == '0')
            --end;
        return {digits.data(), end};
    }
    /// "32.4 mm"
    [[nodiscard]] std::string withUnit() const { return text() + " " + std::string(unitName(unit_)); }

    friend constexpr bool operator==(const Amount&, const Amount&) = default;
    friend constexpr std::strong_ordering operator<=>(const Amount& a, const Amount& b)
    {
        assert(a.unit_ == b.unit_);
        return a.steps_ <=> b.steps_;
    }
    constexpr Amount& operator+=(const Amount& other)
    {
        assert(unit_ == other.unit_);
        steps_ += other.steps_;
        return *this;
    }
    friend constexpr Amount operator+(Amount a, const Amount& b) { return a += b; }
    friend constexpr Amount operator-(const Amount& a, const Amount& b)
    {
        assert(a.unit_ == b.unit_);
        return Amount(a.steps_ - b.steps_, a.unit_);
    }

private:
    constexpr Amount(std::int64_t steps, Unit unit) : steps_(steps), unit_(unit) {}
    std::int64_t steps_ = 0;
    Unit unit_ = Unit::Millimetre;
};

} // namespace hepatica::measurement
