#pragma once
#include "IrecistNewLesions.h"
#include "VisitParts.h"

#include <set>

namespace hepatica::measurement {

/// What one visit shows, as iRECIST looks at it.
struct ImmuneFindings {
    const Visit& visit;
    Parts parts;
    NewLesionFollowUp news;
};

/// The categories of disease that progress by RECIST 1.1, and why.
struct Progressing {
    bool target = false, nonTarget = false, newLesion = false;
    std::vector<Reason> causes;
    [[nodiscard]] bool any() const { return target || nonTarget || newLesion; }
};

/// A progression from its first visit until it is confirmed or over.
struct ProgressionBlock {
    std::string timepoint; ///< its first visit
    Date imaged;           ///< first day of that visit, from which the weeks to a confirmation count
    Date date;             ///< of the progression: earlier where an equivocal sight became certain
    Progressing first;
    Response target = Response::NA, nonTarget = Response::NA; ///< at the first visit
    std::optional<SumAt> sum;                                 ///< what a further increase is held against
    std::set<std::string> nonTargets;                         ///< that progressed
    std::vector<std::string> recurred;                        ///< that came back after a complete response
    bool confirmed = false;
};

/// What a visit comes to, and what it does to the progression before it.
struct ImmuneVerdict {
    enum class Step { None, Starts, Ends, Confirms };
    Response overall = Response::NE;
    Reason reason;
    Step step = Step::None;
};

[[nodiscard]] Progressing progressingAt(const ImmuneFindings& found);
[[nodiscard]] ProgressionBlock blockFrom(const ImmuneFindings& found, Progressing progressing);

/// Seymour 2017, Table 2, without a progression before this visit, and with one. `early`: too soon after it
/// to confirm it.
[[nodiscard]] ImmuneVerdict judgeAfresh(const ImmuneFindings& found);
[[nodiscard]] ImmuneVerdict judgeWithin(const ProgressionBlock& block, const ImmuneFindings& found,
                                        bool early, const Protocol& protocol);

/// The non-targets that progressed before and are said to be unchanged since: still progressive.
[[nodiscard]] std::vector<std::string> unchangedNonTargets(const ProgressionBlock& block, const Visit& visit);

} // namespace hepatica::measurement
