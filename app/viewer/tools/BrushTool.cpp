#include "BrushTool.h"

#include "../Theme.h"
#include "../ViewerState.h"

#include <algorithm>

namespace hepatica::viewer {

bool BrushTool::press(const SlicePoint& at)
{
    if (!at.plane.acquired()) {
        commands().tell("Paint on an acquired slice; Through slices makes the brush a ball.");
        return false;
    }
    if (mustWait())
        return false;
    path_ = {at.position};
    sliceIndex_ = at.sliceIndex;
    drawing_ = true;
    over_ = at;
    return true;
}

void BrushTool::move(const SlicePoint& at)
{
    constexpr double Least_mm = 0.3, OfRadius = 0.1; // the swath is smooth to a hundredth of the radius
    over_ = at;
    const double apart_mm = std::max(Least_mm, OfRadius * commands().state().brush().radius_mm);
    if (distance(at.position, path_.back()) >= apart_mm)
        path_.push_back(at.position);
}

void BrushTool::release(const SlicePoint& /*at*/)
{
    drawing_ = false;
    commands().paint(path_, effect_);
    if (!commands().segmenting())
        path_.clear(); // it was refused
}

void BrushTool::settle()
{
    if (!drawing_)
        path_.clear();
}

bool BrushTool::hover(const SlicePoint& at)
{
    over_ = at;
    return true;
}

void BrushTool::draw(OverlayPainter& painter) const
{
    const QColor colour = effect_ == imaging::BrushEffect::Add ? theme::Stroke : theme::Problem;
    const double radius_mm = commands().state().brush().radius_mm;
    if (painter.showsAcquiredSlice(sliceIndex_))
        painter.swath(path_, radius_mm, colour);
    if (over_ && over_->plane.acquired() && painter.showsAcquiredSlice(over_->sliceIndex))
        painter.circle(over_->position, radius_mm, colour);
}

} // namespace hepatica::viewer
