#include "PlanChecks.h"

namespace hepatica::viewer {

std::vector<measurement::ProtocolCheck> planChecks(const measurement::Case& case_,
                                                   const std::string& timepoint, const std::string& reader)
{
    // All visits: a modality or a window is held against the visits before.
    std::vector<measurement::LesionRow> rows = measurement::lesionRows(case_);
    std::erase_if(rows, [&](const measurement::LesionRow& row) { return row.evaluator != reader; });
    auto checks = measurement::checkAgainstPlan(rows);
    std::erase_if(checks,
                  [&](const measurement::ProtocolCheck& check) { return check.timepoint != timepoint; });
    return checks;
}

} // namespace hepatica::viewer
