#include <hepatica/measurement/CaseStore.h>

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

bool makesTheCase(const RecordedAction& recorded)
{
    const auto& changes = recorded.action.changes;
    const auto* first = changes.empty() ? nullptr : std::get_if<Edit<CaseIdentity>>(&changes.front());
    return first != nullptr && !first->before;
}

} // namespace

CaseSession::CaseSession(std::shared_ptr<CaseStore> store, Case held, std::string reader)
    : store_(std::move(store)), case_(std::move(held)), reader_(std::move(reader))
{
}

Expected<CaseSession> CaseSession::open(std::shared_ptr<CaseStore> store, const std::string& caseId,
                                        std::string reader)
{
    auto held = store->load(caseId);
    if (!held)
        return passOn(held);
    const auto trail = store->trail(caseId);
    if (!trail)
        return passOn(trail);
    CaseSession session(std::move(store), std::move(*held), std::move(reader));
    for (const RecordedAction& recorded : *trail)
        if (recorded.action.reader == session.reader_)
            session.follow(recorded);
    return session;
}

Expected<CaseSession> CaseSession::create(std::shared_ptr<CaseStore> store, const CaseIdentity& identity,
                                          std::string reader)
{
    auto made = store->record(identity.id, createCase(identity, reader));
    if (!made)
        return passOn(made);
    return CaseSession(std::move(store), std::move(*made), std::move(reader));
}

void CaseSession::follow(const RecordedAction& recorded)
{
    if (!recorded.undoes) {
        undone_.clear();
        if (!makesTheCase(recorded))
            done_.push_back(recorded);
        return;
    }
    if (!exchange(done_, undone_, recorded))
        exchange(undone_, done_, recorded);
}

Expected<void> CaseSession::keep(const Action& action, std::optional<std::int64_t> undoes)
{
    Action mine = action;
    mine.reader = reader_;
    auto appended = store_->append(case_.identity.id, mine, undoes);
    if (!appended)
        return passOn(appended);
    case_ = std::move(appended->first);
    follow(appended->second);
    return {};
}

Expected<void> CaseSession::perform(const Action& action)
{
    return keep(action, std::nullopt);
}

Expected<void> CaseSession::undo()
{
    if (done_.empty())
        return fail(ProblemCode::NothingToUndo, {"undo"});
    const RecordedAction last = done_.back();
    return keep(inverse(last.action), last.sequence);
}

Expected<void> CaseSession::redo()
{
    if (undone_.empty())
        return fail(ProblemCode::NothingToUndo, {"redo"});
    const RecordedAction last = undone_.back();
    return keep(inverse(last.action), last.sequence);
}

const Action* CaseSession::nextUndo() const
{
    return done_.empty() ? nullptr : &done_.back().action;
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
