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
    /// Whether this view shows that slice of that plane.
    [[nodiscard]] bool shows(const SlicePlane& plane, int index) const
    {
        return frame_.plane.throughAxis == plane.throughAxis && index == sliceIndex_;
    }
    [[nodiscard]] int sliceIndex() const { return sliceIndex_; }

    void line(const Point3& from, const Point3& to, const QColor& colour, double width,
              Qt::PenStyle style = Qt::SolidLine);
    void segments(std::span<const std::array<Point3, 2>> all, const QColor& colour, double width);
    void handle(const Point3& at, const QColor& colour, bool filled);
    void circle(const Point3& middle, double radius_mm, const QColor& colour);
    /// What a disc covers that is led along the path; what lies beneath stays visible.
    void swath(std::span<const Point3> path, double radius_mm, const QColor& colour);
    /// A text box beside the point, kept inside the view.
    void label(const Point3& beside, const QString& text, const QColor& colour);

private:
    QPainter& painter_;
    const ViewFrame& frame_;
    int sliceIndex_;
};

} // namespace hepatica::viewer
