#include <hepatica/measurement/StandardErrors.h>

#include <hepatica/imaging/MaskSlices.h>

#include "geometry/BorderContrast.h"
#include "geometry/SizeErrors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::LesionPrompt;
using imaging::Mask;
using imaging::Stroke;
using imaging::Volume;

/// Of a length or of the border's place: parts of a pixel, of the lesion's long axis, and of both over the
/// border's contrast to noise.
struct Shares {
    double pixel, size, hiddenPixel, hiddenSize;
};
constexpr Shares OfLongAxis{1.05, 0.012, 0.0, 0.0};
constexpr Shares OfShortAxis{0.0, 0.023, 3.2, 0.029};
constexpr Shares OfBorder{0.185, 0.0, 0.80, 0.0};

double errorOf_mm(const Shares& shares, double pixel_mm, double size_mm, double contrastToNoise)
{
    const double hidden = 1.0 / contrastToNoise;
    const std::array<double, 4> parts{shares.pixel * pixel_mm, shares.size * size_mm,
                                      shares.hiddenPixel * hidden * pixel_mm,
                                      shares.hiddenSize * hidden * size_mm};
    double squares = 0.0;
    for (const double part : parts)
        squares += part * part;
    return std::sqrt(squares);
}

double volumeOf_mm3(const Mask& mask)
{
    return static_cast<double>(mask.voxelCount()) * mask.grid().voxelVolume_mm3();
}

/// Where a lesion begins and ends between its slices is seen on none of them: half of its largest slice, and
/// the less the more slices show its form.
double errorOfEnds_mm3(const Mask& lesion)
{
    constexpr double Share = 0.5, MostUncertain_slices = 1.5;
    const imaging::MaskSlices slices = imaging::slicesOf(lesion);
    return Share * std::min(1.0, MostUncertain_slices / slices.filled) * static_cast<double>(slices.largest) *
           lesion.grid().voxelVolume_mm3();
}

/// The stroke with its ends moved by so many pixels along it and across it, the second end the other way.
Stroke moved(const Stroke& stroke, const Geometry& grid, double along, double across)
{
    const double pixel_mm = std::sqrt(grid.spacing()[0] * grid.spacing()[1]);
    const Point3 line = stroke.to - stroke.from;
    const Point3 unit = (1.0 / norm(line)) * line, side = cross(grid.sliceNormal(), unit);
    const Point3 step = (along * pixel_mm) * unit + (across * pixel_mm) * side;
    return {stroke.from - step, stroke.to + step};
}

double deviation(const std::vector<double>& values)
{
    double mean = 0.0, squares = 0.0;
    const auto count = static_cast<double>(values.size());
    for (const double value : values)
        mean += value / count;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    return values.size() < 2 ? 0.0 : std::sqrt(squares / (count - 1.0));
}

/// What several masks of one lesion measure.
struct Solutions {
    std::vector<double> longAxes, shortAxes, volumes;

    void add(const Mask& mask)
    {
        const LesionAxes axes = measureAxes(mask);
        longAxes.push_back(axes.longAxis.mm());
        shortAxes.push_back(axes.shortAxis.mm());
        volumes.push_back(volumeOf_mm3(mask));
    }
    [[nodiscard]] SolutionSpread spread() const
    {
        return {deviation(longAxes), deviation(shortAxes), deviation(volumes),
                static_cast<int>(volumes.size())};
    }
};

/// Half way from the middle of the long axis to the four ends of both; those that lie in the mask.
std::vector<Point3> placesWithin(const Mask& mask)
{
    const LesionAxes axes = measureAxes(mask);
    const Point3 middle = 0.5 * (axes.longEnds[0] + axes.longEnds[1]);
    std::vector<Point3> places;
    for (const auto& ends : {axes.longEnds, axes.shortEnds})
        for (const Point3& end : ends)
            if (const Point3 place = 0.5 * (middle + end); mask.contains(mask.grid().toNearestVoxel(place)))
                places.push_back(place);
    return places;
}

StandardErrors withoutPointedEnds(StandardErrors errors)
{
    errors.longAxis_mm = std::max(errors.longAxis_mm, errors.shortAxis_mm);
    return errors;
}

/// No stroke holds the border of a box: by how much less was fitted to those of the gallery.
StandardErrors ofBox(StandardErrors errors, const Mask& found)
{
    constexpr double Looser = 1.35;
    if (errors.volume_mm3)
        errors.volume_mm3 = volumeError_mm3(Looser * *errors.volume_mm3, 0.0, found);
    return errors;
}

/// With what another reader's reading of such a lesion errs by.
StandardErrors withReading(const StandardErrors& errors, const Mask& found)
{
    const LesionAxes axes = measureAxes(found);
    StandardErrors all{std::hypot(errors.longAxis_mm, ErrorOfOtherReading * axes.longAxis.mm()),
                       std::hypot(errors.shortAxis_mm, ErrorOfOtherReading * axes.shortAxis.mm()),
                       {}};
    if (errors.volume_mm3)
        all.volume_mm3 =
            std::hypot(*errors.volume_mm3, std::numbers::sqrt3 * ErrorOfOtherReading * volumeOf_mm3(found));
    return all;
}

} // namespace

