#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace hepatica::imaging::codec {

/// What the image header says of a coded frame; its code stream must say the same.
struct Frame {
    int rows = 0, columns = 0;
    int bitsAllocated = 16; ///< 8 or 16
    bool isSigned = false;

    [[nodiscard]] std::size_t pixels() const
    {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }
};

/// Why a code stream cannot be decoded: "its JPEG-LS stream is damaged"; none when it was.
using Fault = std::optional<std::string>;

/// One decoder a family. Each fills `words`, one a pixel, row by row, with the stored value: as two's
/// complement when the frame is signed. Nothing is allocated on the word of a stream whose size is not the
/// frame's. After a fault the words hold anything.
[[nodiscard]] Fault decodeRunLength(std::span<const std::uint8_t> stream, const Frame& frame,
                                    std::span<std::uint16_t> words);
[[nodiscard]] Fault decodeJpeg(std::span<const std::uint8_t> stream, const Frame& frame,
                               std::span<std::uint16_t> words);
[[nodiscard]] Fault decodeJpegLs(std::span<const std::uint8_t> stream, const Frame& frame,
                                 std::span<std::uint16_t> words);
[[nodiscard]] Fault decodeJpeg2000(std::span<const std::uint8_t> stream, const Frame& frame,
                                   std::span<std::uint16_t> words);

} // namespace hepatica::imaging::codec
