#include "ClosedLineTool.h"

#include "../Theme.h"

#include <utility>

namespace hepatica::viewer {

bool ClosedLineTool::press(const SlicePoint& at)
{
    if (!at.plane.acquired()) {
        commands().tell("Draw around it on an acquired slice.");
        return false;
    }
    if (mustWait())
        return false;
    outline_ = {at.position};
    sliceIndex_ = at.sliceIndex;
    return true;
}

void ClosedLineTool::move(const SlicePoint& at)
{
    constexpr double Apart_mm = 0.5;
    if (distance(at.position, outline_.back()) >= Apart_mm)
        outline_.push_back(at.position);
}

void ClosedLineTool::release(const SlicePoint& /*at*/)
{
    (commands().*command_)(std::exchange(outline_, {}));
}

void ClosedLineTool::draw(OverlayPainter& painter) const
{
    if (outline_.empty() || !painter.showsAcquiredSlice(sliceIndex_))
        return;
    for (std::size_t at = 0; at + 1 < outline_.size(); ++at)
        painter.line(outline_[at], outline_[at + 1], theme::Stroke, 1.5);
    painter.line(outline_.back(), outline_.front(), theme::Stroke, 1.0, Qt::DotLine); // how it will be closed
}

} // namespace hepatica::viewer
