#include "segmentation/ClickBelief.h"

#include "segmentation/ClickVessel.h"
#include "segmentation/Directions.h"
#include "segmentation/LongAxis.h"
#include "segmentation/PolarCut.h"

#include <algorithm>

namespace hepatica::imaging::segmentation {

namespace {

/// The ellipsoid that was fitted, and its longer axis in the slice as a virtual stroke.
Belief beliefOf(const ClickScene& scene, const Blob& blob, const ClickBody& body)
{
    LesionShape shape = shapeOfStroke({{-blob.semi_mm[0], 0, 0}, {blob.semi_mm[0], 0, 0}}, {0, 0, 1});
    const auto local = [&](const Point3& axis) {
        return Point3{dot(axis, body.voi.axes[0]), dot(axis, body.voi.axes[1]), dot(axis, body.voi.axes[2])};
    };
    shape.axes = {local(blob.axes[0]), local(blob.axes[1]), local(blob.axes[2])};
    shape.throughPlane = shape.axes[2];
    shape.strokes = {{-blob.semi_mm[0] * shape.axes[0], blob.semi_mm[0] * shape.axes[0]}};
    shape.semi_mm = blob.semi_mm;
    shape.insidePart = 0.6;
    return {blob.centre, shape, KnownValues{body.term, scene.scale}, Margin::Usual};
}

/// The long axis as a virtual stroke; it ends where the value does, inside the border that a reader draws.
/// The values of a large body are those of blocks: they are learned anew.
Belief beliefOf(const ClickScene& scene, const ClickBody& body)
{
    constexpr double MostElongated = 1.3; // of the diameter of the ball of the same volume
    const Cube& cube = body.voi.cube;
    Segment axis = longAxisOf(cube, radialDistance(cube, Directions::coarse(), body.radii));
    const double least = std::max(3.0, 0.7 * body.diameter_mm);
    const double length = std::clamp(axis.length(), least, std::max(least, MostElongated * body.diameter_mm));
    axis = axis.length() > 0.0 ? shortened(axis, length / axis.length())
                               : Segment{{-0.5 * length, 0, 0}, {0.5 * length, 0, 0}};
    const Point3 middle = axis.middle();
    LesionShape shape = shapeOfStroke({axis.from - middle, axis.to - middle}, {0, 0, 1});
    shape.insidePart = 0.6;
    return {body.voi.toPatient(middle), shape,
            body.isLarge ? std::nullopt : std::optional(KnownValues{body.term, scene.scale}), Margin::Usual};
}

/// A body that is seen well enough: readers' strokes end a little beyond its border.
Belief strokeAlong(Belief belief, double margin_mm)
{
    const Segment axis = belief.shape.strokes.front();
    const auto beyond = [&](const Point3& end) { return (1.0 + margin_mm / norm(end)) * end; };
    belief.shape = shapeOfStroke({beyond(axis.from), beyond(axis.to)}, {0, 0, 1});
    belief.margin = Margin::StrokeEnds;
    return belief;
}

} // namespace

Belief beliefOfBody(const ClickScene& scene, const ClickBody& found)
{
    constexpr double LeastOfFound = 0.8; // at a level farther out a body cannot be that much smaller
    constexpr double Margin_mm = 0.7, MarginAtVessel_mm = 0.35; // readers add none where a vessel lies
    constexpr double Clear = 0.6; // what is less clear may be a part of a rim, which goes on too
    if (found.blob)
        return beliefOf(scene, *found.blob, found);
    if (found.isLarge)
        return beliefOf(scene, found);
    if (found.isAroundCore) // without the core known it might not be found again
        return strokeAlong(beliefOf(scene, found), Margin_mm);
    if (found.levels.contrast() > 0.0 && found.score > Clear)
        if (const auto freed = withoutVessel(found, scene.around))
            return strokeAlong(beliefOf(scene, *freed), MarginAtVessel_mm);
    const ClickBody body = clickBody(scene, found.centroid, roomAround(found), found.levels, ReaderPart);
    const bool hasCollapsed = body.diameter_mm < LeastOfFound * found.diameter_mm;
    return beliefOf(scene, hasCollapsed ? found : body);
}

} // namespace hepatica::imaging::segmentation
