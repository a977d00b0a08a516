#include "WindowLevelTool.h"

#include "../ViewerState.h"

#include <algorithm>

namespace hepatica::viewer {

bool WindowLevelTool::press(const SlicePoint& at)
{
    start_ = at.pixel;
    before_ = commands().state().window();
    return true;
}

void WindowLevelTool::move(const SlicePoint& at)
{
    // In proportion to the window: as fine for a liver window as it is quick for bone.
    constexpr double PixelsToDouble = 300.0;
    const double perPixel = std::max(before_.width, 20.0) / PixelsToDouble;
    const QPointF way = at.pixel - start_;
    commands().state().setWindow({before_.width + way.x() * perPixel, before_.level + way.y() * perPixel});
}

void WindowLevelTool::release(const SlicePoint& /*at*/) {}

void WindowLevelTool::cancel()
{
    commands().state().setWindow(before_);
}

} // namespace hepatica::viewer
