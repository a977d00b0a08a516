#include "SeriesStack.h"

#include "Phase.h"
#include "SplitStacks.h"
#include "StackGeometry.h"
#include "StackName.h"
#include "StrayImages.h"

#include <hepatica/imaging/SeriesReader.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <tuple>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using Images = std::vector<ImageHeader>;

void sortByPosition(Images& images)
{
    const ImageHeader axes = images.front();
    const auto key = [&](const ImageHeader& image) {
        return std::tuple(alongNormal(image, axes), image.instance.instanceNumber, image.instance.source.file,
                          image.instance.source.frame);
    };
    std::ranges::sort(images, [&](const ImageHeader& a, const ImageHeader& b) { return key(a) < key(b); });
}

/// Leaves one image a position: the one with the lower instance number.
void removeSamePositions(Images& images, Series& series, std::vector<LeftOut>& leftOut)
{
    constexpr double SamePlace_mm = 1e-3;
    const ImageHeader axes = images.front();
    Images kept;
    for (ImageHeader& image : images) {
        if (kept.empty() || alongNormal(image, axes) - alongNormal(kept.back(), axes) > SamePlace_mm) {
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
    series.isLocalizer = first.isLocalizer;
    series.sliceThickness_mm = first.sliceThickness_mm;
    return series;
}

std::optional<double> earliest(const Images& images, std::optional<double> (*valueOf)(const ImageHeader&))
{
    std::optional<double> first;
    for (const ImageHeader& image : images)
        if (const auto value = valueOf(image); value && (!first || *value < *first))
            first = value;
    return first;
}

void tellTiming(Series& series, const Images& images)
{
    constexpr double Day_s = 86400.0;
    if (const auto at = earliest(images, [](const ImageHeader& i) { return i.traits.acquired_s; }))
        series.acquired_s = *at - Day_s * std::floor(*at / Day_s); // of its day, before 1970 too
    series.secondsAfterBolus = earliest(images, [](const ImageHeader& i) { return i.secondsAfterBolus; });
    const StackTraits& traits = images.front().traits;
    series.bValue_s_mm2 = traits.bValue_s_mm2;
    series.echoTime_ms = traits.echoTime_ms;
    series.inversionTime_ms = traits.inversionTime_ms;
}

void tellPhase(Series& series, const ImageHeader& first)
{
    PhaseHints hints{first.description + " / " + first.protocolName, series.secondsAfterBolus,
                     first.traits.contrastAgentPhase};
    if (!phasesNamed(first.description).empty())
        hints.description = first.description;
    const PhaseReading reading = readPhase(hints);
    series.phase = reading.phase;
    series.phaseConfidence = reading.confidence;
    series.phaseReason = reading.reason;
}

void tellLoss(Series& series, const Images& images)
{
    const auto isLossy = [](const ImageHeader& image) { return !image.loss.empty(); };
    if (const auto first = std::ranges::find_if(images, isLossy); first != images.end())
        series.warnings.push_back(
            {ProblemCode::Lossy,
             {seriesLabel(series), std::to_string(std::ranges::count_if(images, isLossy)),
              std::to_string(images.size()), first->loss},
             {}});
}

/// A description that names as many phases as the series has volumes, one after the other, names them in the
/// order in which contrast agent passes: "ARTERIAL + PORTAL".
void tellPhasesInOrder(std::vector<Series>& stacks)
{
    const auto named = phasesNamed(stacks.front().description);
    const bool areOpen = std::ranges::all_of(stacks, [&](const Series& series) {
        return series.phase == Phase::Unknown && series.acquired_s &&
               series.description == stacks.front().description;
    });
    if (stacks.size() < 2 || named.size() != stacks.size() || !areOpen ||
        !std::ranges::is_sorted(stacks, std::ranges::less_equal(),
                                [](const Series& series) { return *series.acquired_s; }))
        return;
    for (std::size_t at = 0; at < stacks.size(); ++at) {
        stacks[at].phase = named[at];
        stacks[at].phaseConfidence = PhaseConfidence::Low;
        stacks[at].phaseReason = "its place in time among the phases that the series description names";
    }
}

Series makeStack(Images& images, std::vector<LeftOut>& leftOut)
{
    Series series = describe(images.front());
    tellTiming(series, images);
    tellPhase(series, images.front());
    sortByPosition(images);
    removeSamePositions(images, series, leftOut);
    placeStack(series, images);
    tellLoss(series, images); // after the placement, whose warnings decide what may be measured
    if (std::ranges::any_of(images, &ImageHeader::lacksRescale)) {
        series.quantity = Quantity::None;
        series.warnings.push_back({ProblemCode::NoRescale, {seriesLabel(series)}, {}});
    }
    for (const ImageHeader& image : images)
        series.instances.push_back(image.instance);
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
    auto stacksOfImages = splitStacks(std::move(images));
    std::vector<Series> stacks;
    for (Images& stack : stacksOfImages)
        stacks.push_back(makeStack(stack, leftOut));
    if (std::ranges::none_of(stacksOfImages, [](const Images& stack) { return stack.front().isLocalizer; }))
        tellPhasesInOrder(stacks);
    tellStrays(stacks, stacksOfImages);
    nameStacks(stacks, stacksOfImages);
    for (std::size_t at = 0; at < stacks.size(); ++at) {
        Series& stack = stacks[at];
        stack.key = stacks.size() == 1 ? stack.uid : fmt::format("{}/{}", stack.uid, at + 1);
        // Which of several volumes a damaged file belongs to is not known: it may be missing from each.
        stack.missing.insert(stack.missing.begin(), missing.begin(), missing.end());
    }
    return stacks;
}

Series withPhase(Series series, Phase confirmed)
{
    const bool isNamedByPhase = series.name == phaseName(series.phase);
    series.phase = confirmed;
    series.phaseConfidence = PhaseConfidence::Confirmed;
    series.phaseReason = "the reader says so";
    if (isNamedByPhase || series.nameConfidence == PhaseConfidence::None) {
        series.name = phaseName(confirmed);
        series.nameConfidence = PhaseConfidence::Confirmed;
    }
    return series;
}

} // namespace hepatica::imaging
