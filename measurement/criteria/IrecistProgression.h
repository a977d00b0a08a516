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

/// Categories of disease.
struct Categories {
    bool target = false, nonTarget = false, newLesion = false;
    [[nodiscard]] bool any() const { return target || nonTarget || newLesion; }
};

/// Those that progress by RECIST 1.1, and why.
struct Progressing : Categories {
    std::vector<Reason> causes;
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

/// What a visit shows of the progression before it, in answers alone.
struct ProgressionSigns {
    Categories first;      ///< those that began it
    Categories still;      ///< that are still progressive
    Categories increased;  ///< further, as the same category asks for
    Categories now;        ///< that progress at this visit by RECIST 1.1
    bool newThere = false; ///< a new lesion that was followed
    bool newUnknown = false;
    bool better = false;    ///< than at its first visit
    bool evaluated = false; ///< what began it could be judged
};
enum class ProgressionStep { Confirmed, Persists, AnotherBegins, NotEvaluated, Over };

/// Seymour 2017, section "confirmation" and Table 2.
[[nodiscard]] ProgressionStep stepOf(const ProgressionSigns& signs, bool early, OtherCategory otherCategory);

/// Scenarios B and F: new lesions that are still there do not keep a response back that came after them, but
/// one that was there before them does not end the progression.
[[nodiscard]] bool isBetter(const Categories& first, bool evaluated, Response targetFirst, Response target,
                            Response nonTargetFirst, Response nonTarget);

[[nodiscard]] Progressing progressingAt(const ImmuneFindings& found);
[[nodiscard]] ProgressionBlock blockFrom(const ImmuneFindings& found, Progressing progressing);

/// Seymour 2017, Table 2, without a progression before this visit, and with one. `early`: too soon after it
/// to confirm it.
[[nodiscard]] ImmuneVerdict judgeAfresh(const ImmuneFindings& found);
[[nodiscard]] ImmuneVerdict judgeWithin(const ProgressionBlock& block, const ImmuneFindings& found,
                                        bool early, const Protocol& protocol);

/// The non-targets that a visit says increased since the last one, or are unchanged since it.
[[nodiscard]] std::vector<std::string> increasedSinceLast(const Visit& visit);
[[nodiscard]] std::vector<std::string> unchangedSinceLast(const Visit& visit);

/// The non-targets that progressed before and are said to be unchanged since: still progressive.
[[nodiscard]] std::vector<std::string> unchangedNonTargets(const ProgressionBlock& block, const Visit& visit);

} // namespace hepatica::measurement
