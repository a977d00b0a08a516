#include "segmentation/Prompts.h"

#include <cmath>

namespace hepatica::imaging::segmentation {

Expected<Prompted> segmentBox(const Request& request)
{
    constexpr double Trust = 0.85; // the lesion's direction is open
    const auto& [first, second] = *request.prompt.box;
    const Geometry& grid = request.volume.geometry();
    const Point3 diagonal = second - first;
    const LesionShape shape = shapeOfBox({std::abs(dot(diagonal, grid.directions()[0])),
                                          std::abs(dot(diagonal, grid.directions()[1])),
                                          std::abs(dot(diagonal, grid.sliceNormal()))});
    auto finding = findLesion(request, {0.5 * (first + second), shape, std::nullopt, Margin::BoxSides});
    if (!finding)
        return passOn(finding);
    return Prompted{std::move(*finding), Trust, {}};
}

} // namespace hepatica::imaging::segmentation
