#include "ReadingErrors.h"

#include <cmath>
#include <numbers>

namespace hepatica::measurement {

namespace {

/// Where the normal distribution has the probability p: Newton's method on erfc, from a rough start.
double normalQuantile(double p)
{
    const double sign = p < 0.5 ? -1.0 : 1.0, tail = p < 0.5 ? p : 1.0 - p;
    double z = std::sqrt(-2.0 * std::log(tail)) - 0.5;
    for (int step = 0; step < 60; ++step) {
        const double above = 0.5 * std::erfc(z / std::numbers::sqrt2);
        const double density = std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
        const double change = (above - tail) / density;
        z += change;
        if (std::abs(change) < 1e-12)
            break;
    }
    return sign * z;
}

template <std::size_t Count> const std::array<double, Count>& normalQuantiles()
{
    static const std::array<double, Count> Quantiles = [] {
        std::array<double, Count> quantiles{};
        for (std::size_t at = 0; at < Count; ++at)
            quantiles[at] = normalQuantile((static_cast<double>(at) + 0.5) / Count);
        return quantiles;
    }();
    return Quantiles;
}

/// FNV-1a: the same number of the same text everywhere.
std::uint64_t hashOf(std::string_view text, std::uint64_t hash)
{
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return (hash ^ 0xFFU) * 1099511628211ULL; // no text ends where another goes on
}

} // namespace

ReadingFactors::ReadingFactors(double standardDeviation)
{
    factors_.fill(1.0);
    if (standardDeviation == 0.0)
        return;
    const auto& quantiles = normalQuantiles<Count>();
    for (std::size_t at = 0; at < Count; ++at)
        factors_[at] = std::exp(standardDeviation * quantiles[at]);
}

double ReadingFactors::of(double standardDeviation, std::uint64_t twelveBits)
{
    return std::exp(standardDeviation * normalQuantiles<Count>()[twelveBits & (Count - 1)]);
}

ReadingDraws::ReadingDraws(std::uint64_t seed, std::string_view patient, std::string_view evaluator)
    : state_(hashOf(evaluator, hashOf(patient, 14695981039346656037ULL ^ seed)))
{
}

// SplitMix64 (Steele, Lea and Flood, 2014).
std::uint64_t ReadingDraws::mixed()
{
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

double deviationOf(Unit unit, double sigma)
{
    const double axes = unit == Unit::CubicMillimetre ? 3.0 : unit == Unit::SquareMillimetre ? 2.0 : 1.0;
    return sigma * std::sqrt(2.0 * axes);
}

} // namespace hepatica::measurement
