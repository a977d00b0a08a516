#pragma once
#include <hepatica/measurement/Response.h>
#include <hepatica/measurement/StandardErrors.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hepatica::measurement {

/// How a reading errs: by a factor whose logarithm is normal, anew for each axis, lesion and visit.
/// Defaults: a single long axis read twice by one reader.
struct RereadingModel {
    double sigma = ErrorOfReading;
    /// Of a factor that a reader shares over all visits of a lesion: 0.060 makes the readings those of
    /// another reader (0.086 in all).
    double biasSigma = 0.0;
    int readings = 1000;
    std::uint64_t seed = 20090228;
    /// Whether a size with a standard error of its own in its row errs by that instead of by sigma.
    bool ownErrors = true;
    bool operator==(const RereadingModel&) const = default;
};

enum class RobustnessVerdict { Robust, Borderline, NotAssessed };
[[nodiscard]] std::string_view verdictText(RobustnessVerdict verdict); ///< "robust", "borderline", …

/// How often a simulated re-reading of the same images gives the same category: an agreement, never a
/// probability of progression, and no response. Conditional on which lesions are recorded and on what the
/// reader says of non-targets and new lesions.
struct Robustness {
    RobustnessVerdict verdict = RobustnessVerdict::NotAssessed;
    int readings = 0;                                ///< simulated; 0 when it is not assessed
    double agreement = 0.0;                          ///< share of them that give the visit's own code
    std::vector<std::pair<Response, int>> responses; ///< how many readings give each, the most frequent first
    std::string reason; ///< "of 1000 simulated re-readings, 940 give PR", or why it is not assessed
    bool operator==(const Robustness&) const = default;
};

} // namespace hepatica::measurement
