#pragma once
#include <hepatica/measurement/Assessment.h>

#include <string>
#include <vector>

namespace hepatica::report {

/// Growth between two visits as text; NoValue where it is not known.
struct GrowthLine {
    std::string from, to, days, tgr, tgk, doubling, tgrOfVolumes;
};

/// Definitions that come to the same with the same reason.
struct DefinitionLine {
    std::string result;      ///< "yes", "no", "NE"
    std::string definitions; ///< "champiat-2017, wong-2019"
    std::string reason;
};

/// How the disease moves, beside the responses: research definitions only.
struct Kinetics {
    std::vector<GrowthLine> growth;
    std::string hyperprogressionScans; ///< the three scans that the definitions look at
    std::vector<DefinitionLine> hyperprogression;
    std::vector<std::string> confounders;
    std::string pseudoprogression;                     ///< under iRECIST: "yes", and why
    std::vector<std::string> pseudoprogressionDetails; ///< trigger, depth, days; and irRC's
};

/// Words and numbers of a patient's growth, hyperprogression under every definition and pseudoprogression.
[[nodiscard]] Kinetics kineticsOf(const measurement::PatientAssessment& assessment);

} // namespace hepatica::report
