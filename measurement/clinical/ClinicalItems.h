#pragma once
#include <hepatica/measurement/ClinicalRow.h>

#include <string>
#include <string_view>

namespace hepatica::measurement {

/// What a value of an item is.
enum class ClinicalKind {
    Event,    ///< the date counts; the value is a remark
    Quantity, ///< a number with a unit
    Word,     ///< one of a list
    Text      ///< kept as it is
};

struct ItemFacts {
    ClinicalItem item;
    std::string_view name;
    ClinicalKind kind;
    bool once = false; ///< can stand only once for a patient
    std::string_view unit = {};
    double least = 0.0, most = 0.0; ///< of a quantity, in its unit: what a living patient can have
};

[[nodiscard]] const ItemFacts& factsOf(ClinicalItem item);
/// The item of a name, in capitals or not; `Other` when it is not known.
[[nodiscard]] ClinicalItem itemNamed(std::string_view name);

/// Reads name, value, unit and upper limit (`limit`, as written) of a row whose texts are set into its item
/// and numbers. Returns what is wrong, empty when nothing is.
[[nodiscard]] std::string understand(ClinicalRow& row, std::string_view limit);

} // namespace hepatica::measurement
