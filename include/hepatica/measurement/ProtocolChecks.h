#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/LesionRow.h>
#include <hepatica/measurement/Protocol.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// Something about a lesion or a visit that the protocol does not plan. Nothing is forbidden by it.
struct ProtocolCheck {
    std::string_view rule; ///< "targets-an-organ"
    std::string source;    ///< "Eisenhauer 2009, section 3.1.3", or the protocol that has a plan of its own
    std::string timepoint;
    std::vector<std::string> lesions; ///< those it is about; none when it is about the visit
    std::string text; ///< "T03 at BL: long axis 8.0 mm; expected at least 10.0 mm of a target"
    bool operator==(const ProtocolCheck&) const = default;
};

/// Checks the rows of one patient and reader, in any order, as far as they are recorded, against the plan of
/// a protocol (Protocol::plan): more targets than planned, in all and an organ; a target under 10 mm, under
/// twice a slice thickness above 5 mm, or a node under 15 mm; a target treated locally before the baseline; a
/// viable part that is not measured in the late arterial phase; a baseline too old at the first dose; a visit
/// outside its window; another modality or slice thickness than at the baseline. In the order of that list,
/// then by visit and lesion. Quick enough for every change.
[[nodiscard]] std::vector<ProtocolCheck> checkAgainstPlan(std::span<const LesionRow> rows,
                                                          const Protocol& protocol = {},
                                                          std::optional<Date> firstDose = {});

} // namespace hepatica::measurement
