#include "Rereading.h"

#include "Baseline.h"
#include "IrecistCalls.h"
#include "Recist11.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

/// The new target lesions as one reading follows them; lesions by number, nothing where there is none.
class ReadNewLesions {
public:
    ReadNewLesions(int lesions, const Protocol& protocol)
        : reference_(static_cast<std::size_t>(lesions)), last_(reference_), now_(reference_),
          protocol_(protocol)
    {
    }

    void clear()
    {
        std::ranges::fill(reference_, std::nullopt);
        std::ranges::fill(last_, std::nullopt);
        earlier_.clear();
    }

    struct Seen {
        Amount increase;
        bool aboveNadir = false;
    };
    Seen see(const IrecistCalls& calls, Rereader& rereader)
    {
        std::ranges::fill(now_, std::nullopt);
        for (const auto& one : calls.newSizes) {
            const auto lesion = static_cast<std::size_t>(one.lesion);
            now_[lesion] = now_[lesion].value_or(Amount()) + rereader.draw(one.size);
            if (one.fresh)
                reference_[lesion].reset();
        }
        Seen seen;
        for (std::size_t lesion = 0; lesion < now_.size(); ++lesion)
            if (now_[lesion] && reference_[lesion])
                seen.increase += *now_[lesion] - *reference_[lesion];
        for (const auto& sizes : earlier_)
            seen.aboveNadir = seen.aboveNadir || isAbove(sizes);
        return seen;
    }
    /// The visit counts.
    void keep()
    {
        for (std::size_t lesion = 0; lesion < now_.size(); ++lesion) {
            if (!now_[lesion])
                continue;
            last_[lesion] = now_[lesion];
            if (!reference_[lesion])
                reference_[lesion] = now_[lesion];
        }
        earlier_.push_back(now_);
    }
    void takeAsReference() { reference_ = last_; }

private:
    using Sizes = std::vector<std::optional<Amount>>;
    [[nodiscard]] bool isAbove(const Sizes& earlier) const
    {
        Amount then, now;
        for (std::size_t lesion = 0; lesion < now_.size(); ++lesion)
            if (now_[lesion] && earlier[lesion]) {
                then += *earlier[lesion];
                now += *now_[lesion];
            }
        return grewBy(now, then, protocol_);
    }

    Sizes reference_, last_, now_;
    std::vector<Sizes> earlier_;
    const Protocol& protocol_;
};

/// ProgressionBlock in numbers alone.
struct Block {
    Date imaged;
    Categories first;
    Response target = Response::NA, nonTarget = Response::NA;
    std::optional<Amount> sum;
    std::uint64_t nonTargets = 0, recurredTargets = 0, recurredNonTargets = 0;
    bool confirmed = false;
};

struct Verdict {
    Response overall = Response::NE;
    ImmuneVerdict::Step step = ImmuneVerdict::Step::None;
    bool disregarded = false;
};
using Step = ImmuneVerdict::Step;

/// One visit as one reading sees it.
struct Sight {
    ReadSizes sizes;
    const IrecistCalls& calls;
    Response target, nonTarget;
    std::uint64_t recurredTargets = 0, recurredNonTargets = 0;
    ReadNewLesions::Seen news;

    [[nodiscard]] Categories progressing() const
    {
        return {target == Response::PD || recurredTargets != 0,
                nonTarget == Response::PD || recurredNonTargets != 0,
                calls.additional || news.aboveNadir || calls.newGrewUnequivocally};
    }
};

Verdict byTable(const Sight& sight)
{
    const Response overall = overallOf(sight.target, sight.nonTarget, sight.calls.newLesions);
    const bool news = sight.calls.newThere || sight.calls.newUnknown || sight.calls.additional;
    const Response code = overall == Response::CR && news ? Response::PR : overall;
    return {code, overall == Response::NE ? Step::None : Step::Ends};
}

