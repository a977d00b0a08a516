#pragma once
#include <hepatica/imaging/SeriesReader.h>

#include <cstdint>
#include <optional>
#include <span>

namespace hepatica::imaging {

/// What keeps a series from being read, as far as its headers tell: `IncompleteSeries` (unless the options
/// allow it), `ImpossibleGeometry`.
[[nodiscard]] std::optional<Problem> whyNotLoadable(const Series& series, const LoadOptions& options);

/// What a volume of the series says beside its voxels.
[[nodiscard]] VolumeOrigin originOf(const Series& series);

/// Whether all values are whole numbers. Not whether they fit 16 bits: readSlice() tells that.
[[nodiscard]] bool mayBeInt16(const Series& series);

/// Reads one slice of a loadable series in modality units, x fastest. False when a value does not fit; then,
/// and after a problem, `values` hold anything. May be called from several threads at once.
/// Problems: `NotReadable`, `DamagedFile`.
[[nodiscard]] Expected<bool> readSlice(const Series& series, std::size_t slice,
                                       std::span<std::int16_t> values);
[[nodiscard]] Expected<bool> readSlice(const Series& series, std::size_t slice, std::span<float> values);

} // namespace hepatica::imaging
