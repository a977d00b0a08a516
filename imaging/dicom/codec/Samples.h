#pragma once
#include "Codec.h"

#include <fmt/format.h>

namespace hepatica::imaging::codec {

/// What a code stream says of its samples.
struct StreamShape {
    std::int64_t rows = 0, columns = 0;
    int components = 0, precision = 0; ///< bits a sample
};

/// Why a stream is not the frame that the image header describes.
[[nodiscard]] inline Fault whyOther(const StreamShape& stream, const Frame& frame, const char* family)
{
    if (stream.rows != frame.rows || stream.columns != frame.columns)
        return fmt::format("its {} stream has {} x {} pixels, the image {} x {}", family, stream.columns,
                           stream.rows, frame.columns, frame.rows);
    if (stream.components != 1)
        return fmt::format("its {} stream has {} samples a pixel, the image 1", family, stream.components);
    if (stream.precision < 1 || stream.precision > frame.bitsAllocated)
        return fmt::format("its {} stream has {} bits a pixel, the image {}", family, stream.precision,
                           frame.bitsAllocated);
    return std::nullopt;
}

/// Spreads decoded bytes, which fill the first half of `words`, over words.
inline void widen(std::span<std::uint16_t> words)
{
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(words.data());
    for (std::size_t at = words.size(); at-- > 0;)
        words[at] = bytes[at];
}

/// Takes samples of fewer bits as two's complement where the image header says that they are signed, whatever
/// the stream says (PS3.5 8.2: the header's Pixel Representation stands).
inline void setSign(std::span<std::uint16_t> words, int precision, bool isSigned)
{
    if (precision >= 16)
        return;
    const int mask = (1 << precision) - 1, sign = isSigned ? 1 << (precision - 1) : 0;
    for (std::uint16_t& word : words)
        word = static_cast<std::uint16_t>(((word & mask) ^ sign) - sign);
}

} // namespace hepatica::imaging::codec
