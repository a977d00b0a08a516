#pragma once
#include "History.h"
#include "LesionRules.h"

#include <map>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// What is known of new lesions up to a visit.
struct NewLesionCourse {
    struct Lesion {
        const LesionRow* first = nullptr; ///< where it was seen first
        Date since;
        NewLesionCall call = NewLesionCall::None;
    };
    std::map<std::string, Lesion, std::less<>> lesions;
    std::optional<Date> equivocalAnswerSince; ///< of VISITS.csv, of a lesion that has no row
    bool answeredYes = false, recurred = false;
};

struct NewLesions {
    NewLesionAnswer answer = NewLesionAnswer::No;
    NewLesionAnswer atThisVisit = NewLesionAnswer::No; ///< as answered or left unseen here, without any row
    std::vector<std::string> unequivocal;              ///< "NEW01, first seen 2026-03-31"
    std::optional<Date> progressionDate; ///< first sight of a lesion that became unequivocal at this visit
    std::vector<std::string> warnings, missingInputs;
};

/// Whether a row is of a new lesion that is disease: bland thrombus is none.
[[nodiscard]] bool isNewLesion(const LesionRow& row);
/// Whether a row says that its lesion was there or not.
[[nodiscard]] bool wasLookedFor(const LesionRow& row);

/// New lesions at a visit. Once unequivocal a lesion stays new, even when it vanishes (Eisenhauer 2009,
/// section 4.3.5); the date goes back to its first sight. Brings `course` up to date.
[[nodiscard]] NewLesions evaluateNewLesions(const Visit& visit, NewLesionCourse& course,
                                            const LesionRules& rules, const Protocol& protocol);

} // namespace hepatica::measurement
