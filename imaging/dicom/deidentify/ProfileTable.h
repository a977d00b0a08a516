#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace hepatica::imaging {

/// What PS3.15 Table E.1-1 lets happen to an attribute under the basic profile.
enum class BasicAction { X, Z, D, U, ZD, XZ, XD, XZD, XZU };
/// What an option does instead: nothing else, keep, or keep what was cleaned.
enum class OptionAction { _, K, C };

struct ProfileRow {
    std::uint32_t tag = 0; ///< group << 16 | element
    BasicAction basic = BasicAction::X;
    OptionAction dates = OptionAction::_, patient = OptionAction::_, device = OptionAction::_;
    std::string_view name;
};

/// All rows of single attributes, ascending by tag.
[[nodiscard]] std::span<const ProfileRow> profileRows();

/// The row of an attribute; none when the profile does not name it. Curves (50xx), overlays (60xx) and
/// private attributes (odd groups) have the row that removes them.
[[nodiscard]] std::optional<ProfileRow> profileRowOf(std::uint32_t tag);

} // namespace hepatica::imaging
