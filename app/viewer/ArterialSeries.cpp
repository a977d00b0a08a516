#include "ArterialSeries.h"

#include <hepatica/measurement/CaseImages.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace hepatica::viewer {

namespace {

using imaging::Phase;

bool isMadeWith(const imaging::Series& one, const imaging::Series& shown)
{
    return one.phase != Phase::Unknown && one.studyUid == shown.studyUid &&
           one.patientId == shown.patientId && one.frameOfReferenceUid == shown.frameOfReferenceUid;
}

/// What the case says of a series; null where its visit does not hold it.
const measurement::SeriesReference* known(const measurement::Timepoint* visit, const std::string& uid)
{
    if (visit == nullptr)
        return nullptr;
    const auto found = std::ranges::find(visit->series, uid, &measurement::SeriesReference::uid);
    return found == visit->series.end() ? nullptr : &*found;
}

/// Every series of a known phase made with the one shown, without that one.
std::vector<PhaseChoice> phaseChoices(const imaging::Series& shown, const std::vector<SeriesEntry>& entries,
                                      const measurement::Timepoint* visit)
{
    std::vector<PhaseChoice> choices;
    const auto add = [&](PhaseChoice choice) {
        if (choice.uid != shown.identity() &&
            std::ranges::find(choices, choice.uid, &PhaseChoice::uid) == choices.end())
            choices.push_back(std::move(choice));
    };
    measurement::SeriesReference itself;
    itself.uid = shown.identity();
    itself.studyUid = shown.studyUid;
    if (!shown.frameOfReferenceUid.empty())
        itself.frameOfReferenceUid = shown.frameOfReferenceUid;
    if (visit != nullptr)
        for (const measurement::SeriesReference* one : measurement::phasesOf(*visit, itself))
            add({one->uid, one->paths, one->phase, one->phaseConfidence, measurement::saidOf(*one)});
    for (const SeriesEntry& entry : entries)
        if (entry.scanned && known(visit, entry.uid) == nullptr && isMadeWith(*entry.scanned, shown))
            add({entry.uid, entry.paths, entry.scanned->phase, entry.scanned->phaseConfidence});
    return choices;
}

/// A case may not have kept the frame of reference: the images tell.
bool areElsewhere(const std::string& here, const std::string& there)
{
    return !here.empty() && !there.empty() && here != there;
}

Expected<imaging::LoadedSeries> openChoice(const PhaseChoice& choice, const Progress& progress)
{
    imaging::LoadOptions options;
    options.said = choice.said;
    return imaging::openSeries(choice.paths, choice.uid, options, progress);
}

/// Opens the other phases; what cannot be read, or shows another place, is told and left out.
void readBeside(VisitPhasesRead& read, const ArterialChoice& choice, const Progress& progress)
{
    for (const PhaseChoice& one : choice.beside) {
        auto opened = openChoice(one, progress);
        if (!opened)
            read.warnings.push_back(opened.error());
        else if (areElsewhere(read.arterial.series.frameOfReferenceUid, opened->series.frameOfReferenceUid))
            read.warnings.push_back({ProblemCode::OtherReference, {"series " + one.uid}, {}});
        else
            read.beside.push_back({one, std::move(*opened)});
    }
}

void alignNonContrast(VisitPhasesRead& read, const Progress& progress)
{
    const auto isNonContrast = [](const VisitPhasesRead::Beside& one) {
        return one.choice.phase == Phase::NonContrast;
    };
    const auto found = std::ranges::find_if(read.beside, isNonContrast);
    if (std::ranges::count_if(read.beside, isNonContrast) != 1)
        return;
    const auto aligned = imaging::align(read.arterial.volume, found->images.volume, {}, progress);
    if (!aligned) {
        read.warnings.push_back(aligned.error());
        return;
    }
    std::ranges::copy(aligned->warnings, std::back_inserter(read.warnings));
    read.nonContrast = static_cast<std::size_t>(found - read.beside.begin());
    read.toNonContrast = aligned->toMoving;
    read.nonContrastQuality = aligned->quality;
}

Expected<VisitPhasesRead> readPhases(const ArterialChoice& choice,
                                     const std::optional<imaging::LoadedSeries>& arterial,
                                     const Progress& progress)
{
    auto opened = arterial ? Expected<imaging::LoadedSeries>(*arterial) : openChoice(choice, progress);
    if (!opened)
        return passOn(opened);
    VisitPhasesRead read{std::move(*opened)};
    if (!measurement::whyNotLateArterial(choice.uid, choice.phase, choice.confidence)) {
        readBeside(read, choice, progress);
        alignNonContrast(read, progress);
    }
    return read;
}

} // namespace

