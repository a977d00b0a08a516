#include "segmentation/Prompts.h"

#include "segmentation/Confidence.h"
#include "segmentation/StrokeTrust.h"
#include "segmentation/TwoTissues.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

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

/// Whether much of the border found is none of a lesion's.
bool isOfOrgans(const BorderEvidence& border)
{
    // One of 2900 strokes along and across known lesions, on slices beside the key slice too, has so much of
    // it where one end is open and two tissues lie within; of strokes from one organ into another that gave a
    // doubted mask a third has.
    constexpr double Foreign = 0.30, SomeForeign = 0.20, NoBorder = 0.45;
    return border.foreign > Foreign ||
           (border.foreign > SomeForeign && border.foreign + border.missing > NoBorder);
}

/// A stroke through parts of several organs: fat, air or bone lies behind much of what was found, it goes on
/// beyond one end, is of two tissues within, and is rather wrong than right.
std::optional<std::string> whyOrgans(const Finding& finding, const StrokeTrust& trust, const Volume& volume)
{
    constexpr double Doubted = 0.5, Long_pixels = 12.0; // a few pixels tell little of what lies around them
    const auto& spacing = volume.geometry().spacing();
    const Quantity quantity = volume.origin().quantity;
    const LesionShape& shape = finding.shape;
    if (quantity != Quantity::Hounsfield || !isOfOrgans(trust.border) ||
        shape.length_mm < Long_pixels * std::min(spacing[0], spacing[1]) ||
        confidenceOf(finding, quantity, {trust.value}).value >= Doubted ||
        !hasOpenEnd(finding.voi, shape, spacing))
        return std::nullopt;
    const auto tissues = tissuesWithin(finding.voi, shape);
    if (std::abs(tissues[1] - tissues[0]) < LeastDifference_hu)
        return std::nullopt;
    return fmt::format(
        "the stroke runs from one tissue into another ({:.0f} and {:.0f} HU), one of them goes on "
        "beyond its end, and fat, air or bone lies behind {:.0f} % of its border",
        tissues[0], tissues[1], 100.0 * trust.border.foreign);
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
    // Who corrects what was found has seen it.
    if (request.prompt.add.empty() && request.prompt.remove.empty())
        if (const auto why = whyOrgans(*finding, trust, request.volume))
            return fail(ProblemCode::NothingToSegment, {*why});
    return Prompted{std::move(*finding), trust.value, std::move(trust.reasons)};
}

} // namespace hepatica::imaging::segmentation
