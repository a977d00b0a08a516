#include "ViableWishes.h"

#include <algorithm>
#include <utility>

namespace hepatica::viewer {

void ViableWishes::add(ViableWish wish)
{
    const auto isRecorded = [](const ViableWish& one) { return one.recorded; };
    if (!wish.recorded && std::ranges::any_of(waiting_, isRecorded))
        return;
    std::erase_if(waiting_,
                  [&](const ViableWish& one) { return !one.recorded || one.lesion == wish.lesion; });
    waiting_.push_back(std::move(wish));
}

std::optional<ViableWish> ViableWishes::next()
{
    if (waiting_.empty())
        return std::nullopt;
    underWay_ = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    return underWay_;
}

void ViableWishes::putBack()
{
    const auto cut = std::exchange(underWay_, std::nullopt);
    if (!cut || !cut->recorded || saidOf(cut->lesion) != nullptr)
        return;
    std::erase_if(waiting_, [](const ViableWish& one) { return !one.recorded; });
    waiting_.insert(waiting_.begin(), *cut);
}

void ViableWishes::clear()
{
    waiting_.clear();
    underWay_.reset();
}

const ViableWish* ViableWishes::saidOf(const std::string& lesion) const
{
    for (const ViableWish& one : waiting_)
        if (one.recorded && one.lesion == lesion)
            return &one;
    return underWay_ && underWay_->recorded && underWay_->lesion == lesion ? &*underWay_ : nullptr;
}

} // namespace hepatica::viewer
