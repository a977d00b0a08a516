#include <hepatica/imaging/MaskEditing.h>

#include <utility>

namespace hepatica::imaging {

Expected<void> MaskHistory::advance(std::string name, const MaskOrNothing& next)
{
    auto delta = MaskDelta::between(current_, next);
    if (!delta)
        return passOn(delta);
    if (delta->isEmpty())
        return {};
    done_.push_back({std::move(name), std::move(*delta)});
    undone_.clear();
    current_ = next;
    return {};
}

std::optional<std::string> MaskHistory::undoName() const
{
    return done_.empty() ? std::nullopt : std::optional(done_.back().name);
}

std::optional<std::string> MaskHistory::redoName() const
{
    return undone_.empty() ? std::nullopt : std::optional(undone_.back().name);
}

Expected<void> MaskHistory::go(std::vector<Step>& from, std::vector<Step>& to, const char* what)
{
    if (from.empty())
        return fail(ProblemCode::NothingToUndo, {what});
    auto other = from.back().delta.appliedTo(current_);
    if (!other)
        return passOn(other);
    current_ = std::move(*other);
    to.push_back(std::move(from.back()));
    from.pop_back();
    return {};
}

Expected<void> MaskHistory::undo()
{
    return go(done_, undone_, "undo");
}

Expected<void> MaskHistory::redo()
{
    return go(undone_, done_, "redo");
}

} // namespace hepatica::imaging
