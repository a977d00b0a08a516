#include "Treatment.h"
#include "ProfileTable.h"

#include <algorithm>
#include <array>

namespace hepatica::imaging {

namespace {

/// UIDs that name kinds, code lists and encodings, not things: mapped, they would mean nothing.
constexpr std::array<std::uint32_t, 8> NamesOfKinds{
    0x00080016, // SOP Class UID
    0x0008001a, // Related General SOP Class UID
    0x0008001b, // Original Specialized SOP Class UID
    0x0008010c, // Coding Scheme UID
    0x00080117, // Context UID
    0x00080118, // Mapping Resource UID
    0x00081150, // Referenced SOP Class UID
    0x04000010, // MAC Calculation Transfer Syntax UID
};

/// Dates that anyone can look up: moved, they would tell by how much.
constexpr std::array<std::uint32_t, 4> PublicDates{
    0x00080106, // Context Group Version
    0x00080107, // Context Group Local Version
    0x0040db06, // Template Version
    0x0040db07, // Template Local Version
};

/// Attributes that hold the identity in encrypted or enclosed form and stand in no row of the table.
constexpr std::array<std::uint32_t, 2> HeldIdentity{
    0x04000500, // Encrypted Attributes Sequence
    0x04000020, // MAC Parameters Sequence
};

bool isOneOf(std::uint32_t tag, std::span<const std::uint32_t> tags)
{
    return std::ranges::find(tags, tag) != tags.end();
}

bool isDay(std::string_view vr)
{
    return vr == "DA" || vr == "DT";
}

Treatment basicTreatment(BasicAction action)
{
    switch (action) {
    case BasicAction::X:
        return Treatment::Remove;
    case BasicAction::Z:
    case BasicAction::XZ:
        return Treatment::Empty;
    case BasicAction::D:
    case BasicAction::ZD:
    case BasicAction::XD:
    case BasicAction::XZD:
        return Treatment::Dummy;
    case BasicAction::U:
    case BasicAction::XZU:
        return Treatment::MapUid;
    }
    return Treatment::Remove;
}

Treatment treatmentOfRow(const ProfileRow& row, std::string_view vr, const DeidentifyOptions& options)
{
    if (options.keepPatientCharacteristics && row.patient == OptionAction::K)
        return Treatment::Keep;
    const bool isTemporal = isDay(vr) || vr == "TM";
    const bool moves = options.shiftDates && row.dates == OptionAction::C && !isOneOf(row.tag, PublicDates);
    if (moves && isTemporal)
        return vr == "TM" ? Treatment::KeepTime : Treatment::Shift;
    // A device's dates would tell the shift if they were kept beside moved ones.
    if (options.keepDeviceIdentity && row.device == OptionAction::K && !isTemporal)
        return Treatment::Keep;
    if (vr == "UI" && row.basic == BasicAction::D)
        return Treatment::MapUid;
    return basicTreatment(row.basic);
}

} // namespace

Treatment treatmentOf(std::uint32_t tag, std::string_view vr, const DeidentifyOptions& options)
{
    const bool isGroupLength = (tag & 0xffffu) == 0; // retired, and no longer true
    if (isGroupLength || isOneOf(tag, HeldIdentity))
        return Treatment::Remove;
    if (const auto row = profileRowOf(tag))
        return treatmentOfRow(*row, vr, options);
    if (vr == "UI")
        return isOneOf(tag, NamesOfKinds) ? Treatment::Keep : Treatment::MapUid;
    if (isDay(vr))
        return options.shiftDates ? Treatment::Shift : Treatment::Dummy;
    if (vr == "PN")
        return Treatment::Dummy;
    return vr == "UN" ? Treatment::Remove : Treatment::Keep;
}

} // namespace hepatica::imaging
