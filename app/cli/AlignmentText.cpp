#include "AlignmentText.h"

#include "Json.h"

namespace hepatica::cli {

std::string_view verdictWord(const imaging::AlignmentQuality& quality)
{
    return quality.verdict == imaging::AlignmentQuality::Verdict::Good ? "good" : "doubtful";
}

Json toJson(const imaging::AlignmentQuality& quality)
{
    Json json{{"verdict", verdictWord(quality)},
              {"reasons", quality.reasons},
              {"overlap", quality.overlap},
              {"body_overlap", quality.bodyOverlap},
              {"similarity", quality.similarity},
              {"similarity_before", quality.similarityBefore},
              {"least_jacobian", quality.leastJacobian},
              {"greatest_jacobian", quality.greatestJacobian},
              {"greatest_displacement_mm", quality.greatestDisplacement_mm}};
    json["round_trip_mm"] = quality.roundTrip_mm ? Json(*quality.roundTrip_mm) : Json();
    return json;
}

} // namespace hepatica::cli
