#include "CaliperTool.h"

#include "../ViewerState.h"

namespace hepatica::viewer {

namespace {

std::size_t endCount(const measurement::Caliper& caliper)
{
    return caliper.shortEnds ? 4 : 2;
}

Point3& endOf(measurement::Caliper& caliper, std::size_t end)
{
    return end < 2 ? caliper.longEnds[end] : (*caliper.shortEnds)[end - 2];
}

} // namespace

std::optional<CaliperTool::Held> CaliperTool::nearest(const SlicePoint& at) const
{
    constexpr double Reach_px = 8.0;
    if (!at.plane.acquired())
        return std::nullopt;
    std::optional<Held> best;
    double bestDistance = Reach_px * at.mmPerPixel;
    for (const LesionView& lesion : commands().state().lesions()) {
        const measurement::Caliper* caliper = lesion.caliper();
        if (caliper == nullptr || !lesion.onThisSeries || caliper->sliceIndex != at.sliceIndex)
            continue;
        measurement::Caliper copy = *caliper;
        for (std::size_t end = 0; end < endCount(copy); ++end) {
            const double away = distance(endOf(copy, end), at.position);
            if (away > bestDistance)
                continue;
            bestDistance = away;
            best = Held{lesion.lesion.trackingUid, copy, end};
        }
    }
    return best;
}

bool CaliperTool::press(const SlicePoint& at)
{
    held_ = nearest(at);
    moved_ = false;
    if (held_ && mustWait())
        held_.reset();
    if (held_)
        commands().state().selectLesion(held_->trackingUid);
    return held_.has_value();
}

void CaliperTool::move(const SlicePoint& at)
{
    if (at.sliceIndex != held_->caliper.sliceIndex)
        return;
    endOf(held_->caliper, held_->end) = at.position;
    moved_ = true;
    commands().state().previewCaliper(held_->trackingUid, held_->caliper);
}

void CaliperTool::release(const SlicePoint& at)
{
    if (moved_) {
        move(at);
        commands().moveCaliper(held_->trackingUid, held_->caliper);
    }
    held_.reset();
}

void CaliperTool::cancel()
{
    held_.reset();
    commands().refreshLesions();
}

} // namespace hepatica::viewer
