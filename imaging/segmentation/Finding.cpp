#include "segmentation/Finding.h"

#include "segmentation/Corrections.h"
#include "segmentation/SurfaceMethods.h"
#include "segmentation/TissuePrior.h"

#include <algorithm>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double HalfSide = 0.98; // of the volume of interest, in lengths of the long axis

/// Fine enough for 32 voxels along the long axis, and never much finer than the image.
double cubeSpacing_mm(const Volume& volume, double length_mm)
{
    const auto& spacing = volume.geometry().spacing();
    const double fine = std::max(length_mm / 32.0, 0.45 * std::min(spacing[0], spacing[1]));
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

double diceInside(const Field& a, const Field& b)
{
    std::size_t both = 0, sum = 0;
    for (std::size_t at = 0; at < a.size(); ++at) {
        const bool isA = a[at] > 0.0F, isB = b[at] > 0.0F;
        both += isA && isB ? 1U : 0U;
        sum += (isA ? 1U : 0U) + (isB ? 1U : 0U);
    }
    return sum == 0 ? 0.0 : 2.0 * static_cast<double>(both) / static_cast<double>(sum);
}

Field meanOf(const std::vector<Field>& fields)
{
    Field mean(fields.front().size(), 0.0F);
    for (const Field& field : fields)
        for (std::size_t at = 0; at < mean.size(); ++at)
            mean[at] += field[at] / static_cast<float>(fields.size());
    return mean;
}

} // namespace

tl::unexpected<Problem> cancelledProblem()
{
    return fail(ProblemCode::Cancelled, {"segmentation"});
}

Expected<Finding> findLesion(const Request& request, const Belief& belief)
{
    const Volume& volume = request.volume;
    const LesionShape& shape = belief.shape;
    const double half = HalfSide * shape.length_mm;
    const IntensityScale scale =
        belief.values ? belief.values->scale : intensityScale(volume, belief.centre, half);
    Finding finding;
    finding.shape = shape;
    finding.gain = scale.gain;
    finding.voi = makeVoi(volume, belief.centre, half, cubeSpacing_mm(volume, shape.length_mm), scale);
    const Voi& voi = finding.voi;
    const TissueRange range = tissueRange(voi, shape);
    if (const auto why = whyNothing(voi, range, volume, scale))
        return fail(ProblemCode::NothingToSegment, {*why});
    if (request.progress.cancelled())
        return cancelledProblem();

    const auto trusted = insideOf(request.prompt.within, voi);
    Constraints constraints = constraintsOf(voi, shape, range);
    correct(constraints, voi, shape, request.prompt, trusted);
    const HistogramTerm learned = histogramTerm(voi, shape, trusted);
    finding.contrast = learned.contrast;
    const Field field = evidence(voi, shape, belief.values ? belief.values->term : learned.term, constraints);
    const SurfaceInput input{voi, shape, constraints, field, neighbourNoise(voi, shape)};

    std::vector<Field> surfaces;
    for (const SurfaceMethod& method : surfaceMethods()) {
        if (request.progress.cancelled())
            return cancelledProblem();
        surfaces.push_back(method.find(input));
    }
    finding.distance_mm = meanOf(surfaces);
    for (const Field& surface : surfaces)
        finding.agreement = std::min(finding.agreement, diceInside(surface, finding.distance_mm));
    finding.calibration = calibrate(belief.margin, voi.cube, shape, finding.distance_mm);
    for (float& distance : finding.distance_mm)
        distance += static_cast<float>(finding.calibration.shift_mm);
    return finding;
}

} // namespace hepatica::imaging::segmentation
