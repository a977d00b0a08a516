#include "segmentation/Prompts.h"

#include "segmentation/StrokeTrust.h"

#include <utility>

namespace hepatica::imaging::segmentation {

namespace {

Point3 middleOf(const Stroke& stroke)
{
    return 0.5 * (stroke.from + stroke.to);
}

/// The middle of the long axis, moved along the short one to its middle.
Point3 centreOf(const Stroke& longAxis, const Stroke& shortAxis)
{
    const Point3 along = longAxis.to - longAxis.from;
    const Point3 aside = middleOf(shortAxis) - middleOf(longAxis);
    return middleOf(longAxis) + aside - (dot(aside, along) / dot(along, along)) * along;
}

} // namespace

Expected<Prompted> segmentStrokes(const Request& request)
{
    Stroke longAxis = request.prompt.strokes.front(), shortAxis = request.prompt.strokes.back();
    if (distance(shortAxis.from, shortAxis.to) > distance(longAxis.from, longAxis.to))
        std::swap(longAxis, shortAxis);
    const bool isPair = request.prompt.strokes.size() == 2;
    const Point3 centre = isPair ? centreOf(longAxis, shortAxis) : middleOf(longAxis);
    const auto& axes = request.volume.geometry().directions();
    const Point3 normal = request.volume.geometry().sliceNormal();
    const auto local = [&](const Stroke& stroke) {
        const auto point = [&](const Point3& p) {
            const Point3 from = p - centre;
            return Point3{dot(from, axes[0]), dot(from, axes[1]), dot(from, normal)};
        };
        return Segment{point(stroke.from), point(stroke.to)};
    };
    constexpr Point3 LocalNormal{0, 0, 1};
    const LesionShape shape = isPair ? shapeOfTwoStrokes(local(longAxis), local(shortAxis), LocalNormal)
                                     : shapeOfStroke(local(longAxis), LocalNormal);
    auto finding = findLesion(request, {centre, shape, std::nullopt, Margin::StrokeEnds});
    if (!finding)
        return passOn(finding);
    StrokeTrust trust = trustOfStroke(*finding, request.volume);
    return Prompted{std::move(*finding), trust.value, std::move(trust.reasons)};
}

} // namespace hepatica::imaging::segmentation
