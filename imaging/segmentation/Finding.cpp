#include "segmentation/Finding.h"

#include "segmentation/BorderProfiles.h"
#include "segmentation/Corrections.h"
#include "segmentation/CrossedSurface.h"
#include "segmentation/Deformation.h"
#include "segmentation/EllipsoidMethod.h"
#include "segmentation/FatDensity.h"
#include "segmentation/NoiseGrain.h"
#include "segmentation/PromptCheck.h"
#include "segmentation/SolvedPrompts.h"
#include "segmentation/SurfaceMethods.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/TwoTissues.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double HalfSide = 0.98; // of the volume of interest, in lengths of the long axis

double pixelOf(const Geometry& grid)
{
    return std::min(grid.spacing()[0], grid.spacing()[1]);
}

/// Fine enough for so many voxels along the long axis, and never much finer than the image.
double cubeSpacing_mm(const Volume& volume, double length_mm, Detail detail)
{
    const double fine = std::max(length_mm / fineness(detail).voxels, 0.45 * pixelOf(volume.geometry()));
    return std::min(fine, length_mm / 8.0);
}

/// Air, or an image without any contrast. Values below the Voi's range have come out as its lower end.
std::optional<std::string> whyNothing(const Voi& voi, const TissueRange& range, const Volume& volume,
                                      const IntensityScale& scale)
{
    const auto [least, most] = std::ranges::minmax(voi.values);
    if (most - least < 1e-3F)
        return least <= ValueMin ? "there is only air around the place pointed at"
                                 : "the image has one single value around the place pointed at";
    if (volume.origin().quantity == Quantity::Hounsfield)
        return range.median <= ValueMin + 10.0 ? std::optional("the place pointed at lies in air")
                                               : std::nullopt;
    constexpr double AirShare = 0.03;
    const double value = (range.median - scale.offset) / scale.gain;
    const double around = (static_cast<double>(most) - scale.offset) / scale.gain;
    const double bright = brightValue(volume);
    if (std::max(value, around) < AirShare * bright)
        return "the place pointed at lies in air";
    return std::nullopt;
}

/// A value of the Voi in modality units; those of air and bone are cut off there.
std::string valueText(double onScale, Quantity quantity, const IntensityScale& scale)
{
    const double value = (onScale - scale.offset) / scale.gain;
    if (quantity != Quantity::Hounsfield)
        return fmt::format("{:.0f}", value);
    const char* beyond = onScale <= ValueMin ? " or less" : onScale >= ValueMax ? " or more" : "";
    return fmt::format("{:.0f} HU{}", value, beyond);
}

/// A stroke from one organ into another.
std::optional<std::string> whyNoLesion(const Voi& voi, const LesionShape& shape, const Volume& volume,
                                       const IntensityScale& scale)
{
    const Quantity quantity = volume.origin().quantity;
    const auto& spacing = volume.geometry().spacing();
    const auto text = [&](double onScale) { return valueText(onScale, quantity, scale); };
    const auto through = [&](double layer) {
        return fmt::format(" through {} ({})", layer < LeastOfFat_hu ? "gas" : "fat", text(layer));
    };
    if (const auto crossing = tissuesAcross(voi, shape, spacing, quantity))
        return fmt::format(
            "the stroke runs from one tissue into another ({} and {}){}, and neither ends where it ends",
            text(crossing->tissues[0]), text(crossing->tissues[1]),
            crossing->layer ? through(*crossing->layer) : std::string());
    if (quantity != Quantity::Hounsfield)
        return std::nullopt;
    if (const auto sides = surfaceAcross(voi, shape, spacing, hasOpenEnd(voi, shape, spacing)))
        return fmt::format("the stroke runs from one tissue into another ({} and {}), and the border between "
                           "them goes on farther than a lesion of its length",
                           text(sides->front()), text(sides->back()));
    return std::nullopt;
}

/// Where the surface is sought, and what is known there.
struct Ground {
    const Voi& voi;
    const LesionShape& shape;
    ValueTerm term;
    Constraints constraints;
    std::vector<std::uint8_t> trusted;
};

Surface surfaceOn(const Ground& ground, Detail detail, std::optional<Field> ellipsoid)
{
    const Field field = evidence(ground.voi, ground.shape, ground.term, ground.constraints);
    return findSurface({ground.voi, ground.shape, ground.constraints, field,
                        neighbourNoise(ground.voi, ground.shape), detail, std::move(ellipsoid)});
}

/// Moves the surface to where the reader draws the border.
void calibrateFinding(Finding& finding, Margin margin, const Ground& ground, const Geometry& grid)
{
    const double pixel_mm = pixelOf(grid);
    const Cube& cube = ground.voi.cube;
    Uncalibrated surface{cube,         ground.shape, finding.distance_mm,
                         std::nullopt, pixel_mm,     sharpBlur_mm(grid.spacing(), cube.spacing_mm)};
    if (margin != Margin::BoxSides) {
        const auto profiles = profilesOf(ground.voi, finding.distance_mm, ground.constraints, pixel_mm);
        const double grain = noiseGrain(cube, grid.spacing());
        surface.edge = fitEdge(profiles, pixel_mm, finding.contrast.spread,
                               edgeBefore(finding.contrast.lesion, grain, ground.shape.length_mm, pixel_mm));
        if (margin == Margin::StrokeEnds && surface.edge) {
            finding.form = borderForm(profiles, grain, *surface.edge, grid.spacing());
            follow(finding.form, cube, finding.distance_mm);
            surface.edge->offset_mm = finding.form.margin_mm();
        }
    }
    if (margin == Margin::StrokeEnds)
        finding.otherBorder = doubtOf(surface);
    // The ellipsoid of one stroke is a guess, that of two is measured.
    if (margin == Margin::StrokeEnds && ground.shape.strokes.size() > 1)
        moveToEllipsoid(finding.otherBorder, cube, ground.shape, finding.distance_mm);
    finding.calibration = calibrate(margin, surface);
    apply(finding.calibration, cube, finding.distance_mm);
}

