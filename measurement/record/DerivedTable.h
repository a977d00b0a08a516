#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <soci/soci.h>

namespace hepatica::measurement {

// The table `derived`, inside a transaction of the caller: bytes as Base64 text, which every database takes.

/// What can be kept of one value.
inline constexpr std::size_t MostDerivedBytes = std::size_t{1} << 29;

/// Nothing where nothing is kept, or what is kept is no Base64.
[[nodiscard]] std::optional<std::vector<std::byte>> readDerived(soci::session& sql, const std::string& caseId,
                                                                const std::string& name);
/// At most MostDerivedBytes.
void writeDerived(soci::session& sql, const std::string& caseId, const std::string& name,
                  std::span<const std::byte> value);

} // namespace hepatica::measurement
