#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Registration.h>
#include <hepatica/imaging/Volume.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// A place in the liver that stands out at a later visit and did not at the earlier one.
struct NewLesionCandidate {
    Point3 position;          ///< at the later visit, LPS mm
    Point3 earlierPosition;   ///< the same tissue at the earlier visit, as the alignment has it
    double diameter_mm = 0.0; ///< of the ball that fits best
    double confidence = 0.0;  ///< 0 … 1
    std::vector<std::string> reasons;
};

/// What a search found, and what it looked at. An empty list is not the answer "no new lesion": only a
/// reader gives that.
struct NewLesionSearch {
    std::vector<NewLesionCandidate> candidates; ///< by falling confidence, ten at most
    double searched_ml = 0.0;                   ///< of the later liver, known lesions left out
    std::vector<Warning> warnings;              ///< `LiverUncertain`
    /// The result in a sentence that says what it does not say.
    [[nodiscard]] std::string statement() const;
};

struct NewLesionOptions {
    std::optional<Mask> liver; ///< on the later volume's grid; sought there (findLiver()) when not given
    std::vector<Mask> known;   ///< lesions that are known at the later visit, on its grid: no candidates
};

/// Looks through the later liver for small bodies (6 to 40 mm) that are darker or brighter than the liver
/// around them beyond its noise, closed to all sides as no vessel is, and whose place looked like liver at
/// the earlier visit. Any two phases: only how much a place stands out is compared, not its density.
/// `toLater` maps earlier points to later ones.
///
/// Problems: `NoLiver` and `InPlaneNotMeasurable` (none given and none found), `OtherGrid` (a mask on another
/// grid), `Cancelled`.
[[nodiscard]] Expected<NewLesionSearch> findNewLesionCandidates(const Volume& earlier, const Volume& later,
                                                                const SpatialMap& toLater,
                                                                const NewLesionOptions& options = {},
                                                                const Progress& progress = {});

} // namespace hepatica::imaging
