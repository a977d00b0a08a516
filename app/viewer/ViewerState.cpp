#include "ViewerState.h"

#include "VolumeImage.h"

#include <hepatica/imaging/Straighten.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::viewer {

/// The images that VTK looks into, and how they are cut.
void ViewerState::makeImages()
{
    image_ = std::make_shared<const VolumeImage>(volume());
    reformat_ = isPart_ ? nullptr : image_; // one line of it is not worth the drawing
    reformatGrid_.reset();
    if (const auto straight = imaging::straightGrid(grid()); !imaging::isStraight(grid()) && straight) {
        reformatGrid_ = *straight;
        reformat_ = opened_->straight ? std::make_shared<const VolumeImage>(*opened_->straight) : nullptr;
    }
    planes_ = slicePlanes(reformatGrid_.value_or(grid()));
}

void ViewerState::show(OpenedSeries opened, std::optional<int> onlySlice, const std::optional<Point3>& place)
{
    const imaging::Series& next = opened.loaded.series;
    const bool sameGrid = hasSeries() && series().frameOfReferenceUid == next.frameOfReferenceUid &&
                          grid().sameGrid(opened.loaded.volume.geometry());
    const bool keepWindow = isPart_ && series().identity() == next.identity() && window_ != openedWith_;
    opened_ = std::move(opened);
    isPart_ = onlySlice.has_value();
    makeImages();
    if (!keepWindow)
        window_ = openedWith_ = openingWindow(volume(), onlySlice);
    forgetLesions();
    isSamePlace_ = sameGrid || place; // phases and visits are compared at one place
    if (place) {
        cursor_ = inside(*place);
    } else if (!sameGrid) {
        const auto& dims = grid().dims();
        cursor_ = grid().toPatient(dims[0] / 2, dims[1] / 2, dims[2] / 2);
    }
    Q_EMIT seriesChanged();
    Q_EMIT lesionsChanged();
    Q_EMIT cursorChanged();
    Q_EMIT windowChanged();
}

void ViewerState::showSeries(OpenedSeries opened, const std::optional<Point3>& place)
{
    beforePart_.reset();
    show(std::move(opened), std::nullopt, place);
}

void ViewerState::showPart(PartOfSeries part, const std::optional<Point3>& place)
{
    if (!isPart_)
        beforePart_ = opened_;
    show({std::move(part.loaded)}, part.readySlice, place);
}

void ViewerState::notePart()
{
    if (!isPart_)
        return;
    if (!isStraightened())
        reformat_ = image_;
    Q_EMIT slicesArrived();
}

void ViewerState::givePartUp()
{
    if (!isPart_)
        return;
    if (beforePart_)
        return showSeries(*std::exchange(beforePart_, std::nullopt));
    close();
}

void ViewerState::close()
{
    beforePart_.reset();
    opened_.reset();
    image_.reset();
    reformat_.reset();
    isPart_ = false;
    forgetLesions();
    Q_EMIT seriesChanged();
    Q_EMIT lesionsChanged();
}

const imaging::Geometry& ViewerState::gridOf(const SlicePlane& plane) const
{
    return reformatGrid_ && !plane.acquired() ? *reformatGrid_ : grid();
}

const std::shared_ptr<const VolumeImage>& ViewerState::imageOf(const SlicePlane& plane) const
{
    return plane.acquired() ? image_ : reformat_;
}

/// The nearest place within the grid of the reformats.
Point3 ViewerState::inside(const Point3& position) const
{
    const imaging::Geometry& within = reformatGrid_ ? *reformatGrid_ : grid();
    Point3 index = within.toContinuousIndex(position);
    for (int axis = 0; axis < 3; ++axis) {
        const double last = within.dims()[static_cast<std::size_t>(axis)] - 1;
        setComponent(index, axis, std::clamp(component(index, axis), 0.0, last));
    }
    return within.toPatient(index.x, index.y, index.z);
}

void ViewerState::setCursor(const Point3& position)
{
    if (!hasSeries())
        return;
    const Point3 place = inside(position);
    if (place == cursor_)
        return;
    cursor_ = place;
    Q_EMIT cursorChanged();
}

int ViewerState::sliceIndex(const SlicePlane& plane) const
{
    const Point3 index = gridOf(plane).toContinuousIndex(cursor_);
    return static_cast<int>(std::lround(component(index, plane.throughAxis)));
}

int ViewerState::sliceCount(const SlicePlane& plane) const
{
    return gridOf(plane).dims()[static_cast<std::size_t>(plane.throughAxis)];
}

void ViewerState::setSlice(const SlicePlane& plane, int index)
{
    if (!hasSeries())
        return;
    const imaging::Geometry& slices = gridOf(plane);
    Point3 at = slices.toContinuousIndex(cursor_);
    setComponent(at, plane.throughAxis, std::clamp(index, 0, sliceCount(plane) - 1));
    setCursor(slices.toPatient(at.x, at.y, at.z));
}

void ViewerState::setWindow(const GreyWindow& window)
{
    const GreyWindow usable{std::max(1.0, window.width), window.level};
    if (usable == window_)
        return;
    window_ = usable;
    Q_EMIT windowChanged();
}

/// They belong to what was shown.
void ViewerState::forgetLesions()
{
    lesions_.clear();
    selected_.clear();
    maskOnItsWay_.reset();
    liver_.reset();
}

void ViewerState::setLesions(std::vector<LesionView> lesions)
{
    lesions_ = std::move(lesions);
    maskOnItsWay_.reset();
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

void ViewerState::previewViable(const std::string& trackingUid, const measurement::Observation& seen,
                                const std::optional<imaging::Mask>& viable)
{
    for (LesionView& view : lesions_)
        if (view.lesion.trackingUid == trackingUid && view.observation) {
            view.observation = seen;
            view.viableMask = viable;
        }
    Q_EMIT lesionsChanged();
}

void ViewerState::previewCaliper(const std::string& trackingUid, const measurement::Caliper& caliper)
{
    for (LesionView& view : lesions_)
        if (view.lesion.trackingUid == trackingUid && view.observation)
            view.observation->recorded = caliper;
    Q_EMIT lesionsChanged();
}

void ViewerState::previewMask(const imaging::Mask& mask)
{
    maskOnItsWay_ = mask;
    Q_EMIT lesionsChanged();
}

void ViewerState::setLiver(const imaging::MaskOrNothing& region)
{
    liver_ = region;
    Q_EMIT lesionsChanged();
}

void ViewerState::setBrush(const BrushSettings& brush)
{
    BrushSettings usable = brush;
    usable.radius_mm = std::clamp(brush.radius_mm, LeastBrush_mm, MostBrush_mm);
    if (usable == brush_)
        return;
    brush_ = usable;
    Q_EMIT brushChanged();
}

} // namespace hepatica::viewer
