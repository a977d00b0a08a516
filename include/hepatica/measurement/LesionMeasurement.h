#pragma once
#include <hepatica/imaging/Series.h>
#include <hepatica/measurement/LesionAxes.h>
#include <hepatica/measurement/LesionShape.h>
#include <hepatica/measurement/StandardErrors.h>
#include <hepatica/measurement/Subtraction.h>
#include <hepatica/measurement/ViablePart.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Everything that can be measured on one lesion. What the geometry forbids is absent, with a warning that
/// says why.
struct LesionMeasurement {
    std::optional<LesionAxes> axes;
    /// Of an MR series whose slices are not axial, besides those on its own slices.
    std::optional<AxialAxes> axialAxes{};
    std::string sliceSopInstanceUid; ///< of the slice with the axes; empty when the volume has none
    std::optional<LesionShape> shape;
    std::optional<StandardErrors> standardErrors; ///< of axes and volume, from the image alone
    DensityStatistics density;
    std::optional<ViablePart> viable;
    std::vector<Warning> warnings;
};

struct ArterialPhase {
    const imaging::Volume* volume = nullptr;
    imaging::Phase phase = imaging::Phase::Unknown;
    imaging::PhaseConfidence confidence = imaging::PhaseConfidence::None;
    std::optional<imaging::Mask> reference{};
    ViableOptions options{};
    std::optional<NonContrastPhase> nonContrast{}; ///< where it is, it is subtracted
    bool holdsLipiodol = false;                    ///< the lesion, by the reader's word
    std::string lesionFrameUid{}; ///< frame of reference of the lesion's mask; empty: trusted to be the same
};

/// Why nothing viable is measured on a series of this phase: `NotLateArterial` where it is known (high
/// confidence, or confirmed by a reader) to be another one, `PhaseUncertain` where it is not known for sure.
[[nodiscard]] std::optional<Problem> whyNotLateArterial(const std::string& seriesUid, imaging::Phase phase,
                                                        imaging::PhaseConfidence confidence);

/// The viable part of a lesion on the late arterial phase, with the images before the contrast medium
/// subtracted where they are given. Problems: `ArterialElsewhere` where the lesion lies in another frame of
/// reference, those of whyNotLateArterial(), `ViableAfterLipiodol` where the images are
/// not known to be of MR and, of a reference that is no liver,
/// `ReferenceNotLiver` on images in Hounsfield units, those of measureViable() and measureViableSubtracted().
[[nodiscard]] Expected<ViablePart> measureViable(const imaging::Mask& lesion, const ArterialPhase& arterial);

/// All measurements of one lesion, the viable part too where an arterial phase is given; the lesion's frame
/// of reference is that of `volume`. A viable part that is not measured is absent,
/// and its problem stands among the warnings; so does `NotAxial` where the slices are coronal or sagittal and
/// not known to be of MR, and `ViableNotAxial` where those of the arterial series are.
/// Problems: `OtherGrid`, `InPlaneNotMeasurable` (nothing at all may be measured).
[[nodiscard]] Expected<LesionMeasurement> measureLesion(const imaging::Volume& volume,
                                                        const imaging::Mask& lesion,
                                                        const std::optional<ArterialPhase>& arterial = {});

} // namespace hepatica::measurement
