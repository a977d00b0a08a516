#pragma once
#include "JpegHeader.h"

namespace hepatica::imaging::codec {

/// Whether decodeLosslessJpeg() knows this kind of stream: Huffman, one component, restarts at line starts.
[[nodiscard]] bool isPlainLossless(const JpegHeader& header);

/// ITU-T T.81 Annex H, process 14 with any of its seven predictors.
[[nodiscard]] Fault decodeLosslessJpeg(std::span<const std::uint8_t> stream, const JpegHeader& header,
                                       std::span<std::uint16_t> words);

} // namespace hepatica::imaging::codec
