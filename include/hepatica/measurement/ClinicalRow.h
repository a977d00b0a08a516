#pragma once
#include <hepatica/core/Date.h>

#include <optional>
#include <string>
#include <string_view>

namespace hepatica::measurement {

/// What CLINICAL.csv can hold that this program computes with. `Other` is kept as it is written.
enum class ClinicalItem {
    Randomisation,
    FirstDose,
    LastDose,
    TreatmentFailure,
    NewAnticancerTherapy,
    LocalTreatment,
    Death,
    LastContact,
    Ecog,
    Afp,
    PivkaII,
    Crp,
    Neutrophils,
    Lymphocytes,
    Platelets,
    Bilirubin,
    Albumin,
    Inr,
    Creatinine,
    Sodium,
    ProthrombinProlongation,
    Ascites,
    Encephalopathy,
    Sex,
    Dialysis,
    Steroids,
    VascularInvasion,
    ExtrahepaticSpread,
    Other
};

/// One row of CLINICAL.csv: something known of a patient on a day.
struct ClinicalRow {
    std::string patient;
    Date date;
    ClinicalItem item = ClinicalItem::Other;
    std::string name;  ///< of the item: as the interface spells a known one, as written for any other
    std::string value; ///< as written
    std::string unit;  ///< as written
    /// Of a quantity, in the item's own unit (unitOf()). A grade is its number: ascites 0 none, 1 mild, 2
    /// moderate or severe; encephalopathy 0 to 4 (West Haven); yes 1, no 0; female 1, male 0. Of an item that
    /// is not known, the value where it is a number.
    std::optional<double> number;
    std::optional<double> writtenNumber; ///< of a quantity, in the unit as written
    std::optional<double> upperLimit;    ///< of normal, in the unit of `number`
    int line = 0;
    bool operator==(const ClinicalRow&) const = default;
};

/// The spelling of an item and the unit that its numbers are kept in: "AFP", "ng/mL". Empty for `Other` and
/// for what has no unit.
[[nodiscard]] std::string_view itemName(ClinicalItem item);
[[nodiscard]] std::string_view unitOf(ClinicalItem item);

} // namespace hepatica::measurement
