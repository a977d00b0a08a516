#include "PanZoomTool.h"

#include <cmath>

namespace hepatica::viewer {

bool PanZoomTool::press(const SlicePoint& at)
{
    start_ = last_ = at.pixel;
    return true;
}

void PanZoomTool::move(const SlicePoint& at)
{
    constexpr double PixelsToDouble = 150.0;
    const QPointF step = at.pixel - last_;
    last_ = at.pixel;
    if (mode_ == Mode::Pan)
        at.view->panBy(step);
    else
        at.view->zoomBy(std::exp2(-step.y() / PixelsToDouble), start_);
}

void PanZoomTool::release(const SlicePoint& /*at*/) {}

} // namespace hepatica::viewer
