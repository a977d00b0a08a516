#include <hepatica/measurement/PhaseDensity.h>

#include <hepatica/measurement/LesionShape.h>

#include "geometry/EnhancingTissue.h"

namespace hepatica::measurement {

Expected<PhaseDensity> densityInPhase(const imaging::Mask& lesion, const imaging::Volume& phase,
                                      const std::optional<imaging::Mask>& reference)
{
    const auto here = carriedTo(phase.geometry(), lesion);
    if (!here)
        return fail(ProblemCode::OtherGrid, {"the lesion's mask", "it does not reach into the series"});
    if (reference && !reference->grid().sameGrid(phase.geometry()))
        return fail(ProblemCode::OtherGrid, {"the reference region", "dimensions or positions differ"});
    const auto density = measureDensity(*here, phase);
    if (!density)
        return passOn(density);
    const auto liver = reference ? tissueOf(*reference, *here, phase) : tissueAround(*here, phase);
    if (!liver)
        return fail(ProblemCode::NoReferenceRegion);
    return PhaseDensity{density->mean, density->sd, liver->mean, liver->sd};
}

} // namespace hepatica::measurement
