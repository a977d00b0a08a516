#include <hepatica/measurement/CaseStore.h>
#include <hepatica/measurement/PlainWords.h>
#include <hepatica/measurement/ReadingOrder.h>

#include "record/CaseHold.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

using Stack = std::vector<RecordedAction>;

/// Moves on from one stack to the other: what `undoes` names leaves, the action that took it back comes.
bool exchange(Stack& from, Stack& to, const RecordedAction& action)
{
    const auto taken = std::ranges::find(from, *action.undoes, &RecordedAction::sequence);
    if (taken == from.end())
        return false;
    from.erase(taken);
    to.push_back(action);
    return true;
}

} // namespace

CaseSession::CaseSession(std::shared_ptr<CaseStore> store, CaseStore::Held held, std::string reader)
    : store_(std::move(store)), held_(std::move(held)), reader_(std::move(reader))
{
    look();
}

void CaseSession::look()
{
    seen_ = isBlinded(held_.case_) ? std::optional(seenBy(held_.case_, reader_)) : std::nullopt;
}

Case CaseSession::judged() const
{
    return judgedBy(held_.case_, reader_);
}

Action CaseSession::removal(const std::string& trackingUid) const
{
    Case mine = held_.case_;
    if (seen_)
        std::erase_if(mine.observations, [&](const Observation& seen) { return seen.reader != reader_; });
    return removeLesion(mine, trackingUid, reader_);
}

std::optional<Problem> CaseSession::hidden(const std::string& timepoint) const
{
    return whyHidden(held_.case_, timepoint, reader_);
}

Expected<CaseSession> CaseSession::open(std::shared_ptr<CaseStore> store, const std::string& caseId,
                                        std::string reader)
{
    auto held = store->hold(caseId);
    if (!held)
        return passOn(held);
    const auto trail = store->names(caseId);
    if (!trail)
        return passOn(trail);
    if (!isBlank(reader))
        if (auto spelt = whoReads(held->case_, reader))
            reader = std::move(*spelt);
    held->hold = CaseStore::holdOn(store, caseId, reader);
    if (held->hold)
        if (const auto asked = store->keep(*held->hold); !asked)
            return passOn(asked);
    CaseSession session(std::move(store), std::move(*held), std::move(reader));
    // The first action makes the case, which is never taken back.
    for (std::size_t at = 1; at < trail->size(); ++at)
        if ((*trail)[at].action.reader == session.reader_)
            session.follow((*trail)[at]);
    return session;
}

Expected<CaseSession> CaseSession::create(std::shared_ptr<CaseStore> store, const CaseIdentity& identity,
                                          std::string reader)
{
    CaseStore::Held held;
    const auto made = store->append(held, identity.id, createCase(identity, reader), std::nullopt);
    if (!made)
        return passOn(made);
    held.hold = CaseStore::holdOn(store, identity.id, reader);
    if (const auto asked = store->keep(*held.hold); !asked)
        return passOn(asked);
    return CaseSession(std::move(store), std::move(held), std::move(reader));
}

std::optional<Problem> CaseSession::whyReadOnly() const
{
    if (!held_.hold) // only a store that is opened to be read gives none
        return Problem{ProblemCode::NotWritable, {store_->location().name(), "it is opened to be read"}, {}};
    return held_.hold->other() ? std::optional(held_.hold->problem()) : std::nullopt;
}

std::optional<CaseHolder> CaseSession::heldBy() const
{
    return held_.hold ? held_.hold->other() : std::nullopt;
}

Expected<void> CaseSession::renew()
{
    return held_.hold ? store_->keep(*held_.hold) : Expected<void>();
}

void CaseSession::follow(const RecordedAction& recorded)
{
    if (!recorded.undoes) {
        undone_.clear();
        done_.push_back(recorded);
    } else if (!exchange(done_, undone_, recorded)) {
        exchange(undone_, done_, recorded);
    }
}

Expected<void> CaseSession::keep(const Action& action, std::optional<std::int64_t> undoes)
{
    Action mine = action;
    mine.reader = reader_;
    auto appended = store_->append(held_, held_.case_.identity.id, mine, undoes);
    look();
    if (!appended)
        return tl::unexpected(asTold(held_.case_, mine, appended.error()));
    appended->action.changes.clear();
    follow(*appended);
    return {};
}

Expected<void> CaseSession::perform(const Action& action)
{
    return keep(action, std::nullopt);
}

Expected<void> CaseSession::takeBackLastOf(const std::vector<RecordedAction>& stack, const std::string& why)
{
    const auto action = store_->action(held_.case_.identity.id, stack.back().sequence);
    if (!action)
        return passOn(action);
    return keep(&stack == &undone_ ? inverse(*action) : takenBack(current(), *action, why),
                stack.back().sequence);
}

Expected<void> CaseSession::undo(const std::string& why)
{
    return done_.empty() ? Expected<void>(fail(ProblemCode::NothingToUndo, {"undo"}))
                         : takeBackLastOf(done_, why);
}

Expected<void> CaseSession::redo()
{
    return undone_.empty() ? Expected<void>(fail(ProblemCode::NothingToUndo, {"redo"}))
                           : takeBackLastOf(undone_);
}

std::optional<Action> CaseSession::nextUndo() const
{
    if (done_.empty())
        return std::nullopt;
    auto action = store_->action(held_.case_.identity.id, done_.back().sequence);
    return action ? std::optional(std::move(*action)) : std::nullopt;
}

std::string CaseSession::undoName() const
{
    return done_.empty() ? std::string() : done_.back().action.name;
}

std::string CaseSession::redoName() const
{
    return undone_.empty() ? std::string() : undone_.back().action.name;
}

} // namespace hepatica::measurement
