#include <hepatica/measurement/LesionMeasurement.h>

#include <hepatica/imaging/Parallel.h>

#include "geometry/SizeErrors.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace hepatica::measurement {

namespace {

using imaging::Measurable;
using imaging::Phase;
using imaging::PhaseConfidence;

const std::string Name = "the lesion";

void warnOnce(LesionMeasurement& found, const Warning& warning)
{
    if (std::ranges::find(found.warnings, warning) == found.warnings.end())
        found.warnings.push_back(warning);
}

/// Eisenhauer 2009: CT is measured on axial slices, MR on those of its acquisition, axial where it can be.
void measurePlanes(LesionMeasurement& found, const imaging::Volume& volume, const imaging::Mask& lesion)
{
    const AcquisitionPlane plane = acquisitionPlaneOf(volume.geometry());
    if (plane == AcquisitionPlane::Axial)
        return;
    if (volume.origin().modality == "MR")
        found.axialAxes = measureAxialAxes(lesion);
    else
        found.warnings.push_back({ProblemCode::NotAxial, {std::string(planeName(plane))}, {}});
}

/// Axes, and what to warn of.
void measureInSlices(LesionMeasurement& found, const imaging::Volume& volume, const imaging::Mask& lesion)
{
    found.axes = measureAxes(lesion);
    const int slice = found.axes->sliceIndex;
    if (!volume.origin().slices.empty())
        found.sliceSopInstanceUid = volume.origin().slices[static_cast<std::size_t>(slice)].sopInstanceUid;
    measurePlanes(found, volume, lesion);
    const int parts = partsInSlice(lesion, slice);
    if (parts > 1)
        found.warnings.push_back(
            {ProblemCode::SeveralComponents, {Name, std::to_string(parts), std::to_string(slice + 1)}, {}});
    if (lesion.touchesBorder())
        found.warnings.push_back({ProblemCode::TouchesBorder, {Name}, {}});
    if (volume.measurable() != Measurable::Volume) {
        found.warnings.push_back({ProblemCode::VolumeNotMeasurable, {}, {}});
        return;
    }
    const double sliceSpacing_mm = lesion.grid().spacing()[2];
    // Partial volume makes the volume of so small a lesion uncertain (RECIST 1.1 asks for twice the slice
    // thickness, Eisenhauer 2009).
    if (found.axes->longAxis < Length::fromMm(2.0 * sliceSpacing_mm))
        found.warnings.push_back({ProblemCode::SmallLesion,
                                  {found.axes->longAxis.text(), Length::fromMm(sliceSpacing_mm).text()},
                                  {}});
}

/// Positions of two frames of reference have nothing to do with each other.
bool areElsewhere(const std::string& here, const std::string& there)
{
    return !here.empty() && !there.empty() && here != there;
}

/// What a reader gives as liver and is not would set a threshold that nothing or everything exceeds. Enhanced
/// liver, fatty or not, has 20 to 200 HU; noise of an SD of 40 HU spreads the middle 80 % over 100.
std::optional<Problem> whyNotLiver(const imaging::Mask& reference, const imaging::Volume& volume)
{
    constexpr double Least_hu = 20.0, Most_hu = 200.0, MostSpread_hu = 120.0;
    const auto density = measureDensity(reference, volume);
    if (volume.origin().quantity != imaging::Quantity::Hounsfield || !density || !density->p10 ||
        !density->p90)
        return std::nullopt; // another grid is told where it is measured on
    const double low = *density->p10, high = *density->p90;
    if (density->median >= Least_hu && density->median <= Most_hu && high - low <= MostSpread_hu)
        return std::nullopt;
    return Problem{ProblemCode::ReferenceNotLiver,
                   {std::to_string(std::lround(low)), std::to_string(std::lround(high))},
                   {}};
}

void measureViability(LesionMeasurement& found, const imaging::Mask& lesion, const ArterialPhase& arterial)
{
    const auto viable = measureViable(lesion, arterial);
    if (!viable) {
        found.warnings.push_back(viable.error());
        return;
    }
    found.viable = *viable;
    const AcquisitionPlane plane = acquisitionPlaneOf(arterial.volume->geometry());
    if (viable->mask && plane != AcquisitionPlane::Axial)
        found.warnings.push_back({ProblemCode::ViableNotAxial, {std::string(planeName(plane))}, {}});
    if (!viable->volume_mm3)
        warnOnce(found, {ProblemCode::VolumeNotMeasurable, {}, {}});
}

} // namespace

std::optional<Problem> whyNotLateArterial(const std::string& seriesUid, Phase phase,
                                          PhaseConfidence confidence)
{
    const bool isKnown = confidence == PhaseConfidence::High || confidence == PhaseConfidence::Confirmed;
    if (isKnown && phase == Phase::LateArterial)
        return std::nullopt;
    const auto code =
        isKnown && phase != Phase::Unknown ? ProblemCode::NotLateArterial : ProblemCode::PhaseUncertain;
    return Problem{code, {seriesUid, std::string(imaging::phaseName(phase))}, {}};
}

Expected<ViablePart> measureViable(const imaging::Mask& lesion, const ArterialPhase& arterial)
{
    const imaging::VolumeOrigin& origin = arterial.volume->origin();
    if (areElsewhere(arterial.lesionFrameUid, origin.frameOfReferenceUid))
        return fail(ProblemCode::ArterialElsewhere, {origin.seriesInstanceUid});
    if (auto problem = whyNotLateArterial(origin.seriesInstanceUid, arterial.phase, arterial.confidence))
        return tl::unexpected(std::move(*problem));
    if (arterial.holdsLipiodol && origin.modality != "MR")
        return fail(ProblemCode::ViableAfterLipiodol);
    if (arterial.reference)
        if (auto problem = whyNotLiver(*arterial.reference, *arterial.volume))
            return tl::unexpected(std::move(*problem));
    return arterial.nonContrast
               ? measureViableSubtracted(lesion, *arterial.volume, *arterial.nonContrast, arterial.reference,
                                         arterial.options)
               : measureViable(lesion, *arterial.volume, arterial.reference, arterial.options);
}

Expected<LesionMeasurement> measureLesion(const imaging::Volume& volume, const imaging::Mask& lesion,
                                          const std::optional<ArterialPhase>& arterial)
{
    if (volume.measurable() == Measurable::None)
        return fail(ProblemCode::InPlaneNotMeasurable);
    LesionMeasurement found;
    Expected<DensityStatistics> density;
    SizeErrors sizes;
    imaging::sideBySide(
        [&] {
            if (volume.measurable() == Measurable::Volume)
                found.shape = measureShape(lesion);
        },
        [&] {
            density = measureDensity(lesion, volume);
            if (!density)
                return;
            measureInSlices(found, volume, lesion);
            sizes = sizeErrors(lesion, volume, *found.axes);
        });
    if (!density)
        return passOn(density);
    found.density = *density;
    found.standardErrors = standardErrors(sizes, lesion, found.shape);
    if (arterial && arterial->volume != nullptr) {
        ArterialPhase phase = *arterial;
        phase.lesionFrameUid = volume.origin().frameOfReferenceUid;
        measureViability(found, lesion, phase);
    }
    return found;
}

} // namespace hepatica::measurement
