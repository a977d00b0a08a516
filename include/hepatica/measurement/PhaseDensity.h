#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <optional>

namespace hepatica::measurement {

/// A lesion beside the liver in one phase, in the image's unit. A lesion that enhances has a positive
/// difference in the late arterial phase; one that washes out a negative one later.
struct PhaseDensity {
    double lesion = 0.0, lesionSd = 0.0; ///< mean and SD of the lesion's voxels
    double liver = 0.0, liverSd = 0.0;   ///< of non-tumour liver, after smoothing
    [[nodiscard]] double difference() const { return lesion - liver; }
    bool operator==(const PhaseDensity&) const = default;
};

/// The lesion's mask may lie on another grid of the same frame of reference; it is carried over by position.
/// `reference` is a region of non-tumour liver on the phase's own grid; without it the liver-like tissue 5 to
/// 20 mm around the lesion serves. Problems: `OtherGrid` (the lesion does not reach into the phase, or the
/// reference lies on another grid), `NoReferenceRegion`.
[[nodiscard]] Expected<PhaseDensity> densityInPhase(const imaging::Mask& lesion, const imaging::Volume& phase,
                                                    const std::optional<imaging::Mask>& reference = {});

} // namespace hepatica::measurement
