#include "StrokeTool.h"

#include "../LengthText.h"
#include "../Theme.h"
#include "../ViewerState.h"

namespace hepatica::viewer {

bool StrokeTool::press(const SlicePoint& at)
{
    if (mustWait())
        return false;
    stroke_ = {at.position, at.position};
    plane_ = at.plane;
    sliceIndex_ = at.sliceIndex;
    drawing_ = true;
    return true;
}

void StrokeTool::move(const SlicePoint& at)
{
    (*stroke_)[1] = at.position;
}

void StrokeTool::release(const SlicePoint& at)
{
    drawing_ = false;
    (*stroke_)[1] = at.position;
    const auto [from, to] = *stroke_;
    if (distance(from, to) < Click_px * at.mmPerPixel) { // a click: nothing was drawn
        cancel();
        commands().state().setCursor(at.position);
        return;
    }
    commands().segmentStroke(from, to);
}

void StrokeTool::cancel()
{
    drawing_ = false;
    stroke_.reset();
}

void StrokeTool::settle()
{
    if (!drawing_)
        stroke_.reset();
}

void StrokeTool::draw(OverlayPainter& painter) const
{
    const bool waiting = !drawing_ && commands().segmenting();
    if (!stroke_ || (!drawing_ && !waiting) || !painter.shows(plane_, sliceIndex_))
        return;
    const auto& [from, to] = *stroke_;
    painter.line(from, to, theme::Stroke, 2.0, waiting ? Qt::DashLine : Qt::SolidLine);
    painter.handle(from, theme::Stroke, false);
    painter.handle(to, theme::Stroke, false);
    painter.label(to, lengthText(Length::fromMm(distance(from, to))) + " mm", theme::Stroke);
}

} // namespace hepatica::viewer