std::vector<ArterialChoice> arterialChoices(const imaging::Series& shown,
                                            const std::vector<SeriesEntry>& entries,
                                            const measurement::Timepoint* visit)
{
    const auto others = phaseChoices(shown, entries, visit);
    const auto choiceOf = [&](const PhaseChoice& arterial) {
        ArterialChoice choice{arterial, {}, shown.identity()};
        std::ranges::copy_if(others, std::back_inserter(choice.beside),
                             [&](const PhaseChoice& one) { return one.uid != arterial.uid; });
        return choice;
    };
    const auto* asKnown = known(visit, shown.identity());
    const PhaseChoice itself{shown.identity(),
                             {},
                             asKnown != nullptr ? asKnown->phase : shown.phase,
                             asKnown != nullptr ? asKnown->phaseConfidence : shown.phaseConfidence};
    if (itself.phase == Phase::LateArterial)
        return {choiceOf(itself)};
    std::vector<ArterialChoice> choices;
    for (const PhaseChoice& one : others)
        if (one.phase == Phase::LateArterial)
            choices.push_back(choiceOf(one));
    return choices;
}

ArterialSeries::Reading::~Reading()
{
    progress.cancel();
}

ArterialSeries::ArterialSeries(ArterialChoice choice, imaging::LoadedSeries images)
{
    begin(std::move(choice), std::move(images));
}

ArterialSeries::ArterialSeries(ArterialChoice choice)
{
    begin(std::move(choice), std::nullopt);
}

void ArterialSeries::begin(ArterialChoice choice, std::optional<imaging::LoadedSeries> arterial)
{
    reading_ = std::make_shared<Reading>();
    reading_->choice = std::move(choice);
    // The future waits for its thread when it ends, so what the thread refers to outlives it.
    const auto read = [choice = reading_->choice, arterial = std::move(arterial),
                       &progress = reading_->progress] { return readPhases(choice, arterial, progress); };
    reading_->images = std::async(std::launch::async, read).share();
}

Expected<const VisitPhasesRead*> ArterialSeries::images(const Progress& progress) const
{
    constexpr std::chrono::milliseconds Pause{20};
    while (reading_->images.wait_for(Pause) != std::future_status::ready)
        if (progress.cancelled())
            return fail(ProblemCode::Cancelled, {"measuring the viable part"});
    const auto& read = reading_->images.get();
    if (!read)
        return passOn(read);
    return &*read;
}

ViableSought soughtIn(const VisitPhasesRead& read, const ArterialChoice& choice, const ViableWords& words,
                      const std::string& lesionFrameUid)
{
    ViableSought sought{
        {&read.arterial.volume, choice.phase, choice.confidence, words.reference, words.options},
        {},
        words.lost};
    sought.phase.lesionFrameUid = lesionFrameUid;
    const bool wantsNone = words.subtractedUid && words.subtractedUid->empty();
    if (read.nonContrast && !wantsNone) {
        const VisitPhasesRead::Beside& before = read.beside[*read.nonContrast];
        sought.phase.nonContrast =
            measurement::NonContrastPhase{&before.images.volume, read.toNonContrast, read.nonContrastQuality};
        sought.subtractedUid = before.choice.uid;
    }
    auto& threshold = sought.phase.options.threshold;
    if (threshold && words.subtractedUid && *words.subtractedUid != sought.subtractedUid) {
        threshold.reset();
        sought.lost.emplace_back("Your threshold held for values with another series subtracted: the usual "
                                 "one is taken instead.");
    }
    auto& reference = sought.phase.reference;
    if (reference && !reference->grid().sameGrid(read.arterial.volume.geometry())) {
        reference.reset();
        sought.lost.emplace_back("The liver region that was given lies on another series than the late "
                                 "arterial one: the liver around the lesion is taken instead.");
    }
    return sought;
}

std::vector<measurement::PhaseImages> phaseImages(const imaging::Volume& shown, const ArterialChoice& choice,
                                                  const VisitPhasesRead& read,
                                                  const std::optional<imaging::Mask>& liver)
{
    std::vector<measurement::PhaseImages> phases{{choice.shownUid, &shown}};
    if (choice.uid != choice.shownUid)
        phases.push_back({choice.uid, &read.arterial.volume});
    for (const VisitPhasesRead::Beside& one : read.beside)
        phases.push_back({one.choice.uid, &one.images.volume});
    if (liver)
        for (measurement::PhaseImages& one : phases)
            if (one.volume->geometry().sameGrid(liver->grid()))
                one.reference = liver;
    return phases;
}

} // namespace hepatica::viewer
