#pragma once
#include "segmentation/BlobFit.h"
#include "segmentation/BorderLevels.h"
#include "segmentation/Finding.h"

namespace hepatica::imaging::segmentation {

/// Everything around a click that stays the same from body to body.
struct ClickScene {
    const Request& request;
    IntensityScale scale;
    const Voi& around;    ///< 50 mm to all sides of the click, smoothed
    Point3 click;         ///< LPS, mm
    double clicked = 0.0; ///< value of the tissue there, on the scale
    /// In Hounsfield units: no value is that of fat without them, and in no phase of a CT does a lesion
    /// exceed the liver by as much as its vessels do, as on MR one may.
    [[nodiscard]] bool isCt() const { return request.volume.origin().quantity == Quantity::Hounsfield; }
};

/// A star-shaped body that may be the lesion clicked on, and how well it stands out.
struct ClickBody {
    Voi voi;
    std::vector<float> radii; ///< mm from the middle of the voi, along Directions::coarse()
    BorderLevels levels;
    ValueTerm term;
    double diameter_mm = 0.0; ///< of the ball of the same volume
    Point3 centroid{};        ///< LPS, mm
    double stopped = 0.0;     ///< share of the directions in which the limit of the search was reached
    double inside = 0.0, outside = 0.0; ///< median values a few millimetres within and beyond the surface
    double significance = 0.0;          ///< mean step of the values along the surface, in standard errors
    double passing = 0.0;      ///< share of the directions in which brightness goes on, on two opposite sides
    double score = 0.0;        ///< 0 … 1, the same from wherever in the body the click came
    bool isAroundCore = false; ///< found around a darker or brighter one
    /// Cut on blocks, see largeLesion(): its values are theirs, and it has neither significance nor passing.
    bool isLarge = false;
    std::optional<Blob> blob{}; ///< the form itself, of a small body that was fitted, not cut
};

/// The least contrast that is looked for, on the scale of the Voi.
constexpr double LeastContrast = 8.0;
constexpr double LargestBody_mm = 110.0;
/// Readers include the zone in which the lesion passes into its surroundings: the part of the way at which
/// they draw its border.
constexpr double ReaderPart = 0.90;

/// Half the side of the cube in which a body of diameter 1 is cut.
constexpr double HalfSideOfCut = 0.95;

/// How a body is cut out of a cube.
struct CutSettings {
    double part = ReaderPart;        ///< of the way between the levels at which its border lies
    int cells = 30;                  ///< along each direction
    const ClickBody* core = nullptr; ///< was found before, and is surely inside
};

/// The body around the middle of a cube, at most 0.7 of `scale_mm` away, with its size and how far the limit
/// stopped it; without what it borders on and without a score.
[[nodiscard]] ClickBody cutBody(const ClickScene& scene, Voi voi, double scale_mm, const BorderLevels& levels,
                                const CutSettings& settings);

/// The body around `centre` (LPS, mm) of about `scale_mm` in diameter whose border lies at `part` of the way
/// between the levels. Its score is the share of the directions in which the values step as expected, to the
/// surroundings' level or to a foreign tissue; less where the step may be noise, where the limit of the
/// search was reached, and for bodies as large as lobes are. Bodies beside the click have the score 0.
/// A `core` that was found before is surely inside.
[[nodiscard]] ClickBody clickBody(const ClickScene& scene, const Point3& centre, double scale_mm,
                                  const BorderLevels& levels, double part, const ClickBody* core = nullptr);

/// The body that a fitted ellipsoid is. Its significance is that of the fit.
[[nodiscard]] ClickBody bodyOfBlob(const ClickScene& scene, const Blob& blob, double surroundings,
                                   double part);

/// The scale at which a body that was found is cut again.
[[nodiscard]] double roomAround(const ClickBody& body);

/// Volume and centroid of a body from its radii.
void measureVolume(ClickBody& body);

/// Whether a lesion has such a contrast: fluid in enhanced liver is the darkest, and what exceeds the liver
/// by more is a vessel.
[[nodiscard]] bool isOfLesion(const ClickScene& scene, const BorderLevels& levels);

/// The median, or `otherwise` of no values. Changes their order.
[[nodiscard]] double medianOf(std::vector<double>& values, double otherwise);

/// Whether a body reaches around another: the inner one is a part of it, such as its core.
[[nodiscard]] bool reachesAround(const ClickBody& outer, const ClickBody& inner);

/// Whether a large body is the organ that the other one lies in: as dense as what that borders on, and
/// brighter than muscle around it, as liver and spleen are.
[[nodiscard]] bool isOrganAround(const ClickBody& large, const ClickBody& body);

/// Whether the tissue beyond the surface is clearly not that of the surroundings: the body is a core.
[[nodiscard]] bool hasOtherTissueAround(const ClickBody& body);

} // namespace hepatica::imaging::segmentation
