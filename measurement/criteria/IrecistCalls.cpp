#include "IrecistCalls.h"

#include "Baseline.h"
#include "Recist11.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

template <typename Names> std::uint64_t bitsOf(const Names& names, LesionNumbers& numbers)
{
    std::uint64_t bits = 0;
    for (const std::string& name : names)
        bits |= std::uint64_t(1) << (static_cast<unsigned>(numbers.of(name)) % 64U);
    return bits;
}

/// Sizes play no part in what is called.
TargetResponse stable(const TargetView&)
{
    return {Response::SD, Response::SD, {}, false, {}};
}

} // namespace

IrecistCallBook::IrecistCallBook(const History& history, const Protocol& protocol, LesionNumbers& lesions)
    : history_(history), protocol_(protocol), lesions_(lesions)
{
}

const IrecistCalls& IrecistCallBook::at(std::size_t visit, std::uint64_t disregarded)
{
    const auto key = std::pair(visit, disregarded);
    const auto known = known_.find(key);
    return known != known_.end() ? known->second
                                 : known_.emplace(key, read(visit, disregarded)).first->second;
}

IrecistCalls IrecistCallBook::read(std::size_t visit, std::uint64_t disregarded)
{
    CriterionAssessment unused;
    unused.protocol = protocol_;
    Course course = courseFromBaseline(history_, recist11::Rules, unused);
    FollowedNewLesions followed;
    for (std::size_t at = 0;; ++at) {
        if (at < visit && (disregarded >> at & 1U) != 0)
            continue;
        const std::size_t place = *history_.baseline + 1 + at;
        const Visit& now = history_.visits[place];
        course.targets = {};
        const Parts parts = partsOf(history_, place, course, recist11::Rules, protocol_, stable);
        NewLesionFollowUp news = followUp(now, course.newLesions, followed, protocol_);
        if (at < visit) {
            followed = std::move(news.after);
            continue;
        }
        IrecistCalls calls;
        calls.nonTarget = parts.nonTarget.response;
        calls.newLesions = answerWithoutRows(parts.newLesions, course.newLesions);
        calls.nonTargetsThere = bitsOf(parts.nonTarget.present, nonTargets_);
        calls.progressing = bitsOf(parts.nonTarget.progressing, nonTargets_);
        calls.unchanged = bitsOf(unchangedSinceLast(now), nonTargets_);
        calls.nonTargetsIncreased = !increasedSinceLast(now).empty();
        calls.newThere = news.there;
        calls.newUnknown = news.unknown;
        calls.additional = !news.additional.empty();
        calls.newGrew = !news.grown.empty();
        calls.newGrewUnequivocally = !news.unequivocallyGrown.empty();
        for (const NewTargetSize& one : news.targetSizes) {
            const SizeTerm term{one.size, one.nominal, false, false, 0, one.row};
            calls.newSizes.push_back({lesions_.of(one.lesion), rereadSize(term, lesions_), one.fresh});
        }
        return calls;
    }
}

} // namespace hepatica::measurement
