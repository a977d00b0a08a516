#pragma once
#include <hepatica/imaging/Series.h>

#include <cstdint>
#include <span>

namespace hepatica::imaging {

/// From stored words to modality units: the stored bits of a word as a number, then slope and intercept or
/// the lookup table (PS3.3 C.11.1).

/// Whether every value is a whole number, computed exactly; the headers tell.
[[nodiscard]] bool givesWholeNumbers(const Instance& instance);

/// Turns words into values where they stand; false when one of them does not fit, and then they hold
/// anything. For an instance that gives whole numbers.
[[nodiscard]] bool toModalityUnits(const Instance& instance, std::span<std::uint16_t> words);

void toModalityUnits(const Instance& instance, std::span<const std::uint16_t> words, std::span<float> values);

} // namespace hepatica::imaging
