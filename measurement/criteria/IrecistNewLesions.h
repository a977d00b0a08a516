#pragma once
#include "NewLesions.h"

#include <map>

namespace hepatica::measurement {

/// The new lesions that iRECIST follows: those that were seen for certain and are not known to be gone.
struct FollowedNewLesions {
    struct Lesion {
        bool target = false;             ///< measured in the separate sum
        std::optional<Amount> reference; ///< the size that a further increase is held against
        std::optional<Amount> last;      ///< the size where it was measured last
    };
    std::map<std::string, Lesion, std::less<>> lesions;
    std::vector<std::map<std::string, Amount>> sizes; ///< of the new target lesions, one map a visit
    bool reported = false;                            ///< a "yes" of VISITS.csv that no row speaks of
};

/// One size that the sum of new target lesions is made of.
struct NewTargetSize {
    std::string lesion; ///< the one that is followed
    Amount size;
    bool nominal = false;
    bool fresh = false; ///< not followed before: the size becomes its reference
    const LesionRow* row = nullptr;
};

/// The new lesions at one visit, held against those followed so far.
struct NewLesionFollowUp {
    bool there = false;   ///< one that was followed is there
    bool unknown = false; ///< one that was followed was not evaluated
    std::vector<std::string> additional;
    std::optional<Amount> sum; ///< of the new target lesions that are measured
    Amount increase;           ///< of that sum since the reference, over the lesions measured both times
    std::vector<std::string> grown, unequivocallyGrown; ///< new non-targets
    bool aboveNadir = false; ///< the sum is progression from one of its earlier values
    std::vector<NewTargetSize> targetSizes;
    std::vector<std::string> warnings, missingInputs;
    FollowedNewLesions after; ///< what is followed from here on; references as they were

    [[nodiscard]] bool any() const { return there || unknown || !additional.empty(); }
};

/// Seymour 2017: new lesions are measured apart from the baseline targets; increases add up from the visit of
/// the first progression; a lesion that comes later, or again, has a reference of its own.
[[nodiscard]] NewLesionFollowUp followUp(const Visit& visit, const NewLesionCourse& course,
                                         const FollowedNewLesions& before, const Protocol& protocol);

/// What is said of new lesions beside the rows: RECIST's memory of them is not asked.
[[nodiscard]] NewLesionAnswer answerWithoutRows(const NewLesions& newLesions, const NewLesionCourse& course);

/// Takes the sizes at this visit as the reference of every lesion.
void takeAsReference(FollowedNewLesions& followed);

} // namespace hepatica::measurement
