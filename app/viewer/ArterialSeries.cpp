#include "ArterialSeries.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hepatica::viewer {

namespace {

using imaging::Phase;

bool isMadeWith(const imaging::Series& one, const imaging::Series& shown)
{
    return one.phase == Phase::LateArterial && one.studyUid == shown.studyUid &&
           one.patientId == shown.patientId && one.frameOfReferenceUid == shown.frameOfReferenceUid;
}

} // namespace

std::vector<ArterialChoice> arterialChoices(const imaging::Series& shown,
                                            const std::vector<SeriesEntry>& entries,
                                            const measurement::Timepoint* visit)
{
    std::vector<ArterialChoice> choices;
    const auto add = [&](ArterialChoice choice) {
        if (std::ranges::find(choices, choice.uid, &ArterialChoice::uid) == choices.end())
            choices.push_back(std::move(choice));
    };
    // What the case says of a series stands above its headers: a reader may have confirmed another phase.
    const auto known = [&](const std::string& uid) -> const measurement::SeriesReference* {
        if (visit == nullptr)
            return nullptr;
        const auto found = std::ranges::find(visit->series, uid, &measurement::SeriesReference::uid);
        return found == visit->series.end() ? nullptr : &*found;
    };
    const auto* asKnown = known(shown.identity());
    if ((asKnown != nullptr ? asKnown->phase : shown.phase) == Phase::LateArterial)
        return {{shown.identity(),
                 {},
                 Phase::LateArterial,
                 asKnown != nullptr ? asKnown->phaseConfidence : shown.phaseConfidence}};
    if (visit != nullptr)
        for (const measurement::SeriesReference& one : visit->series)
            if (one.phase == Phase::LateArterial && one.studyUid == shown.studyUid)
                add({one.uid, one.paths, one.phase, one.phaseConfidence});
    for (const SeriesEntry& entry : entries)
        if (entry.scanned && known(entry.uid) == nullptr && isMadeWith(*entry.scanned, shown))
            add({entry.uid, entry.paths, entry.scanned->phase, entry.scanned->phaseConfidence});
    return choices;
}

ArterialSeries::Reading::~Reading()
{
    progress.cancel();
}

ArterialSeries::ArterialSeries(ArterialChoice choice, imaging::LoadedSeries images)
    : reading_(std::make_shared<Reading>())
{
    reading_->choice = std::move(choice);
    std::promise<Expected<imaging::LoadedSeries>> ready;
    ready.set_value(std::move(images));
    reading_->images = ready.get_future().share();
}

ArterialSeries::ArterialSeries(ArterialChoice choice) : reading_(std::make_shared<Reading>())
{
    reading_->choice = std::move(choice);
    // The future waits for its thread when it ends, so what the thread refers to outlives it.
    const auto read = [choice = reading_->choice, &progress = reading_->progress] {
        return imaging::openSeries(choice.paths, choice.uid, {}, progress);
    };
    reading_->images = std::async(std::launch::async, read).share();
}

Expected<const imaging::LoadedSeries*> ArterialSeries::images(const Progress& progress) const
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

} // namespace hepatica::viewer
