#pragma once
#include "MutualInformation.h"
#include "Stretch.h"

namespace hepatica::imaging::registration {

enum class Freedom { Rigid, Affine };

struct Ascent {
    Freedom freedom = Freedom::Rigid;
    double firstStep_mm = 4.0, leastStep_mm = 0.05; ///< root mean square way of the samples in one step
    int mostSteps = 60;
    double stiffness = 0.0; ///< nats a square of strain: holds an affine map back from what noise asks for
};

struct Fitted {
    CentredMap map;
    Agreement agreement; ///< there
};

/// Follows the slope of mutual information with steps that are halved where they turn back or lead downhill.
/// `Cancelled`.
[[nodiscard]] Expected<Fitted> climb(const Samples& samples, const GreyImage& moving, const CentredMap& start,
                                     const Ascent& ascent, const Stretch& way);

} // namespace hepatica::imaging::registration
