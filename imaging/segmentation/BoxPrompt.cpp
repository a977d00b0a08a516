#include "segmentation/BorderEvidence.h"
#include "segmentation/Doubts.h"
#include "segmentation/PromptCheck.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

Expected<Prompted> segmentBox(const Request& request)
{
    constexpr double Trust = 0.85; // the lesion's direction is open
    constexpr double Most = 0.6;   // each doubt alone takes the trust under one half
    // Of the border, and of the step there in its errors: as of strokes.
    constexpr double Missing = 0.20, MuchMissing = 0.30, StepSeen = 2.2, StepInNoise = 0.6;
    // Two pixels at either side are a quarter of the first.
    constexpr double Wide_pixels = 16.0, Narrow_pixels = 6.0;
    const auto& [first, second] = *request.prompt.box;
    const Geometry& grid = request.volume.geometry();
    const Point3 diagonal = second - first;
    const LesionShape shape = shapeOfBox({std::abs(dot(diagonal, grid.directions()[0])),
                                          std::abs(dot(diagonal, grid.directions()[1])),
                                          std::abs(dot(diagonal, grid.sliceNormal()))});
    auto finding = findLesion(request, {0.5 * (first + second), shape, std::nullopt, Margin::BoxSides});
    if (!finding)
        return passOn(finding);
    const BorderEvidence border = borderEvidence(finding->voi, finding->distance_mm, finding->contrast.spread,
                                                 grid.spacing(), request.volume.origin().quantity);
    const double pixels = finding->shape.length_mm / std::min(grid.spacing()[0], grid.spacing()[1]);
    const Doubt doubts[] = {
        {doubtAt(border.missing, Missing, MuchMissing), Most,
         fmt::format("no border is seen in {:.0f} % of the directions; check there", 100.0 * border.missing)},
        {doubtAt(-border.certainty, -StepSeen, -StepInNoise), Most,
         fmt::format("a step at its border is seen at {:.1f} times its error in one direction",
                     border.certainty)},
        {doubtAt(-pixels, -Wide_pixels, -Narrow_pixels), Most,
         fmt::format("the box is {:.0f} pixels wide, and its sides are known within one or two", pixels)},
    };
    Prompted prompted{std::move(*finding), Trust, {}};
    addDoubts(doubts, prompted);
    if (!isInside(grid, first) || !isInside(grid, second))
        prompted.reasons.emplace_back("the box reaches beyond the images; what lies there is not measured");
    return prompted;
}

} // namespace hepatica::imaging::segmentation
