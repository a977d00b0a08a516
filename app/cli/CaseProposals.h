#pragma once
#include "Console.h"
#include "Following.h"
#include "VisitImages.h"

#include <hepatica/imaging/Registration.h>
#include <hepatica/measurement/StoreLocation.h>

#include <map>

namespace hepatica::cli {

/// For whom lesions are proposed at a visit, and how.
struct ProposalWish {
    std::string file, caseId, reader, timepoint;
    bool positionOnly = false, newLesions = false, incomplete = false;
    std::vector<imaging::LandmarkPair> landmarks{}; ///< marked in the series before and in the visit's
};

/// A lesion and the reader's last mask of it before the visit.
struct LastSeen {
    const measurement::Lesion* lesion;
    const measurement::Observation* observation; ///< none: no mask
};

/// What is proposed of one lesion.
struct Proposed {
    LastSeen from;
    std::optional<imaging::LesionProposal> proposal; ///< none without a mask
    FollowedSizes sizes{};
    const measurement::Observation* already = nullptr; ///< what the reader has recorded of it at the visit
};

/// What is proposed at the visit, and, where asked, what stands out there and did not at the visit before.
struct VisitProposals {
    std::vector<Proposed> lesions;
    std::map<std::string, imaging::AlignmentQuality> alignments; ///< by the earlier series
    std::vector<Problem> notAligned;
    std::optional<imaging::NewLesionSearch> search;
};

/// The lesions that the reader saw before a visit, proposed there by an alignment of the two series, which is
/// kept. Those whose series does not align are told, and the others proposed. The result points into the
/// case. Problems: those of openCaseSeries() and imaging::proposeLesions(), `InvalidCase` for landmarks with
/// lesions of several series.
[[nodiscard]] Expected<VisitProposals> proposeVisit(const measurement::Case& case_,
                                                    const measurement::Timepoint& visit,
                                                    const VisitImages& images, const ProposalWish& wish,
                                                    const Console& console);

} // namespace hepatica::cli
