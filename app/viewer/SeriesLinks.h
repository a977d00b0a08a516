#pragma once
#include "Worker.h"

#include <hepatica/measurement/LinkedSeries.h>
#include <hepatica/measurement/StoreLocation.h>

#include <QTimer>

#include <memory>
#include <set>

namespace hepatica::viewer {

class CaseWork;

/// How the series of the case at work lie to each other: what was kept with the case at once, the rest
/// aligned beside the reading, one pair after the other, and kept. Asks the case what it holds whenever it
/// changes.
class SeriesLinks final : public QObject {
    Q_OBJECT
public:
    explicit SeriesLinks(CaseWork& work);

    /// Where a point (LPS mm) of one series lies in another; nothing where they are not linked.
    [[nodiscard]] std::optional<measurement::LinkedPoint>
    point(const std::string& from, const std::string& to, const Point3& position) const;
    [[nodiscard]] const measurement::LinkedSeries& links() const { return links_; }
    [[nodiscard]] Worker& worker() { return worker_; }
    /// How many pairs of series are aligned, of how many that can be.
    [[nodiscard]] int done() const;
    [[nodiscard]] int count() const { return count_; }

    /// Gives up what is under way; the rest waits until the case gets other series, or is opened again.
    void stop();
    /// The same place marked in two series. Once in the first, then in the second, each time with what is
    /// marked: the map of the two is made anew, led by all places that were marked in both. Gives back what
    /// to tell the reader.
    [[nodiscard]] QString mark(const std::string& series, const Point3& place);

Q_SIGNALS:
    void changed();
    /// Two series that do not fit each other, in words for the reader.
    void refused(const QString& text);

private:
    struct Job {
        measurement::SeriesPair pair;
        std::size_t landmarks = 0; ///< that led it
        Expected<imaging::Alignment> alignment;
    };
    void follow();
    void begin();
    void next();
    void align(const measurement::SeriesPair& pair);
    void take(const Job& job);
    [[nodiscard]] QString titleOf(const std::string& series) const;

    CaseWork& work_;
    measurement::StoreLocation place_{std::filesystem::path()};
    measurement::Case
        series_; ///< the visits of the case with their series, and nothing that was read on them
    measurement::LinkedSeries links_{measurement::Case()};
    std::set<measurement::SeriesPair> givenUp_, toRedo_; ///< refused; marked since they were aligned
    std::map<measurement::SeriesPair, std::vector<imaging::LandmarkPair>> marked_;
    struct Mark {
        std::string series;
        Point3 place;
    };
    std::optional<Mark> mark_; ///< in one series, until it is marked in another
    int count_ = 0;
    bool isStopped_ = false, hasBegun_ = false;
    QTimer start_;
    Worker worker_; ///< last: ends before what its results go to
};

} // namespace hepatica::viewer
