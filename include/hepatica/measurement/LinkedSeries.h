#pragma once
#include <hepatica/imaging/Registration.h>
#include <hepatica/measurement/Case.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Two series to be aligned, by UID: points of `fixed` are sought in `moving`.
struct SeriesPair {
    std::string fixed, moving;
    auto operator<=>(const SeriesPair&) const = default;
};

/// What a reader calls a series of the case: its visit and phase ("FU1 portal venous"), or its description or
/// modality where no phase is known. The UID of a series that the case does not hold.
[[nodiscard]] std::string seriesTitle(const Case& case_, const std::string& uid);

/// What has to be aligned so that a point in one series of the case gives the point in all others: the main
/// series of the first visit with that of every other visit, and a visit's main series with its others. Main
/// is the portal venous one, else the one whose phase shows the liver best, else the one with most voxels.
/// Series without a grid (localizers, and what was never opened) are left out. The links between visits stand
/// first, later visits first among them: they are what a reader waits for.
[[nodiscard]] std::vector<SeriesPair> alignmentPlan(const Case& case_);

/// A point of one series in another one.
struct LinkedPoint {
    Point3 position; ///< LPS mm, in the scanner coordinates of the other series
    enum class By {
        SameSeries,
        Alignment,
        Scanner, ///< coordinates of one acquisition on a part of the way: what a breath moved is not known
    };
    By by = By::Scanner;
    bool isDoubtful = false; ///< one of the alignments on the way is
};

/// How the series of a case lie to each other: a tree of alignments. A value; a point takes microseconds.
class LinkedSeries {
public:
    explicit LinkedSeries(const Case& case_);

    /// The series that alignmentPlan() pairs, and that are not aligned yet.
    [[nodiscard]] const std::vector<SeriesPair>& missing() const { return missing_; }
    /// A pair of the plan is aligned; other pairs are left out.
    void add(const SeriesPair& pair, const imaging::Alignment& alignment);

    /// Where a point (LPS mm) of the series `from` lies in `to`. Nothing where they are not linked (yet).
    [[nodiscard]] std::optional<LinkedPoint> point(const std::string& from, const std::string& to,
                                                   const Point3& position) const;

private:
    struct Link {
        std::string fixed;
        std::optional<imaging::Alignment> alignment; ///< none: not yet, or refused
        bool isSameFrame = false;                    ///< one frame of reference: one acquisition
    };
    [[nodiscard]] std::vector<std::string> wayUp(std::string series) const;
    void go(LinkedPoint& point, const std::string& moving, bool isDown) const;
    std::map<std::string, Link> above_; ///< by the moving series
    std::vector<SeriesPair> missing_;
};

} // namespace hepatica::measurement
