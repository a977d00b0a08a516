#include "SeriesLinks.h"

#include "CaseWork.h"

#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>

namespace hepatica::viewer {

using measurement::Case;
using measurement::CaseStore;
using measurement::LinkedSeries;
using measurement::SeriesPair;

namespace {

constexpr int BehindEverything = 15;                // steps of priority below the window
constexpr std::chrono::milliseconds Patience{1500}; // the images that are being opened come first

using Kept = std::vector<std::pair<SeriesPair, imaging::Alignment>>;

/// What the store holds of the plan. A store that cannot be read says so elsewhere.
Kept keptOf(const measurement::StoreLocation& place, const Case& series)
{
    Kept kept;
    const auto store = CaseStore::openToRead(place);
    if (!store)
        return kept;
    for (const SeriesPair& pair : measurement::alignmentPlan(series))
        if (auto one = measurement::keptAlignment(*store, series, pair); one && *one)
            kept.emplace_back(pair, std::move(**one));
    return kept;
}

/// One that is led by hand stands for every reader: not while they read blinded, and not when it is doubtful.
bool isForAll(const imaging::Alignment& alignment, bool isLedByHand, bool isReadBlinded)
{
    using Verdict = imaging::AlignmentQuality::Verdict;
    return !isLedByHand || (!isReadBlinded && alignment.quality.verdict == Verdict::Good);
}

/// An alignment that cannot be kept, because the store is only read or full, is made again another time.
void keep(const measurement::StoreLocation& place, const Case& series, const SeriesPair& pair,
          const imaging::Alignment& alignment)
{
    if (auto store = CaseStore::openExisting(place))
        static_cast<void>(measurement::keepAlignment(*store, series, pair, alignment));
}

Case seriesAlone(const Case& whole)
{
    Case series;
    series.identity = whole.identity;
    series.timepoints = whole.timepoints;
    for (measurement::Timepoint& visit : series.timepoints) { // what the reader answered says nothing here
        visit.newLesions.reset();
        visit.newLesionAnswers.reset();
    }
    return series;
}

} // namespace

SeriesLinks::SeriesLinks(CaseWork& work) : work_(work), worker_(BehindEverything)
{
    start_.setSingleShot(true);
    connect(&work_, &CaseWork::changed, this, &SeriesLinks::follow);
    connect(&start_, &QTimer::timeout, this, &SeriesLinks::begin);
    connect(&worker_, &Worker::failed, this, [this](const QString& /*what*/, const QString& reason) {
        stop();
        Q_EMIT refused("Linking the visits failed: " + reason);
    });
}

std::optional<measurement::LinkedPoint> SeriesLinks::point(const std::string& from, const std::string& to,
                                                           const Point3& position) const
{
    return links_.point(from, to, position);
}

int SeriesLinks::done() const
{
    return count_ - static_cast<int>(links_.missing().size());
}

/// Only what the case holds of series counts: a lesion that is measured changes nothing here.
void SeriesLinks::follow()
{
    Case now = work_.isOpen() ? seriesAlone(work_.current()) : Case();
    if (now == series_ && work_.place().name() == place_.name())
        return;
    worker_.cancel();
    if (now.identity.id != series_.identity.id || work_.place().name() != place_.name()) {
        marked_.clear();
        mark_.reset();
        toRedo_.clear();
    }
    place_ = work_.place();
    series_ = std::move(now);
    links_ = LinkedSeries(series_);
    count_ = static_cast<int>(links_.missing().size());
    givenUp_.clear();
    isStopped_ = hasBegun_ = false;
    Q_EMIT changed();
    if (count_ > 0)
        start_.start(Patience);
    else
        start_.stop();
}

void SeriesLinks::begin()
{
    worker_.start<Kept>(
        "Linking the visits",
        [place = place_, series = series_](const Progress&) { return keptOf(place, series); },
        [this](const Kept& kept) {
            hasBegun_ = true;
            for (const auto& [pair, alignment] : kept)
                links_.add(pair, alignment);
            Q_EMIT changed();
            next();
        });
}

/// What a reader has marked comes first.
void SeriesLinks::next()
{
    if (isStopped_)
        return;
    if (!toRedo_.empty())
        return align(*toRedo_.begin());
    const auto& missing = links_.missing();
    const auto pair =
        std::ranges::find_if(missing, [this](const SeriesPair& one) { return !givenUp_.contains(one); });
    if (pair != missing.end())
        align(*pair);
}

void SeriesLinks::align(const SeriesPair& pair)
{
    imaging::AlignmentOptions options;
    if (const auto marked = marked_.find(pair); marked != marked_.end())
        options.landmarks = marked->second;
    worker_.start<Job>(
        QString("Linking %1 with %2").arg(titleOf(pair.moving), titleOf(pair.fixed)),
        [place = place_, series = series_, pair, options = std::move(options),
         isReadBlinded = measurement::isReadBlinded(work_.current())](const Progress& progress) {
            Job job{pair, options.landmarks.size(),
                    measurement::alignSeries(series, pair, options, progress)};
            if (job.alignment && isForAll(*job.alignment, !options.landmarks.empty(), isReadBlinded))
                keep(place, series, pair, *job.alignment);
            return job;
        },
        [this](const Job& job) {
            take(job);
            next();
        });
}

void SeriesLinks::take(const Job& job)
{
    const auto marked = marked_.find(job.pair);
    if (marked == marked_.end() || marked->second.size() == job.landmarks)
        toRedo_.erase(job.pair); // else one more place was marked meanwhile
    const auto& missing = links_.missing();
    const bool hadNone = std::ranges::find(missing, job.pair) != missing.end();
    if (job.alignment) {
        links_.add(job.pair, *job.alignment);
    } else {
        givenUp_.insert(job.pair);
        Q_EMIT refused(QString(hadNone ? "%1 and %2 are not linked: %3 Mark the same place in both (L)."
                                       : "%1 and %2 keep the link that they had: %3")
                           .arg(titleOf(job.pair.fixed), titleOf(job.pair.moving),
                                QString::fromStdString(job.alignment.error().text())));
    }
    Q_EMIT changed();
}

void SeriesLinks::stop()
{
    start_.stop();
    isStopped_ = true;
    worker_.cancel();
    Q_EMIT changed();
}

QString SeriesLinks::titleOf(const std::string& series) const
{
    return series_.series(series) != nullptr
               ? QString::fromStdString(measurement::seriesTitle(series_, series))
               : "this series"; // it was taken out of the case
}

QString SeriesLinks::mark(const std::string& series, const Point3& place)
{
    if (!mark_ || mark_->series == series) {
        mark_ = {series, place};
        return QString("Marked in %1. Open another series, put the cursor on the same place, and mark it "
                       "there (L).")
            .arg(titleOf(series));
    }
    const Mark before = *std::exchange(mark_, std::nullopt);
    for (const SeriesPair& pair : measurement::alignmentPlan(series_)) {
        const bool isForward = pair == SeriesPair{before.series, series};
        if (!isForward && pair != SeriesPair{series, before.series})
            continue;
        auto& places = marked_[pair];
        places.push_back(isForward ? imaging::LandmarkPair{before.place, place}
                                   : imaging::LandmarkPair{place, before.place});
        givenUp_.erase(pair);
        toRedo_.insert(pair);
        isStopped_ = false;
        if (!worker_.busy() && hasBegun_)
            next();
        else if (!worker_.busy())
            begin();
        return QString("%1 and %2 are linked anew, led by %3.")
            .arg(titleOf(pair.fixed), titleOf(pair.moving),
                 places.size() == 1 ? QString("one marked place")
                                    : QString("%1 marked places").arg(places.size()));
    }
    return QString(
               "%1 and %2 are not linked directly: mark the place in the first visit's series and in that of "
               "the same phase here.")
        .arg(titleOf(before.series), titleOf(series));
}

} // namespace hepatica::viewer
