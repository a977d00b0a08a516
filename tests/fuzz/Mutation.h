#pragma once
// Damage as disks, networks and malice do it, the same for the same seed on every machine.
#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace hepatica::tests {

using Bytes = std::vector<std::uint8_t>;

/// Numbers from std::mt19937, whose sequence the standard fixes; distributions of the library differ.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : random_(seed) {}
    /// Below `bound`, which is above 0.
    std::size_t below(std::size_t bound) { return random_() % bound; }

private:
    std::mt19937 random_;
};

namespace mutation {

inline void flipBit(Bytes& bytes, Dice& dice)
{
    bytes[dice.below(bytes.size())] ^= static_cast<std::uint8_t>(1u << dice.below(8));
}

inline void overwriteByte(Bytes& bytes, Dice& dice)
{
    constexpr std::array<std::uint8_t, 6> Extremes{0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff};
    bytes[dice.below(bytes.size())] = Extremes[dice.below(Extremes.size())];
}

/// A length or count that says much more, or much less, than is there.
inline void overwriteLength(Bytes& bytes, Dice& dice)
{
    constexpr std::array<std::uint32_t, 8> Lengths{0,          1,          0xff,       0xffff,
                                                   0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    const std::size_t width = dice.below(2) == 0 ? 2 : 4;
    if (bytes.size() < width)
        return;
    const std::size_t at = dice.below(bytes.size() - width + 1) & ~std::size_t{1};
    const std::uint32_t length = Lengths[dice.below(Lengths.size())];
    for (std::size_t byte = 0; byte < width; ++byte)
        bytes[at + byte] = static_cast<std::uint8_t>(length >> (8 * byte));
}

inline void cut(Bytes& bytes, Dice& dice)
{
    bytes.resize(1 + dice.below(bytes.size()));
}

inline void removeRun(Bytes& bytes, Dice& dice)
{
    const std::size_t from = dice.below(bytes.size());
    const std::size_t count = std::min(bytes.size() - from, 1 + dice.below(64));
    if (count < bytes.size())
        bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                    bytes.begin() + static_cast<std::ptrdiff_t>(from + count));
}

inline void repeatRun(Bytes& bytes, Dice& dice)
{
    const std::size_t from = dice.below(bytes.size());
    const std::size_t count = std::min(bytes.size() - from, 1 + dice.below(64));
    const Bytes run(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                    bytes.begin() + static_cast<std::ptrdiff_t>(from + count));
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(from), run.begin(), run.end());
}

inline void blankBlock(Bytes& bytes, Dice& dice)
{
    const std::size_t from = dice.below(bytes.size());
    const std::size_t count = std::min(bytes.size() - from, std::size_t{512});
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(from), count, std::uint8_t{0});
}

} // namespace mutation

/// One to eight wounds. Most of them in the first two kilobytes, where the header stands.
inline Bytes mutated(Bytes bytes, std::uint32_t seed)
{
    using Wound = void (*)(Bytes&, Dice&);
    constexpr std::array<Wound, 7> Wounds{
        mutation::flipBit,   mutation::overwriteByte, mutation::cut,       mutation::overwriteLength,
        mutation::removeRun, mutation::repeatRun,     mutation::blankBlock};
    constexpr std::size_t HeaderBytes = 2048;
    Dice dice(seed);
    for (std::size_t left = 1 + dice.below(8); left > 0 && !bytes.empty(); --left) {
        const Wound wound = Wounds[dice.below(Wounds.size())];
        if (dice.below(4) == 0 || bytes.size() <= HeaderBytes || wound == mutation::cut) {
            wound(bytes, dice);
            continue;
        }
        Bytes header(bytes.begin(), bytes.begin() + HeaderBytes);
        wound(header, dice);
        header.insert(header.end(), bytes.begin() + HeaderBytes, bytes.end());
        bytes = std::move(header);
    }
    return bytes;
}

} // namespace hepatica::tests
