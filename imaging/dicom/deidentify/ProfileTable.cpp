#include "ProfileTable.h"

#include <algorithm>

namespace hepatica::imaging {

namespace {

constexpr auto Rows = std::to_array<ProfileRow>({
#define HEPATICA_ATTRIBUTE(tag, basic, dates, patient, device, name)                                         \
    {tag, BasicAction::basic, OptionAction::dates, OptionAction::patient, OptionAction::device, name},
#include "ProfileTable.def"
#undef HEPATICA_ATTRIBUTE
});
static_assert(std::ranges::is_sorted(Rows, {}, &ProfileRow::tag));

/// Groups that go as a whole. The standard names Overlay Data and Comments only, but the rest of an overlay
/// says nothing without them.
std::optional<ProfileRow> rowOfGroup(std::uint32_t tag)
{
    const std::uint32_t group = tag >> 16;
    const auto row = [&](std::string_view name) { return ProfileRow{tag, BasicAction::X, {}, {}, {}, name}; };
    if (group % 2 == 1)
        return row("PrivateAttribute");
    if (group >= 0x5000 && group <= 0x50ff)
        return row("Curve");
    if (group >= 0x6000 && group <= 0x60ff)
        return row("Overlay");
    return std::nullopt;
}

} // namespace

std::span<const ProfileRow> profileRows()
{
    return Rows;
}

std::optional<ProfileRow> profileRowOf(std::uint32_t tag)
{
    if (tag == 0xfffafffau || tag == 0xfffcfffcu || (tag >> 16) % 2 == 0) {
        const auto found = std::ranges::lower_bound(Rows, tag, {}, &ProfileRow::tag);
        if (found != Rows.end() && found->tag == tag)
            return *found;
    }
    return rowOfGroup(tag);
}

} // namespace hepatica::imaging
