#pragma once
#include "IrecistProgression.h"
#include "ReadAgain.h"

#include <map>

namespace hepatica::measurement {

/// What a reader says of one visit beside the sizes of the targets, as iRECIST asks for it. Sets of
/// non-targets are bits, in the order of first sight.
struct IrecistCalls {
    Response nonTarget = Response::NA;
    NewLesionAnswer newLesions = NewLesionAnswer::No;
    std::uint64_t nonTargetsThere = 0, progressing = 0, unchanged = 0;
    bool nonTargetsIncreased = false; ///< one of them, since the last visit
    bool newThere = false, newUnknown = false, additional = false;
    bool newGrew = false, newGrewUnequivocally = false; ///< of new lesions that are not in the sum

    /// A new target lesion at this visit, or a part of one.
    struct NewSize {
        int lesion = 0;
        RereadSize size;
        bool fresh = false; ///< has no reference yet
    };
    std::vector<NewSize> newSizes;
};

/// The calls of each visit of a course. They depend on which visits before were disregarded as too early, and
/// that depends on the sizes: each way is worked out when it is first met.
class IrecistCallBook {
public:
    IrecistCallBook(const History& history, const Protocol& protocol, LesionNumbers& lesions);

    /// `visit` after the baseline, from 0; `disregarded`: a bit for each visit before it.
    [[nodiscard]] const IrecistCalls& at(std::size_t visit, std::uint64_t disregarded);

private:
    [[nodiscard]] IrecistCalls read(std::size_t visit, std::uint64_t disregarded);
    const History& history_;
    const Protocol& protocol_;
    LesionNumbers& lesions_;
    LesionNumbers nonTargets_;
    std::map<std::pair<std::size_t, std::uint64_t>, IrecistCalls> known_;
};

} // namespace hepatica::measurement
