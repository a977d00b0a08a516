#include "CorrectTool.h"

#include "../Theme.h"

namespace hepatica::viewer {

bool CorrectTool::press(const SlicePoint& at)
{
    if (mustWait())
        return false;
    places_ = {at.position};
    sliceIndex_ = at.sliceIndex;
    return true;
}

void CorrectTool::move(const SlicePoint& at)
{
    constexpr double Apart_mm = 3.0;
    if (distance(at.position, places_.back()) >= Apart_mm)
        places_.push_back(at.position);
}

void CorrectTool::release(const SlicePoint& /*at*/)
{
    const std::vector<Point3> places = std::exchange(places_, {});
    commands().correctMask(places);
}

void CorrectTool::draw(OverlayPainter& painter) const
{
    if (!painter.showsAcquiredSlice(sliceIndex_))
        return;
    for (const Point3& place : places_)
        painter.handle(place, theme::Stroke, true);
}

} // namespace hepatica::viewer
