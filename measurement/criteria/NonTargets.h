#pragma once
#include "History.h"
#include "LesionRules.h"
#include "Rule.h"

#include <map>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// What is known of the non-targets up to a visit.
struct NonTargetCourse {
    struct Lesion {
        bool node = false;
        std::optional<Date> equivocalSince; ///< first sight of a progression that is not yet certain
    };
    std::map<std::string, Lesion, std::less<>> lesions;
};

struct NonTargetResponse {
    Response response = Response::NA;
    Reason reason;
    std::vector<std::string> present;     ///< that are there; a node only by unequivocal progression
    std::vector<std::string> progressing; ///< unequivocally
    std::optional<Date> progressionDate;
    std::vector<std::string> warnings, missingInputs;
};

/// Adds the non-targets that are recorded at the visit.
[[nodiscard]] NonTargetCourse withNonTargetsOf(NonTargetCourse course, const Visit& visit);

/// Eisenhauer 2009, section 4.3.2. Brings `course` up to date with the visit.
[[nodiscard]] NonTargetResponse evaluateNonTargets(const Visit& visit, NonTargetCourse& course,
                                                   const LesionRules& rules, Response targetResponse,
                                                   const Protocol& protocol);

} // namespace hepatica::measurement
