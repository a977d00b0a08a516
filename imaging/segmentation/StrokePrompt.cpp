#include "segmentation/Prompts.h"

#include "segmentation/Confidence.h"
#include "segmentation/FatDensity.h"
#include "segmentation/StrokeTrust.h"
#include "segmentation/TwoTissues.h"

#include <algorithm>
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

/// How much of the border found is none of a lesion's.
enum class OfOrgans { No, WithTwoTissues, WithFat, Most };

OfOrgans ofOrgans(const BorderEvidence& border, bool isOpen)
{
    // One of 2900 strokes along and across known lesions, on slices beside the key slice too, has so much of
    // it where one end is open and two tissues lie within; of strokes from one organ into another that gave a
    // doubted mask a third has. None of 2243 has two fifths and an open end, and of 1300 anywhere in two
    // normal livers 3 have.
    constexpr double Most = 0.40, Foreign = 0.30, SomeForeign = 0.20, NoBorder = 0.45;
    if (isOpen && border.foreign > Most)
        return OfOrgans::Most;
    if (isOpen && (border.foreign > Foreign ||
                   (border.foreign > SomeForeign && border.foreign + border.missing > NoBorder)))
        return OfOrgans::WithTwoTissues;
    return border.foreign > Foreign ? OfOrgans::WithFat : OfOrgans::No;
}

/// Whether two tissues (HU) are, beside such a border, rather an organ and the fat beside it than parts of
/// one lesion: its halves may be viable and necrotic, or full of lipiodol, and few lesions hold so much fat.
bool areOrgans(OfOrgans organs, const std::array<double, 2>& tissues)
{
    constexpr double Apart_hu = 80.0;
    const auto [low, high] = std::ranges::minmax(tissues);
    switch (organs) {
    case OfOrgans::Most:
        return true;
    case OfOrgans::WithTwoTissues:
        return high - low >= LeastDifference_hu;
    case OfOrgans::WithFat:
        return high - low >= Apart_hu && low >= LeastOfFat_hu && low <= MostOfThinFat_hu;
    case OfOrgans::No:
        break;
    }
    return false;
}

/// A stroke through parts of several organs: fat, air or bone lies behind much of what was found, it is
/// rather wrong than right, and either it goes on beyond one end or its halves are no parts of one lesion.
std::optional<std::string> whyOrgans(const Finding& finding, const StrokeTrust& trust, const Volume& volume)
{
    constexpr double Long_pixels = 12.0; // a few pixels tell little of what lies around them
    const auto& spacing = volume.geometry().spacing();
    const Quantity quantity = volume.origin().quantity;
    const LesionShape& shape = finding.shape;
    if (quantity != Quantity::Hounsfield ||
        shape.length_mm < Long_pixels * std::min(spacing[0], spacing[1]) ||
        confidenceOf(finding, quantity, {trust.asOrgans}).value >= LeastSure)
        return std::nullopt;
    const bool isOpen = hasOpenEnd(finding.voi, shape, spacing);
    const auto tissues = tissuesWithin(finding.voi, shape);
    if (!areOrgans(ofOrgans(trust.border, isOpen), tissues))
        return std::nullopt;
    const std::string behind =
        fmt::format("fat, air or bone lies behind {:.0f} % of its border", 100.0 * trust.border.foreign);
    const char* open = isOpen ? "one of them goes on beyond its end, and " : "";
    return std::abs(tissues[1] - tissues[0]) < LeastDifference_hu
               ? "the stroke goes on beyond one of its ends, and " + behind
               : fmt::format("the stroke runs from one tissue into another ({:.0f} and {:.0f} HU), {}{}",
                             tissues[0], tissues[1], open, behind);
}

/// The reader's word makes a mask of what would be refused, and no sure one: it stays for them to look at.
void doubt(StrokeTrust& trust, const std::string& why)
{
    constexpr double MostOfOverruled = 0.4; // below what counts as sure
    trust.value = std::min(trust.value, MostOfOverruled);
    trust.reasons.insert(trust.reasons.begin(), "only the corrections tell that this is one lesion: " + why);
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
    // Who tells what belongs to it and what does not has seen that it is one lesion.
    const bool isOneLesion = !request.prompt.add.empty() || !request.prompt.remove.empty();
    auto finding = findLesion(request, {centre, shape, std::nullopt, Margin::StrokeEnds, isOneLesion});
    if (!finding)
        return passOn(finding);
    StrokeTrust trust = trustOfStroke(*finding, request.volume);
    const auto why = finding->overruled ? finding->overruled : whyOrgans(*finding, trust, request.volume);
    if (why && !isOneLesion)
        return fail(ProblemCode::AcrossOrgans, {*why});
    if (why)
        doubt(trust, *why);
    return Prompted{std::move(*finding), trust.value, std::move(trust.reasons)};
}

} // namespace hepatica::imaging::segmentation