SizeErrors sizeErrors(const Mask& lesion, const Volume& volume, const LesionAxes& axes)
{
    constexpr double Hidden = 0.3; // a border with less is not seen at all
    const auto& spacing = lesion.grid().spacing();
    const double pixel_mm = std::sqrt(spacing[0] * spacing[1]), size_mm = axes.longAxis.mm();
    const double contrast = std::max(Hidden, borderContrast(lesion, volume));
    const auto error = [&](const Shares& shares) { return errorOf_mm(shares, pixel_mm, size_mm, contrast); };
    return {error(OfLongAxis), error(OfShortAxis), error(OfBorder), errorOfEnds_mm3(lesion)};
}

StandardErrors standardErrors(const Mask& lesion, const Volume& volume, const LesionAxes& axes,
                              const std::optional<LesionShape>& shape)
{
    return standardErrors(sizeErrors(lesion, volume, axes), lesion, shape);
}

StandardErrors standardErrors(const SizeErrors& sizes, const Mask& lesion,
                              const std::optional<LesionShape>& shape)
{
    StandardErrors errors{sizes.longAxis_mm, sizes.shortAxis_mm, {}};
    if (shape)
        errors.volume_mm3 = volumeError_mm3(sizes.border_mm * shape->surface_mm2, sizes.ends_mm3, lesion);
    return errors;
}

double volumeError_mm3(double ofBorder_mm3, double ofEnds_mm3, const Mask& lesion)
{
    constexpr double Most = 0.5; // of the volume: two standard errors less are none
    return std::min(std::hypot(ofBorder_mm3, ofEnds_mm3), Most * volumeOf_mm3(lesion));
}

Expected<SolutionSpread> spreadOfStrokes(const Volume& volume, const LesionPrompt& prompt,
                                         const Progress& progress, const std::optional<Mask>& asDrawn,
                                         const imaging::SolvedPrompts* solved)
{
    if (prompt.strokes.empty())
        return fail(ProblemCode::NothingToSegment, {"there is no stroke to draw otherwise"});
    constexpr std::array<std::array<double, 2>, 5> Moves{{{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}}};
    Solutions solutions;
    std::vector<LesionPrompt> others;
    for (const auto& [along, across] : Moves) {
        LesionPrompt& other = others.emplace_back(prompt);
        other.strokes.front() = moved(prompt.strokes.front(), volume.geometry(), along, across);
    }
    if (asDrawn) {
        solutions.add(*asDrawn);
        others.erase(others.begin());
    }
    for (const auto& found : imaging::segmentLesions(volume, others, progress, solved)) {
        const bool isAsDrawn = solutions.volumes.empty();
        if (!found && (isAsDrawn || found.error().code == ProblemCode::Cancelled))
            return passOn(found);
        if (found)
            solutions.add(found->mask);
    }
    return solutions.spread();
}

Expected<SolutionSpread> spreadOfClicks(const Volume& volume, const LesionPrompt& prompt, const Mask& found,
                                        const Progress& progress, const imaging::SolvedPrompts* solved)
{
    if (!prompt.click)
        return fail(ProblemCode::NothingToSegment, {"there is no click to place otherwise"});
    Solutions solutions;
    solutions.add(found);
    std::vector<LesionPrompt> others;
    for (const Point3& place : placesWithin(found))
        others.emplace_back(prompt).click = place;
    for (const auto& again : imaging::segmentLesions(volume, others, progress, solved)) {
        if (again)
            solutions.add(again->mask);
        else if (again.error().code == ProblemCode::Cancelled)
            return passOn(again);
    }
    return solutions.spread();
}

StandardErrors atLeast(const StandardErrors& errors, const SolutionSpread& spread, double part)
{
    constexpr double Tried = 5.0;
    // Those that found nothing would lie farther off than the others do.
    const double share = part * Tried / std::max(1, spread.solutions);
    StandardErrors widened{std::max(errors.longAxis_mm, share * spread.longAxis_mm),
                           std::max(errors.shortAxis_mm, share * spread.shortAxis_mm), errors.volume_mm3};
    if (widened.volume_mm3)
        widened.volume_mm3 = std::max(*widened.volume_mm3, share * spread.volume_mm3);
    return widened;
}

Expected<std::optional<StandardErrors>> errorsOfPrompt(const Volume& volume, const LesionPrompt& prompt,
                                                       const imaging::LesionSegmentation& found,
                                                       const std::optional<StandardErrors>& ofMask,
                                                       const Progress& progress,
                                                       const imaging::SolvedPrompts* solved)
{
    constexpr int LeastSolutions = 3;
    // A reader's end scatters by 0.6 of the pixels that the strokes were moved by; clicks fall anywhere.
    constexpr double OfReader = 0.6, OfClicks = 1.0;
    const bool isDrawn = !prompt.strokes.empty();
    if (!ofMask || (!isDrawn && !prompt.box && !prompt.click))
        return std::nullopt;
    if (!isDrawn && found.confidence < imaging::LeastSure)
        return std::nullopt;
    if (prompt.box)
        return std::optional(ofBox(withoutPointedEnds(*ofMask), found.mask));
    const auto spread = isDrawn ? spreadOfStrokes(volume, prompt, progress, found.mask, solved)
                                : spreadOfClicks(volume, prompt, found.mask, progress, solved);
    if (!spread)
        return passOn(spread);
    if (spread->solutions < LeastSolutions)
        return std::nullopt;
    if (isDrawn)
        return std::optional(atLeast(*ofMask, *spread, OfReader));
    return std::optional(withReading(atLeast(withoutPointedEnds(*ofMask), *spread, OfClicks), found.mask));
}

} // namespace hepatica::measurement
