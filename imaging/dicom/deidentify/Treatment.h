#pragma once
#include <hepatica/imaging/Deidentify.h>

#include <cstdint>
#include <string_view>

namespace hepatica::imaging {

/// What happens to one attribute.
enum class Treatment {
    Keep,   ///< and of a sequence: treat what is inside
    Remove, ///< with all that is inside
    Empty,
    Dummy,    ///< a value that says nothing; of a sequence: of everything inside
    MapUid,   ///< and of a sequence: treat what is inside
    Shift,    ///< the patient's number of days
    KeepTime, ///< a time of day whose date is shifted: as it is
};

/// The treatment by PS3.15 Table E.1-1, and, where the table has no row, of what its kind of value could
/// tell: dates move, names of persons get a dummy, UIDs are mapped, and what DCMTK cannot tell the meaning of
/// (VR UN) goes. `vr` is two letters.
[[nodiscard]] Treatment treatmentOf(std::uint32_t tag, std::string_view vr, const DeidentifyOptions& options);

} // namespace hepatica::imaging
