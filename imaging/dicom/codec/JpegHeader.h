#pragma once
#include "Samples.h"

#include <array>
#include <vector>

namespace hepatica::imaging::codec {

/// The lengths and the symbols of a Huffman code (ITU-T T.81, C.1).
struct HuffmanSpecification {
    std::array<std::uint8_t, 16> codesOfLength{}; ///< of 1 to 16 bits
    std::vector<std::uint8_t> symbols;            ///< in order of their codes
};

/// What stands before the first scan of a JPEG stream (ITU-T T.81, B.2).
struct JpegHeader {
    static constexpr int Lossless = 0xc3; ///< SOF3: Huffman, sequential

    StreamShape shape;
    int process = 0; ///< the marker of its frame header, 0xc0 to 0xcf
    std::array<HuffmanSpecification, 4> tables;
    std::size_t restartInterval = 0; ///< in samples; 0: none
    int scanComponents = 0, scanTable = 0;
    int predictor = 0, pointTransform = 0; ///< of a lossless scan
    std::size_t dataAt = 0;                ///< where the coded samples begin
};

/// None when the stream ends inside its header or its segments do not fit.
[[nodiscard]] std::optional<JpegHeader> readJpegHeader(std::span<const std::uint8_t> stream);

} // namespace hepatica::imaging::codec