/// A point to add farther away than the lesion is long belongs to another one.
Expected<double> farthestAdded(const Finding& finding, const Request& request)
{
    constexpr double AlwaysNear_mm = 10.0; // two slices, however small the lesion
    const double most = std::max(finding.shape.length_mm, AlwaysNear_mm);
    double farthest = 0.0;
    for (const Point3& point : request.prompt.add) {
        const double far =
            distanceOutside_mm(finding.voi.cube, finding.distance_mm, finding.voi.toLocal(point));
        if (far > most)
            return fail(
                ProblemCode::NothingToSegment,
                {fmt::format("the point to add {} lies {:.1f} mm from the lesion, expected at most {:.1f} mm",
                             pointText(point), far, most)});
        farthest = std::max(farthest, far);
    }
    return farthest;
}

/// Moves the surface from where it stands: nothing is sought again, so that a correction is seen at once and
/// changes nothing elsewhere.
Expected<void> correctFinding(Finding& finding, const Request& request)
{
    const Corrections corrections = correctionsOf(request.prompt, finding.voi, finding.shape);
    const auto added = farthestAdded(finding, request);
    if (!added)
        return passOn(added);
    finding.added_mm = *added;
    deform(finding.distance_mm, finding.voi.cube, corrections.add, corrections.remove,
           finding.shape.length_mm, request.volume.geometry().spacing());
    return {};
}

/// Nothing where it is one lesion, or the reader tells so.
std::optional<Problem> whyRefused(const Finding& finding, const Belief& belief)
{
    if (!finding.overruled || belief.isOneLesion)
        return std::nullopt;
    const bool isDrawn = belief.margin == Margin::StrokeEnds && !belief.values;
    const ProblemCode code = isDrawn ? ProblemCode::AcrossOrgans : ProblemCode::NothingToSegment;
    return Problem{code, {*finding.overruled}, {}};
}

/// Before the reader's corrections.
Expected<Finding> findAnew(const Request& request, const Belief& belief)
{
    const Volume& volume = request.volume;
    const LesionShape& shape = belief.shape;
    const double half = HalfSide * shape.length_mm;
    const IntensityScale scale =
        belief.values ? belief.values->scale : intensityScale(volume, belief.centre, half);
    Finding finding;
    finding.shape = shape;
    finding.gain = scale.gain;
    finding.voi =
        makeVoi(volume, belief.centre, half, cubeSpacing_mm(volume, shape.length_mm, belief.detail), scale);
    const Voi& voi = finding.voi;
    TissueRange range = tissueRange(voi, shape);
    if (belief.isAlone)
        range.low = std::numeric_limits<double>::lowest();
    if (const auto why = whyNothing(voi, range, volume, scale))
        return fail(ProblemCode::NothingToSegment, {*why});
    const bool isDrawn = belief.margin == Margin::StrokeEnds && !belief.values;
    if (belief.margin == Margin::StrokeEnds)
        finding.overruled = whyNoLesion(voi, shape, volume, scale);
    if (auto refused = whyRefused(finding, belief))
        return tl::unexpected<Problem>(std::move(*refused));
    if (request.progress.cancelled())
        return cancelledProblem();

    const auto trusted = insideOf(request.prompt.within, voi);
    const HistogramTerm learned = histogramTerm(voi, shape, trusted);
    Ground ground{voi, shape, belief.values ? belief.values->term : learned.term,
                  constraintsOf(voi, shape, foreignTissue(voi, shape, range),
                                EdgeReach_pixels * pixelOf(volume.geometry())),
                  trusted};
    keepWithin(ground.constraints, trusted);
    finding.contrast = learned.contrast;
    Surface surface =
        surfaceOn(ground, belief.detail,
                  isDrawn ? ellipsoidSurface(volume, voi, shape, scale, finding.contrast) : std::nullopt);
    if (request.progress.cancelled())
        return cancelledProblem();
    finding.agreement = surface.agreement;
    finding.distance_mm = std::move(surface.distance_mm);
    calibrateFinding(finding, belief.margin, ground, volume.geometry());
    return finding;
}

Expected<Finding> findUncorrected(const Request& request, const Belief& belief)
{
    if (request.solved == nullptr)
        return findAnew(request, belief);
    Belief question = belief;
    question.isOneLesion = false; // it tells of refusals, not of surfaces
    auto finding =
        request.solved->known().findings.to(question, request, [&] { return findAnew(request, belief); });
    if (finding)
        if (auto refused = whyRefused(*finding, belief))
            return tl::unexpected<Problem>(std::move(*refused));
    return finding;
}

} // namespace

tl::unexpected<Problem> cancelledProblem()
{
    return fail(ProblemCode::Cancelled, {"segmentation"});
}

Expected<Finding> findLesion(const Request& request, const Belief& belief)
{
    auto finding = findUncorrected(request, belief);
    if (!finding)
        return finding;
    if (const auto corrected = correctFinding(*finding, request); !corrected)
        return passOn(corrected);
    return finding;
}

} // namespace hepatica::imaging::segmentation
