#include "ModalityUnits.h"

#include <algorithm>
#include <cmath>
#include <limits>

// Loops over every voxel of a series are compiled for wider vectors too, and the processor says which to
// take. That is asked before a sanitizer is ready.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define HEPATICA_WIDE_VECTORS [[gnu::target_clones("avx2", "default")]]
#else
#define HEPATICA_WIDE_VECTORS
#endif

namespace hepatica::imaging {

namespace {

/// Takes the stored bits out of a word: as a number modulo 2^16.
struct Unpacking {
    explicit Unpacking(const StoredPixels& pixels)
        : shift(pixels.highBit + 1 - pixels.bitsStored),
          mask(static_cast<std::uint16_t>((1 << pixels.bitsStored) - 1)),
          sign(static_cast<std::uint16_t>(pixels.isSigned ? 1 << (pixels.bitsStored - 1) : 0))
    {
    }
    [[nodiscard]] std::uint16_t operator()(std::uint16_t word) const
    {
        return static_cast<std::uint16_t>(((word >> shift & mask) ^ sign) - sign);
    }
    int shift;
    std::uint16_t mask, sign;
};

/// The lowest and the highest of the stored values.
struct Range {
    int low = 0, high = 0;
};

Range possibleRange(const StoredPixels& pixels)
{
    const int count = 1 << pixels.bitsStored;
    return pixels.isSigned ? Range{-count / 2, count / 2 - 1} : Range{0, count - 1};
}

template <typename Stored> Range foundRange(std::span<const std::uint16_t> words, const Unpacking& unpack)
{
    auto low = std::numeric_limits<Stored>::max(), high = std::numeric_limits<Stored>::min();
    for (const std::uint16_t word : words) {
        const auto value = static_cast<Stored>(unpack(word));
        low = std::min(low, value);
        high = std::max(high, value);
    }
    return {low, high};
}

bool isWhole(double value)
{
    return value == std::floor(value);
}

/// Whether what the range becomes is int16: a straight line has its extremes at the ends.
bool fits(const Range& range, const Instance& instance)
{
    using Limits = std::numeric_limits<std::int16_t>;
    const auto isShort = [&](int stored) {
        const double value = stored * instance.slope + instance.intercept;
        return value >= Limits::min() && value <= Limits::max();
    };
    return isShort(range.low) && isShort(range.high);
}

/// 16 bits are enough to compute in what fits into them.
HEPATICA_WIDE_VECTORS void rescale(std::span<std::uint16_t> words, Unpacking unpack, std::uint16_t slope,
                                   std::uint16_t intercept)
{
    for (std::uint16_t& word : words)
        word = static_cast<std::uint16_t>(unsigned{unpack(word)} * slope + intercept);
}

double tableValue(const ModalityTable& table, int stored)
{
    const int last = static_cast<int>(table.values.size()) - 1;
    return table.values[static_cast<std::size_t>(std::clamp(stored - table.firstStored, 0, last))];
}

/// A stored number modulo 2^16 as what it is.
int number(std::uint16_t unpacked, bool isSigned)
{
    return isSigned ? static_cast<std::int16_t>(unpacked) : unpacked;
}

} // namespace

bool givesWholeNumbers(const Instance& instance)
{
    constexpr double Limit = 32767.0;
    if (instance.table)
        return std::ranges::all_of(instance.table->values, [](std::uint16_t v) { return v <= Limit; });
    return isWhole(instance.slope) && isWhole(instance.intercept) && std::abs(instance.slope) < Limit / 2 &&
           std::abs(instance.intercept) < Limit * Limit / 4;
}

bool toModalityUnits(const Instance& instance, std::span<std::uint16_t> words)
{
    const StoredPixels& pixels = instance.pixels;
    const Unpacking unpack(pixels);
    if (instance.table) {
        for (std::uint16_t& word : words)
            word = static_cast<std::uint16_t>(
                tableValue(*instance.table, number(unpack(word), pixels.isSigned)));
        return true;
    }
    const Range found = fits(possibleRange(pixels), instance) ? Range{}
                        : pixels.isSigned                     ? foundRange<std::int16_t>(words, unpack)
                                                              : foundRange<std::uint16_t>(words, unpack);
    if (!fits(found, instance))
        return false;
    rescale(words, unpack, static_cast<std::uint16_t>(static_cast<int>(instance.slope)),
            static_cast<std::uint16_t>(static_cast<int>(instance.intercept)));
    return true;
}

void toModalityUnits(const Instance& instance, std::span<const std::uint16_t> words, std::span<float> values)
{
    const Unpacking unpack(instance.pixels);
    const bool isSigned = instance.pixels.isSigned;
    if (instance.table) {
        for (std::size_t at = 0; at < words.size(); ++at)
            values[at] = static_cast<float>(tableValue(*instance.table, number(unpack(words[at]), isSigned)));
        return;
    }
    for (std::size_t at = 0; at < words.size(); ++at)
        values[at] =
            static_cast<float>(number(unpack(words[at]), isSigned) * instance.slope + instance.intercept);
}

} // namespace hepatica::imaging
