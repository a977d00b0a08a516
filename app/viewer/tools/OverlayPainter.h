#pragma once
#include "../ViewFrame.h"

#include <QColor>
#include <QPainter>
#include <QString>

#include <array>
#include <span>

namespace hepatica::viewer {

/// Draws in patient positions over one view. Everything is outlined in black, so that it reads on any grey.
class OverlayPainter {
public:
    OverlayPainter(QPainter& painter, const ViewFrame& frame, int sliceIndex);

    [[nodiscard]] const ViewFrame& frame() const { return frame_; }
    /// Whether this view shows that acquired slice.
    [[nodiscard]] bool showsAcquiredSlice(int index) const
    {
        return frame_.plane.acquired() && index == sliceIndex_;
    }
    [[nodiscard]] int sliceIndex() const { return sliceIndex_; }

    void line(const Point3& from, const Point3& to, const QColor& colour, double width,
              Qt::PenStyle style = Qt::SolidLine);
    void segments(std::span<const std::array<Point3, 2>> all, const QColor& colour, double width);
    void handle(const Point3& at, const QColor& colour, bool filled);
    /// A text box beside the point, kept inside the view.
    void label(const Point3& beside, const QString& text, const QColor& colour);

private:
    QPainter& painter_;
    const ViewFrame& frame_;
    int sliceIndex_;
};

} // namespace hepatica::viewer
