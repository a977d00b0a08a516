#pragma once
#include "ViewFrame.h"

#include <QWidget>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace hepatica::viewer {

class OverlayPainter;
struct LesionView;
class Workbench;

/// What is drawn over a slice: crosshair, outlines, axes with their lengths, letters and texts. A sheet of
/// its own over the picture, because text and lines drawn by the processor are smoother than by software
/// OpenGL.
class SliceOverlay final : public QWidget {
    Q_OBJECT
public:
    /// `isMain`: the view that tells what to do as long as nothing is shown.
    SliceOverlay(Workbench& workbench, const ViewFrame& frame, bool isMain, QWidget* parent);
    void forgetOutlines() { outlines_.clear(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    using Outline = std::vector<std::array<Point3, 2>>;
    void followInvitation();
    void drawInvitation(QPainter& painter) const;
    void drawCrosshair(QPainter& painter) const;
    void drawLesions(OverlayPainter& over);
    void drawTexts(QPainter& painter) const;
    void drawScaleBar(QPainter& painter) const;
    /// Of the mask with this name on the slice; found once.
    const Outline& outlineOf(const std::string& name, const imaging::Mask& mask, int sliceIndex);

    Workbench& workbench_;
    const ViewFrame& frame_;
    bool isMain_;
    std::map<std::pair<std::string, int>, Outline> outlines_; ///< of what is shown, by name and slice
};

} // namespace hepatica::viewer
