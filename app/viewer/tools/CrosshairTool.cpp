#include "CrosshairTool.h"

#include "../ViewerState.h"

namespace hepatica::viewer {

bool CrosshairTool::press(const SlicePoint& at)
{
    commands().state().setCursor(at.position);
    return true;
}

void CrosshairTool::move(const SlicePoint& at)
{
    commands().state().setCursor(at.position);
}

void CrosshairTool::release(const SlicePoint& /*at*/) {}

} // namespace hepatica::viewer