ProgressionSigns signsOf(const Block& block, const Sight& sight, const Protocol& protocol)
{
    const Amount enough = protocol.progression.confirmIncrease;
    const IrecistCalls& calls = sight.calls;
    ProgressionSigns signs;
    signs.first = block.first;
    signs.still = {sight.target == Response::PD || (block.recurredTargets & sight.sizes.present) != 0,
                   sight.nonTarget == Response::PD || (block.recurredNonTargets & calls.nonTargetsThere) != 0,
                   calls.newThere};
    signs.increased = {block.sum && sight.sizes.reading.sum - *block.sum >= enough,
                       calls.nonTargetsIncreased || (calls.progressing & ~block.nonTargets) != 0,
                       sight.news.increase >= enough || calls.newGrew || calls.additional};
    signs.now = sight.progressing();
    signs.newThere = calls.newThere;
    signs.newUnknown = calls.newUnknown;
    signs.evaluated = !(block.first.target && sight.target == Response::NE) &&
                      !(block.first.nonTarget && sight.nonTarget == Response::NE);
    signs.better =
        isBetter(block.first, signs.evaluated, block.target, sight.target, block.nonTarget, sight.nonTarget);
    return signs;
}

Verdict within(const Block& block, const Sight& sight, bool early, const Protocol& protocol)
{
    switch (stepOf(signsOf(block, sight, protocol), early, protocol.progression.otherCategory)) {
    case ProgressionStep::Confirmed:
        return {Response::CPD, Step::Confirms};
    case ProgressionStep::Persists:
        return {block.confirmed ? Response::CPD : Response::UPD, Step::None};
    case ProgressionStep::AnotherBegins:
        return {Response::UPD, Step::Starts};
    case ProgressionStep::NotEvaluated:
        return {Response::NE, Step::None};
    case ProgressionStep::Over:
        break;
    }
    return byTable(sight);
}

/// One reading of the whole course.
class ImmuneReplay {
public:
    ImmuneReplay(const History& history, const Protocol& protocol, IrecistCallBook& book, Rereader& rereader,
                 const RereadVisit& baseline, const std::vector<RereadVisit>& visits, bool hasTargets,
                 int lesions)
        : history_(history), protocol_(protocol), book_(book), rereader_(rereader), baseline_(baseline),
          visits_(visits), hasTargets_(hasTargets), newLesions_(lesions, protocol)
    {
    }

    void run(std::span<Response> codes)
    {
        const Amount start = rereader_.read(baseline_).reading.sum;
        reference_ = {start, start, hasTargets_ && baseline_.complete};
        block_.reset();
        progressed_ = false;
        lastEvaluable_ = Response::NE;
        disregarded_ = 0;
        newLesions_.clear();
        for (std::size_t at = 0; at < codes.size(); ++at)
            codes[at] = judge(at);
    }

private:
    Response judge(std::size_t at)
    {
        const Visit& visit = history_.visits[*history_.baseline + 1 + at];
        const ProgressionRules& rules = protocol_.progression;
        const bool early = block_ && !block_->confirmed &&
                           daysBetween(block_->imaged, visit.first) < rules.confirmDays - rules.toleranceDays;
        const Sight sight = look(at);
        const Verdict verdict = verdictOf(visit, sight, early);
        if (verdict.disregarded) {
            disregarded_ |= std::uint64_t(1) << at;
            return verdict.overall;
        }
        newLesions_.keep();
        take(visit, sight, verdict);
        return verdict.overall;
    }

    Sight look(std::size_t at)
    {
        const IrecistCalls& calls = book_.at(at, disregarded_);
        const ReadSizes sizes = rereader_.read(visits_[at]);
        const Response target =
            hasTargets_ ? decideTargets(sizes.reading, reference_, protocol_).response : Response::NA;
        const bool unchanged = block_ && (block_->nonTargets & calls.unchanged) != 0;
        const bool afterComplete = lastEvaluable_ == Response::CR;
        return {sizes,
                calls,
                target,
                unchanged ? Response::PD : calls.nonTarget,
                afterComplete ? sizes.present : 0,
                afterComplete ? calls.nonTargetsThere : 0,
                newLesions_.see(calls, rereader_)};
    }

