#include "SeriesStack.h"

#include "Phase.h"
#include "StackGeometry.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

bool sameOrientation(const ImageHeader& a, const ImageHeader& b)
{
    constexpr double CosineTolerance = 1e-3;
    return norm(a.rowDirection - b.rowDirection) < CosineTolerance &&
           norm(a.columnDirection - b.columnDirection) < CosineTolerance;
}

bool sameSize(const ImageHeader& a, const ImageHeader& b)
{
    return a.rows == b.rows && a.columns == b.columns;
}

bool samePixelSpacing(const ImageHeader& a, const ImageHeader& b)
{
    constexpr double SpacingTolerance_mm = 1e-4;
    if (a.pixelSpacing_mm.has_value() != b.pixelSpacing_mm.has_value())
        return false;
    const auto sameSpacing = [&](std::size_t axis) {
        return std::abs((*a.pixelSpacing_mm)[axis] - (*b.pixelSpacing_mm)[axis]) < SpacingTolerance_mm;
    };
    return !a.pixelSpacing_mm || (sameSpacing(0) && sameSpacing(1));
}

/// Why the images cannot lie in one stack: they differ in rows, columns, spacing or orientation.
std::optional<Warning> whyMixed(const std::vector<ImageHeader>& images, const std::string& label)
{
    const auto all = [&](bool (*same)(const ImageHeader&, const ImageHeader&)) {
        return std::ranges::all_of(images,
                                   [&](const ImageHeader& image) { return same(images.front(), image); });
    };
    if (!all(sameOrientation))
        return Warning{ProblemCode::MixedOrientation, {label}, {}};
    if (!all(sameSize))
        return Warning{ProblemCode::ImpossibleGeometry, {"series " + label, "its images differ in size"}, {}};
    if (!all(samePixelSpacing))
        return Warning{
            ProblemCode::ImpossibleGeometry, {"series " + label, "its images differ in Pixel Spacing"}, {}};
    return std::nullopt;
}

double alongNormal(const ImageHeader& image, const Point3& normal)
{
    return dot(image.instance.position, normal);
}

void sortByPosition(std::vector<ImageHeader>& images)
{
    const Point3 normal = cross(images.front().rowDirection, images.front().columnDirection);
    std::ranges::sort(images, [&](const ImageHeader& a, const ImageHeader& b) {
        return std::tuple(alongNormal(a, normal), a.instance.instanceNumber, a.instance.source.file) <
               std::tuple(alongNormal(b, normal), b.instance.instanceNumber, b.instance.source.file);
    });
}

/// Leaves one image a position: the one with the lower instance number.
void removeSamePositions(std::vector<ImageHeader>& images, Series& series, std::vector<LeftOut>& leftOut)
{
    constexpr double SamePlace_mm = 1e-3;
    const Point3 normal = cross(images.front().rowDirection, images.front().columnDirection);
    std::vector<ImageHeader> kept;
    for (ImageHeader& image : images) {
        if (kept.empty() || alongNormal(image, normal) - alongNormal(kept.back(), normal) > SamePlace_mm) {
            kept.push_back(std::move(image));
            continue;
        }
        ImageHeader& other = kept.back();
        if (image.instance.instanceNumber < other.instance.instanceNumber)
            std::swap(image, other);
        const Problem problem{
            ProblemCode::DuplicatePosition,
            {image.instance.source.file.string(), other.instance.source.file.string(), seriesLabel(series)},
            {}};
        leftOut.push_back({image.instance.source.file, problem});
        series.missing.push_back(problem);
    }
    images = std::move(kept);
}

Series describe(const ImageHeader& first)
{
    Series series;
    series.uid = first.seriesUid;
    series.studyUid = first.studyUid;
    series.frameOfReferenceUid = first.frameOfReferenceUid;
    series.modality = first.modality;
    series.description = first.description;
    series.patientId = first.patientId;
    series.patientName = first.patientName;
    series.patientBirthDate = first.patientBirthDate;
    series.patientSex = first.patientSex;
    series.date = first.date;
    series.number = first.seriesNumber;
    series.quantity = first.quantity;
    series.unit = first.unit;
    series.sliceThickness_mm = first.sliceThickness_mm;
    return series;
}

void tellPhase(Series& series, const std::vector<ImageHeader>& images)
{
    PhaseHints hints{images.front().description + " / " + images.front().protocolName, {}};
    if (phaseIsNamed(images.front().description))
        hints.description = images.front().description;
    for (const ImageHeader& image : images)
        if (image.secondsAfterBolus &&
            (!hints.secondsAfterBolus || *image.secondsAfterBolus < *hints.secondsAfterBolus))
            hints.secondsAfterBolus = image.secondsAfterBolus;
    const PhaseReading reading = readPhase(hints);
    series.phase = reading.phase;
    series.phaseConfidence = reading.confidence;
    series.phaseReason = reading.reason;
}

void tellLoss(Series& series, const std::vector<ImageHeader>& images)
{
    const auto isLossy = [](const ImageHeader& image) { return !image.loss.empty(); };
    if (const auto first = std::ranges::find_if(images, isLossy); first != images.end())
        series.warnings.push_back(
            {ProblemCode::Lossy,
             {seriesLabel(series), std::to_string(std::ranges::count_if(images, isLossy)),
              std::to_string(images.size()), first->loss},
             {}});
}

Series makeStack(std::vector<ImageHeader> images, std::vector<Problem> missing, std::vector<LeftOut>& leftOut)
{
    std::ranges::sort(images, [](const ImageHeader& a, const ImageHeader& b) {
        return std::tie(a.instance.instanceNumber, a.instance.source.file) <
               std::tie(b.instance.instanceNumber, b.instance.source.file);
    });
    Series series = describe(images.front());
    series.missing = std::move(missing);
    tellPhase(series, images);

    if (auto mixed = whyMixed(images, seriesLabel(series))) {
        series.warnings.push_back(std::move(*mixed));
    } else {
        sortByPosition(images);
        removeSamePositions(images, series, leftOut);
        placeStack(series, images);
    }
    tellLoss(series, images); // after the placement, whose warnings decide what may be measured
    if (std::ranges::any_of(images, &ImageHeader::lacksRescale))
        series.quantity = Quantity::None;
    for (ImageHeader& image : images)
        series.instances.push_back(std::move(image.instance));
    return series;
}

} // namespace

std::string seriesLabel(const Series& series)
{
    if (series.number == 0 && series.description.empty())
        return series.uid;
    const std::string quoted = series.description.empty() ? "" : "\"" + series.description + "\"";
    if (series.number == 0)
        return quoted;
    return std::to_string(series.number) + (quoted.empty() ? "" : " ") + quoted;
}

std::vector<Series> makeStacks(std::vector<ImageHeader> images, std::vector<Problem> missing,
                               std::vector<LeftOut>& leftOut)
{
    std::vector<ImageHeader> localizers;
    if (std::ranges::any_of(images, [](const ImageHeader& image) { return !image.isLocalizer; })) {
        const auto rest =
            std::ranges::stable_partition(images, [](const ImageHeader& i) { return !i.isLocalizer; });
        localizers.assign(std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
        images.erase(rest.begin(), rest.end());
    }
    std::vector<Series> stacks;
    stacks.push_back(makeStack(std::move(images), std::move(missing), leftOut));
    if (!localizers.empty())
        stacks.push_back(makeStack(std::move(localizers), {}, leftOut));
    return stacks;
}

} // namespace hepatica::imaging
