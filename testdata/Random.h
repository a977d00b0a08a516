#pragma once
#include <cstdint>
#include <string_view>

namespace hepatica::phantom {

/// splitmix64 (Steele, Lea and Flood 2014): a good 64-bit hash of a counter. Random numbers are functions of
/// what they are for (seed, slice, pixel), so that neither threads nor the order of work change a byte.
[[nodiscard]] constexpr std::uint64_t scrambled(std::uint64_t counter)
{
    counter += 0x9E3779B97F4A7C15ULL;
    counter = (counter ^ (counter >> 30)) * 0xBF58476D1CE4E5B9ULL;
    counter = (counter ^ (counter >> 27)) * 0x94D049BB133111EBULL;
    return counter ^ (counter >> 31);
}

/// A key of its own for every purpose below a seed (FNV-1a over the name, then scrambled).
[[nodiscard]] constexpr std::uint64_t keyFor(std::uint64_t seed, std::string_view purpose)
{
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char letter : purpose)
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
    return scrambled(scrambled(seed) ^ hash);
}

[[nodiscard]] constexpr std::uint64_t keyFor(std::uint64_t key, std::uint64_t index)
{
    return scrambled(key ^ scrambled(index));
}

/// Uniform draws, one after the other, below one key.
class Draws {
public:
    explicit Draws(std::uint64_t key) : key_(key) {}
    [[nodiscard]] double between(double low, double high)
    {
        const auto bits = scrambled(key_ + counter_++) >> 11;
        return low + (high - low) * static_cast<double>(bits) * 0x1.0p-53;
    }

private:
    std::uint64_t key_, counter_ = 0;
};

/// Nearly Gaussian with mean 0 and variance 1: the sum of four uniform 16-bit numbers (Irwin-Hall).
[[nodiscard]] inline float nearlyGaussian(std::uint64_t key)
{
    const std::uint64_t bits = scrambled(key);
    const auto sum = static_cast<std::int32_t>((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) +
                                               ((bits >> 32) & 0xFFFF) + (bits >> 48));
    constexpr float Mean = 2.0F * 65535.0F, StandardDeviation = 37837.2F; // sqrt(4 * 65536^2 / 12)
    return (static_cast<float>(sum) - Mean) / StandardDeviation;
}

} // namespace hepatica::phantom
