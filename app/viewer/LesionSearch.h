#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/imaging/Registration.h>
#include <hepatica/measurement/Case.h>
#include <hepatica/measurement/StoreLocation.h>

#include <string>
#include <vector>

namespace hepatica::viewer {

/// A lesion with a mask of an earlier visit, and the images that it is sought in.
struct LesionSearch {
    measurement::StoreLocation place; ///< where alignments are kept
    measurement::Case case_;
    measurement::Observation lastSeen; ///< with a mask
    std::string laterUid;              ///< of the series of `later`, which the case holds
    imaging::Volume later;
    /// What the links of the visits know of the place: leads where the two do not align by themselves.
    std::vector<imaging::LandmarkPair> leads;
};

/// Opens the earlier series, aligns the two (or takes what was kept of them), and proposes the lesion; in a
/// blinded case its place alone. Runs on a thread of its own. Problems: those of openCaseSeries(),
/// alignSeries() and proposeLesions().
[[nodiscard]] Expected<imaging::LesionProposal> seek(const LesionSearch& search, const Progress& progress);

} // namespace hepatica::viewer
