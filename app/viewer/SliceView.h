#pragma once
#include "RenderView.h"
#include "ViewFrame.h"
#include "tools/Tool.h"

#include <memory>
#include <optional>

namespace hepatica::viewer {

class SliceOverlay;
class VolumeImage;
class Workbench;

/// One slice of the series: the VTK pipeline that shows it, the overlay over it, and the reader's hands.
class SliceView final : public RenderView, public ViewControl {
    Q_OBJECT
public:
    /// `planeIndex` counts ViewerState::planes(): 0 is the acquired plane.
    SliceView(Workbench& workbench, std::size_t planeIndex, QWidget* parent = nullptr);
    ~SliceView() override;

    [[nodiscard]] const ViewFrame& frame() const { return frame_; }
    /// Shows the whole slice again.
    void fit();
    void panBy(const QPointF& pixels) override;
    void zoomBy(double factor, const QPointF& pixel) override;
    /// Goes `slices` on (to the feet in an axial view).
    void scroll(int slices);

Q_SIGNALS:
    /// The pointer is over this place of the series.
    void hovered(const Point3& position);
    void left();

protected:
    void prepareRender() override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void showImage(std::shared_ptr<const VolumeImage> image);
    void showSeries();
    void followCursor();
    void refresh();
    [[nodiscard]] SlicePoint pointAt(const QPointF& pixel);

    Workbench& workbench_;
    std::size_t planeIndex_;
    std::optional<imaging::Geometry> grid_;    ///< whose slices are shown; none before there is a series
    std::shared_ptr<const VolumeImage> image_; ///< VTK looks into its buffer; may come after the grid
    ViewFrame frame_;
    bool fitted_ = true;   ///< as long as the reader has not zoomed or moved it, the picture follows the size
    bool isBlack_ = false; ///< what was drawn last
    int wheelRest_ = 0;
    struct Pipeline;
    std::unique_ptr<Pipeline> pipeline_;
    SliceOverlay* overlay_ = nullptr;
};

} // namespace hepatica::viewer
