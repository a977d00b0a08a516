#pragma once
#include "ResponseSystem.h"
#include "Rule.h"

namespace hepatica::measurement {

/// A lesion at one visit, and what was known of it before.
struct LesionView {
    const History& history;
    std::size_t visit;
    const LesionRow& now;
    const Protocol& protocol;
};

/// The category of one lesion at one visit, its warnings and what is missing to judge it.
struct JudgedLesion {
    LesionCategory category;
    std::vector<std::string> warnings, missingInputs;
};

/// A category, its rule, and the sentence behind its name.
[[nodiscard]] JudgedLesion judged(const LesionRow& row, std::string category, Rule rule,
                                  const std::string& words);
/// NE, because the category depends on columns that are not given.
[[nodiscard]] JudgedLesion lackingTo(const LesionView& view, const std::string& columns);

/// Systems that judge each lesion at every visit, the ones before the baseline too; nothing when a lesion is
/// none of theirs.
[[nodiscard]] CriterionAssessment assessLesions(const History& history, const Protocol& protocol,
                                                std::optional<JudgedLesion> (*judge)(const LesionView& view));

/// The local treatment of a lesion as it was known up to this visit: its row that names it last.
[[nodiscard]] const LesionRow* localTreatmentOf(const LesionView& view);

} // namespace hepatica::measurement
