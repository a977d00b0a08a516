#pragma once
#include <hepatica/imaging/Registration.h>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace hepatica::imaging {

/// An alignment as bytes, to be kept and used again: the affine map and the quality exactly, displacements to
/// 0.005 mm a component.
[[nodiscard]] std::vector<std::byte> bytesOf(const Alignment& alignment);
/// Back again; nothing for bytes that are damaged or that another version made.
[[nodiscard]] std::optional<Alignment> alignmentFromBytes(std::span<const std::byte> bytes);

} // namespace hepatica::imaging