    [[nodiscard]] Verdict verdictOf(const Visit& visit, const Sight& sight, bool early) const
    {
        const ProgressionRules& rules = protocol_.progression;
        if (progressed_ && rules.latch)
            return {Response::CPD, Step::None};
        if (!block_) {
            const Verdict table = byTable(sight);
            return sight.progressing().any() ? Verdict{Response::UPD, Step::Starts}
                                             : Verdict{table.overall, Step::None};
        }
        const bool symptom = visit.answers != nullptr && visit.answers->newSymptom == true;
        if (early && symptom && sight.calls.additional)
            return {Response::CPD, Step::Confirms};
        if (early && rules.disregardEarlyVisits)
            return {Response::NE, Step::None, true};
        return within(*block_, sight, early, protocol_);
    }

    void take(const Visit& visit, const Sight& sight, const Verdict& verdict)
    {
        if (verdict.step == Step::Ends)
            block_.reset();
        if (verdict.step == Step::Starts) {
            block_ =
                Block{visit.first, sight.progressing(),     sight.target,          sight.nonTarget,
                      {},          sight.calls.progressing, sight.recurredTargets, sight.recurredNonTargets,
                      false};
            newLesions_.takeAsReference();
        }
        if (verdict.step == Step::Confirms)
            block_->confirmed = progressed_ = true;
        const TargetReading& reading = sight.sizes.reading;
        if (block_ && block_->first.target && !block_->sum && reading.complete)
            block_->sum = reading.sum;
        if (verdict.overall != Response::NE)
            lastEvaluable_ = verdict.overall;
        const bool progression = verdict.overall == Response::UPD || verdict.overall == Response::CPD;
        if (hasTargets_)
            advance(reference_, reading, sight.target, visit.last, progression, protocol_);
    }

    const History& history_;
    const Protocol& protocol_;
    IrecistCallBook& book_;
    Rereader& rereader_;
    const RereadVisit& baseline_;
    const std::vector<RereadVisit>& visits_;
    bool hasTargets_;
    ReadNewLesions newLesions_;
    TargetReference reference_;
    std::optional<Block> block_;
    bool progressed_ = false;
    Response lastEvaluable_ = Response::NE;
    std::uint64_t disregarded_ = 0;
};

bool isProgression(const VisitAssessment& visit)
{
    return visit.overall == Response::UPD || visit.overall == Response::CPD;
}

/// From the first visit of a progression on, as long as it lasts: whether anything but sizes is part of it.
std::vector<bool> restOnCalls(const CriterionAssessment& result)
{
    std::vector<bool> rest;
    bool calls = false;
    for (const VisitAssessment& visit : result.timepoints) {
        if (!isProgression(visit) && visit.overall != Response::NE)
            calls = false;
        calls =
            calls || (isProgression(visit) && (visit.nonTarget == Response::PD || visit.newLesions == "yes"));
        rest.push_back(calls);
    }
    return rest;
}

} // namespace

void rereadIrecist(CriterionAssessment& result, const History& history, const RereadingModel& model)
{
    constexpr std::size_t MostVisits = 64; // a bit each
    if (!history.baseline)
        return tellNotReread(result, "there is no baseline");
    if (result.timepoints.size() > MostVisits)
        return tellNotReread(result, "more than 64 visits");
    const Protocol& protocol = result.protocol;
    LesionNumbers lesions;
    const TargetSums start = sumTargets(history, *history.baseline, recist11::Rules, protocol);
    const RereadVisit baseline = rereadVisit(start, lesions);
    std::vector<RereadVisit> visits;
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at) {
        visits.push_back(rereadVisit(sumTargets(history, at, recist11::Rules, protocol), lesions));
        for (const LesionRow* row : history.visits[at].rows)
            (void)lesions.of(row->lesion);
    }
    IrecistCallBook book(history, protocol, lesions);
    Rereader rereader(result, history, model, lesions.count());
    ImmuneReplay replay(history, protocol, book, rereader, baseline, visits,
                        !targetsOf(history.visits[*history.baseline]).empty(), lesions.count());
    const std::vector<bool> calls = restOnCalls(result);
    readAgain(
        result, model, rereader,
        [&](std::size_t at) {
            const VisitAssessment& visit = result.timepoints[at];
            return whyNotReread(visit.overall, isProgression(visit) && calls[at], visits[at]);
        },
        [&](std::span<Response> codes) { replay.run(codes); });
}

} // namespace hepatica::measurement
