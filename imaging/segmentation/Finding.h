#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include "segmentation/BorderForm.h"
#include "segmentation/Calibration.h"
#include "segmentation/RegionTerm.h"
#include "segmentation/SurfaceMethods.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// A checked prompt and the images it points at.
struct Request {
    const Volume& volume;
    const LesionPrompt& prompt;
    const Progress& progress;
    const SolvedPrompts* solved = nullptr; ///< what is known already, and is added to; may be null
};

/// What is known of the values on both sides of the border, and the scale it is known on.
struct KnownValues {
    ValueTerm term;
    IntensityScale scale;
    bool operator==(const KnownValues&) const = default;
};

/// What is believed of a lesion before its surface is sought.
struct Belief {
    Point3 centre; ///< LPS mm, the origin of `shape`
    LesionShape shape;
    std::optional<KnownValues> values; ///< else learned around the strokes and in the surroundings
    Margin margin = Margin::StrokeEnds;
    bool isOneLesion = false; ///< as the reader tells: no stroke from one organ into another
    bool isAlone = false;     ///< fat or lung lies around it, and is no foreign tissue there
    Detail detail = Detail::Full;
    bool operator==(const Belief&) const = default;
};

/// A lesion's surface, and what speaks for it.
struct Finding {
    Voi voi;
    LesionShape shape;
    Field distance_mm;      ///< signed distance to the surface, positive inside, calibrated
    double agreement = 1.0; ///< least overlap (Dice) of a method with the mean of all
    Contrast contrast;
    double gain = 1.0;        ///< of the image's scale: contrast in modality units is contrast / gain
    BorderForm form;          ///< by which the surface followed the border, but for the margin
    double otherBorder = 0.0; ///< how likely the border seen is another one than the stroke's, 0 … 1
    Calibration calibration;
    double added_mm = 0.0; ///< how far the farthest point to add lies outside the surface without corrections
    /// Why it would have been refused, had the reader not told that it is one lesion.
    std::optional<std::string> overruled;
};

/// The whole way from a belief to a surface: volume of interest, priors, evidence, every surface method,
/// mean, calibration, and the reader's corrections: points to add only enlarge, points to remove only make
/// smaller (see deform()). Problems: `NothingToSegment` (air, one single value, or a point to add far from
/// the lesion), `AcrossOrgans`, `Cancelled`.
[[nodiscard]] Expected<Finding> findLesion(const Request& request, const Belief& belief);

[[nodiscard]] tl::unexpected<Problem> cancelledProblem();

} // namespace hepatica::imaging::segmentation
