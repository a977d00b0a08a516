#pragma once
#include <hepatica/measurement/ClinicalCourse.h>

#include <optional>
#include <span>

namespace hepatica::measurement {

/// The values that lie nearest to a visit. Every one that is asked for is noted in the score as its input, or
/// as missing.
class ScoreInputs {
public:
    ScoreInputs(std::span<const ClinicalRow> rows, const VisitBurden& visit, const ClinicalRules& rules,
                ClinicalScore& score)
        : rows_(rows), visit_(visit), rules_(rules), score_(score)
    {
    }

    /// The nearest row of the item within the window; noted, or noted as missing.
    [[nodiscard]] const ClinicalRow* row(ClinicalItem item);
    /// The same, without a note when there is none.
    [[nodiscard]] const ClinicalRow* rowIfAny(ClinicalItem item);
    [[nodiscard]] std::optional<double> number(ClinicalItem item);
    [[nodiscard]] bool isYes(ClinicalItem item); ///< of what counts as no when it is not given
    void noteMissing(const std::string& what);

    /// The lesions of the visit, with what CLINICAL.csv says of vessels and spread.
    [[nodiscard]] TumourBurden burden();
    [[nodiscard]] const ClinicalRules& rules() const { return rules_; }
    /// Whether nothing was missing so far.
    [[nodiscard]] bool complete() const { return score_.missing.empty(); }

private:
    [[nodiscard]] const ClinicalRow* nearest(ClinicalItem item) const;

    std::span<const ClinicalRow> rows_;
    const VisitBurden& visit_;
    const ClinicalRules& rules_;
    ClinicalScore& score_;
};

} // namespace hepatica::measurement
