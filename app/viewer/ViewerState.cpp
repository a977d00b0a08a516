#include "ViewerState.h"

#include "VolumeImage.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::viewer {

void ViewerState::show(imaging::LoadedSeries loaded, std::optional<int> onlySlice)
{
    const bool sameGrid = loaded_ &&
                          loaded_->series.frameOfReferenceUid == loaded.series.frameOfReferenceUid &&
                          loaded_->volume.geometry().sameGrid(loaded.volume.geometry());
    const bool keepWindow =
        isPart_ && loaded_->series.identity() == loaded.series.identity() && window_ != openedWith_;
    loaded_ = std::move(loaded);
    isPart_ = onlySlice.has_value();
    image_ = std::make_shared<const VolumeImage>(loaded_->volume);
    planes_ = slicePlanes(grid());
    if (!keepWindow)
        window_ = openedWith_ = openingWindow(volume(), onlySlice);
    lesions_.clear();
    selected_.clear();
    if (!sameGrid) { // phases of one acquisition are compared at one place
        const auto& dims = grid().dims();
        cursor_ = grid().toPatient(dims[0] / 2, dims[1] / 2, dims[2] / 2);
    }
    Q_EMIT seriesChanged();
    Q_EMIT lesionsChanged();
    Q_EMIT cursorChanged();
    Q_EMIT windowChanged();
}

void ViewerState::showSeries(imaging::LoadedSeries loaded)
{
    beforePart_.reset();
    show(std::move(loaded), std::nullopt);
}

void ViewerState::showPart(PartOfSeries part)
{
    if (!isPart_)
        beforePart_ = loaded_;
    show(std::move(part.loaded), part.readySlice);
}

void ViewerState::notePart()
{
    if (isPart_)
        Q_EMIT slicesArrived();
}

void ViewerState::givePartUp()
{
    if (!isPart_)
        return;
    if (beforePart_)
        return showSeries(*std::exchange(beforePart_, std::nullopt));
    loaded_.reset();
    image_.reset();
    isPart_ = false;
    Q_EMIT seriesChanged();
}

void ViewerState::setCursor(const Point3& position)
{
    if (!hasSeries())
        return;
    Point3 index = grid().toContinuousIndex(position);
    for (int axis = 0; axis < 3; ++axis) {
        const double last = grid().dims()[static_cast<std::size_t>(axis)] - 1;
        setComponent(index, axis, std::clamp(component(index, axis), 0.0, last));
    }
    const Point3 inside = grid().toPatient(index.x, index.y, index.z);
    if (inside == cursor_)
        return;
    cursor_ = inside;
    Q_EMIT cursorChanged();
}

int ViewerState::sliceIndex(const SlicePlane& plane) const
{
    return static_cast<int>(std::lround(component(grid().toContinuousIndex(cursor_), plane.throughAxis)));
}

int ViewerState::sliceCount(const SlicePlane& plane) const
{
    return grid().dims()[static_cast<std::size_t>(plane.throughAxis)];
}

void ViewerState::setSlice(const SlicePlane& plane, int index)
{
    if (!hasSeries())
        return;
    Point3 at = grid().toContinuousIndex(cursor_);
    setComponent(at, plane.throughAxis, std::clamp(index, 0, sliceCount(plane) - 1));
    setCursor(grid().toPatient(at.x, at.y, at.z));
}

void ViewerState::setWindow(const GreyWindow& window)
{
    const GreyWindow usable{std::max(1.0, window.width), window.level};
    if (usable == window_)
        return;
    window_ = usable;
    Q_EMIT windowChanged();
}

void ViewerState::setLesions(std::vector<LesionView> lesions)
{
    lesions_ = std::move(lesions);
    if (lesion(selected_) == nullptr)
        selected_.clear();
    Q_EMIT lesionsChanged();
}

const LesionView* ViewerState::lesion(const std::string& trackingUid) const
{
    const auto found = std::ranges::find(lesions_, trackingUid,
                                         [](const LesionView& view) { return view.lesion.trackingUid; });
    return found == lesions_.end() ? nullptr : &*found;
}

void ViewerState::selectLesion(const std::string& trackingUid)
{
    if (trackingUid == selected_)
        return;
    selected_ = trackingUid;
    Q_EMIT selectionChanged();
}

void ViewerState::previewCaliper(const std::string& trackingUid, const measurement::Caliper& caliper)
{
    for (LesionView& view : lesions_)
        if (view.lesion.trackingUid == trackingUid && view.observation)
            view.observation->recorded = caliper;
    Q_EMIT lesionsChanged();
}

} // namespace hepatica::viewer
