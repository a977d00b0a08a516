#pragma once
#include "segmentation/Finding.h"

namespace hepatica::imaging::segmentation {

/// What a click shows: where a lesion's long axis probably lies, and how well it stands out (0 … 1).
struct Sighting {
    Belief belief;
    double score = 0.0;
    double agreement = 1.0; ///< overlap (Dice) with others that stand out nearly as well
    bool isBright = false;  ///< brighter than its surroundings
    bool mayBeCore = false; ///< what lies around it is not what the surroundings are
    bool mayBePart = false; ///< of a larger body that is not clear
    bool isAlone = false;   ///< fat or lung lies around it
    /// From the tissue beyond the border to that within it, beside no fat or lung; on the scale of the
    /// search.
    double step = 0.0;
};

/// Looks for the lesion around a click in all sizes from 10 to 105 mm, and side by side with that for a large
/// one (see largeLesion()). The border's level follows from the values of the tissue around; where there is
/// no such level, from histograms. Where no lesion of an organ is seen, a body of up to 50 mm (the ball of
/// its volume) with fat or lung in most directions is looked for: a node, a nodule. Problems:
/// `NothingToSegment`, `Cancelled`.
[[nodiscard]] Expected<Sighting> searchLesion(const Request& request);

} // namespace hepatica::imaging::segmentation
