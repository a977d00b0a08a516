#pragma once
#include <hepatica/measurement/Amount.h>
#include <hepatica/measurement/Robustness.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace hepatica::measurement {

/// Factors by which one reading differs from another: exp(s z), where z runs over equally likely quantiles of
/// the normal distribution. Drawing is a look-up.
class ReadingFactors {
public:
    explicit ReadingFactors(double standardDeviation);
    [[nodiscard]] double at(std::uint64_t twelveBits) const { return factors_[twelveBits & (Count - 1)]; }
    /// The same for a size with a standard deviation of its own.
    [[nodiscard]] static double of(double standardDeviation, std::uint64_t twelveBits);

private:
    static constexpr std::size_t Count = 4096;
    std::array<double, Count> factors_;
};

/// Numbers of a patient's own: the same whoever else is judged, and on whichever thread.
class ReadingDraws {
public:
    ReadingDraws(std::uint64_t seed, std::string_view patient, std::string_view evaluator);
    /// The next twelve bits.
    [[nodiscard]] std::uint64_t next()
    {
        if (left_ == 0) {
            bits_ = mixed();
            left_ = 5;
        }
        --left_;
        const std::uint64_t bits = bits_;
        bits_ >>= 12U;
        return bits;
    }

private:
    [[nodiscard]] std::uint64_t mixed();
    std::uint64_t state_, bits_ = 0;
    int left_ = 0;
};

/// The standard deviation of the logarithm of a size that is read again, against the size that was read: of a
/// length the error of two readings, sigma times the square root of 2; a product has that of two lengths, a
/// volume that of three (10.7 % of one reading; QIBA's profile claims 8.5 to 14.1 %).
[[nodiscard]] double deviationOf(Unit unit, double sigma);

} // namespace hepatica::measurement
