#include "SliceView.h"

#include "SliceOverlay.h"
#include "VolumeImage.h"
#include "Workbench.h"

#include <QMouseEvent>
#include <QWheelEvent>

#include <vtkCamera.h>
#include <vtkDataArray.h>
#include <vtkImageData.h>
#include <vtkImageProperty.h>
#include <vtkImageSlice.h>
#include <vtkImageSliceMapper.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkRenderer.h>

#include <algorithm>
#include <cmath>

namespace hepatica::viewer {

namespace {

/// Keys that scroll and how far, in slices; the ends are further than any series is long.
struct ScrollKey {
    Qt::Key key;
    int slices;
};
constexpr std::array<ScrollKey, 8> ScrollKeys{{{Qt::Key_Down, 1},
                                               {Qt::Key_Right, 1},
                                               {Qt::Key_Up, -1},
                                               {Qt::Key_Left, -1},
                                               {Qt::Key_PageDown, 10},
                                               {Qt::Key_PageUp, -10},
                                               {Qt::Key_End, 100'000},
                                               {Qt::Key_Home, -100'000}}};

} // namespace

struct SliceView::Pipeline {
    vtkNew<vtkImageSlice> slice;
    vtkNew<vtkImageSliceMapper> mapper;
    /// Shown while there is no image: the programs of the graphics card are made when the empty window is
    /// drawn, and the first image need not wait for them.
    vtkNew<vtkImageData> black;
};

SliceView::SliceView(Workbench& workbench, std::size_t planeIndex, QWidget* parent)
    : RenderView(parent), workbench_(workbench), planeIndex_(planeIndex),
      pipeline_(std::make_unique<Pipeline>()),
      overlay_(new SliceOverlay(workbench, frame_, planeIndex == 0, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(160, 120);
    pipeline_->mapper->SliceAtFocalPointOff();
    pipeline_->mapper->SliceFacesCameraOff();
    pipeline_->mapper->BorderOn(); // the outer halves of the outermost voxels belong to the picture
    pipeline_->slice->SetMapper(pipeline_->mapper);
    pipeline_->slice->GetProperty()->SetInterpolationTypeToLinear();
    pipeline_->black->SetDimensions(2, 2, 1);
    pipeline_->black->AllocateScalars(VTK_SHORT, 1);
    pipeline_->black->GetPointData()->GetScalars()->Fill(0.0);
    renderer()->AddViewProp(pipeline_->slice);
    showImage(nullptr);
    renderer()->SetBackground(0.0, 0.0, 0.0);
    renderer()->GetActiveCamera()->ParallelProjectionOn();

    const ViewerState& state = workbench_.state();
    connect(&state, &ViewerState::seriesChanged, this, &SliceView::showSeries);
    connect(&state, &ViewerState::slicesArrived, this, [this] {
        showImage(workbench_.state().imageOf(frame_.plane));
        if (image_)
            image_->image()->Modified(); // VTK keeps what it has drawn
        requestRender();
    });
    connect(&state, &ViewerState::cursorChanged, this, &SliceView::followCursor);
    connect(&state, &ViewerState::windowChanged, this, &SliceView::refresh);
    connect(&state, &ViewerState::lesionsChanged, overlay_, [this] {
        overlay_->forgetOutlines();
        overlay_->update();
    });
    connect(&state, &ViewerState::selectionChanged, overlay_, qOverload<>(&QWidget::update));
}

SliceView::~SliceView() = default;

void SliceView::showImage(std::shared_ptr<const VolumeImage> image)
{
    image_ = std::move(image);
    pipeline_->mapper->SetInputData(image_ ? image_->image() : pipeline_->black);
    pipeline_->mapper->SetOrientation(image_ ? frame_.plane.throughAxis : 2);
    pipeline_->slice->SetUserMatrix(image_ ? image_->toPatient() : nullptr);
}

void SliceView::showSeries()
{
    const ViewerState& state = workbench_.state();
    if (!state.hasSeries()) {
        showImage(nullptr);
        grid_.reset();
        return refresh();
    }
    const SlicePlane& plane = state.planes()[planeIndex_];
    const double before_mmPerPixel = frame_.mmPerPixel;
    const bool keep = grid_ && !fitted_ && state.isSamePlace();
    const Point3 fromCursor = frame_.centre - frame_.slicePoint;
    grid_ = state.gridOf(plane);
    fit();
    showImage(state.imageOf(plane));
    if (keep) { // phases and visits are compared at one place
        frame_.centre = state.cursor() + fromCursor;
        frame_.mmPerPixel = before_mmPerPixel;
        fitted_ = false;
    }
    refresh();
}

void SliceView::followCursor()
{
    const ViewerState& state = workbench_.state();
    if (!grid_)
        return;
    Point3 index = grid_->toContinuousIndex(state.cursor());
    const SlicePlane& plane = frame_.plane;
    setComponent(index, plane.throughAxis, state.sliceIndex(plane));
    frame_.slicePoint = grid_->toPatient(index.x, index.y, index.z);
    // A place chosen elsewhere comes into sight.
    const QRectF inSight = QRectF(QPointF(), frame_.size).adjusted(-1.0, -1.0, 1.0, 1.0);
    if (!fitted_ && !inSight.contains(frame_.toPixel(state.cursor())))
        frame_.centre = state.cursor();
    refresh();
}

void SliceView::refresh()
{
    overlay_->update();
    if (image_ || !isBlack_) // black stays black: drawing it again would hold up the views beside it
        requestRender();
}

void SliceView::fit()
{
    if (!grid_)
        return;
    const ViewerState& state = workbench_.state();
    frame_ = fittingFrame(*grid_, state.planes()[planeIndex_], state.cursor(), QSizeF(size()));
    fitted_ = true;
    followCursor();
}

void SliceView::prepareRender()
{
    isBlack_ = image_ == nullptr;
    if (!grid_)
        return;
    const ViewerState& state = workbench_.state();
    pipeline_->mapper->SetSliceNumber(state.sliceIndex(frame_.plane));
    pipeline_->slice->GetProperty()->SetColorWindow(state.window().width);
    pipeline_->slice->GetProperty()->SetColorLevel(state.window().level);
    vtkCamera* camera = renderer()->GetActiveCamera();
    const Point3 at = frame_.centreOnSlice();
    constexpr double Away_mm = 1000.0;
    const Point3 from = at + Away_mm * frame_.plane.toward;
    camera->SetFocalPoint(at.x, at.y, at.z);
    camera->SetPosition(from.x, from.y, from.z);
    camera->SetViewUp(frame_.plane.up.x, frame_.plane.up.y, frame_.plane.up.z);
    camera->SetParallelScale(frame_.size.height() * frame_.mmPerPixel / 2.0);
    camera->SetClippingRange(Away_mm / 2.0, Away_mm * 1.5);
}

void SliceView::resizeEvent(QResizeEvent* event)
{
    RenderView::resizeEvent(event);
    overlay_->resize(size());
    frame_.size = QSizeF(size());
    if (fitted_)
        fit();
}

void SliceView::panBy(const QPointF& pixels)
{
    frame_.centre = frame_.centre - (pixels.x() * frame_.mmPerPixel) * frame_.plane.right +
                    (pixels.y() * frame_.mmPerPixel) * frame_.plane.up;
    fitted_ = false;
    refresh();
}

void SliceView::zoomBy(double factor, const QPointF& pixel)
{
    constexpr double Finest_mm = 0.01, Coarsest_mm = 20.0; // a pixel
    const Point3 under = frame_.toPatient(pixel);
    frame_.mmPerPixel = std::clamp(frame_.mmPerPixel / factor, Finest_mm, Coarsest_mm);
    frame_.centre = frame_.centre + (under - frame_.toPatient(pixel));
    fitted_ = false;
    refresh();
}

void SliceView::scroll(int slices)
{
    ViewerState& state = workbench_.state();
    if (grid_ && !workbench_.tools().dragging())
        state.setSlice(frame_.plane, state.sliceIndex(frame_.plane) + slices * frame_.plane.forward);
}

SlicePoint SliceView::pointAt(const QPointF& pixel)
{
    return {frame_.toPatient(pixel),
            pixel,
            frame_.mmPerPixel,
            workbench_.state().sliceIndex(frame_.plane),
            frame_.plane,
            this};
}

void SliceView::mousePressEvent(QMouseEvent* event)
{
    if (grid_)
        workbench_.tools().press(event->button(), event->modifiers(), pointAt(event->position()));
    overlay_->update();
}

void SliceView::mouseMoveEvent(QMouseEvent* event)
{
    if (!grid_)
        return;
    const SlicePoint at = pointAt(event->position());
    ToolSet& tools = workbench_.tools();
    if (tools.dragging()) {
        tools.move(at);
        overlay_->update();
    } else {
        setCursor(tools.pointerAt(at));
        if (tools.hover(at))
            overlay_->update();
    }
    Q_EMIT hovered(at.position);
}

void SliceView::mouseReleaseEvent(QMouseEvent* event)
{
    if (grid_)
        workbench_.tools().release(event->button(), pointAt(event->position()));
    overlay_->update();
}

void SliceView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton)
        return fit();
    mousePressEvent(event);
}

void SliceView::wheelEvent(QWheelEvent* event)
{
    constexpr int Notch = 120; // eighths of a degree
    event->accept();
    if (!grid_)
        return;
    if (event->modifiers().testFlag(Qt::ControlModifier))
        return zoomBy(std::pow(1.2, static_cast<double>(event->angleDelta().y()) / Notch), event->position());
    wheelRest_ += event->angleDelta().y(); // touch pads send parts of a notch
    const int notches = wheelRest_ / Notch;
    wheelRest_ -= notches * Notch;
    scroll(-notches);
}

void SliceView::keyPressEvent(QKeyEvent* event)
{
    const auto row =
        std::ranges::find(ScrollKeys, event->key(), [](const ScrollKey& one) { return int(one.key); });
    if (row == ScrollKeys.end())
        return RenderView::keyPressEvent(event);
    scroll(row->slices);
}

void SliceView::leaveEvent(QEvent* event)
{
    RenderView::leaveEvent(event);
    workbench_.tools().leave();
    overlay_->update();
    Q_EMIT left();
}

} // namespace hepatica::viewer
