#include "ClickTool.h"

#include "../Theme.h"

namespace hepatica::viewer {

bool ClickTool::press(const SlicePoint& /*at*/)
{
    return !mustWait();
}

void ClickTool::release(const SlicePoint& at)
{
    clicked_ = at;
    commands().segmentClick(at.position);
}

void ClickTool::draw(OverlayPainter& painter) const
{
    if (clicked_ && commands().segmenting() && painter.shows(clicked_->plane, clicked_->sliceIndex))
        painter.handle(clicked_->position, theme::Stroke, true);
}

} // namespace hepatica::viewer
