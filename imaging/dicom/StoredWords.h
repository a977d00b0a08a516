#pragma once
#include <hepatica/imaging/Series.h>

#include <cstdint>
#include <optional>
#include <span>

namespace hepatica::imaging {

/// Reads and decodes the pixels of one image of `rows` x `columns`: one word a pixel, row by row, with the
/// bits that `instance.pixels` describes. Problems: `NotReadable`, `DamagedFile`; then the words hold
/// anything.
[[nodiscard]] std::optional<Problem> readWords(const Instance& instance, int rows, int columns,
                                               std::span<std::uint16_t> words);

} // namespace hepatica::imaging
