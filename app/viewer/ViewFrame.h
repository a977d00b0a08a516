#pragma once
#include "SlicePlane.h"

#include <QPointF>
#include <QSizeF>

namespace hepatica::viewer {

/// What a view shows: a slice, seen at a scale around a centre. Maps widget pixels (logical, y down) to
/// patient positions on the slice and back. The one place where pixels and millimetres meet.
struct ViewFrame {
    SlicePlane plane;
    Point3 slicePoint; ///< any point of the slice shown
    Point3 centre;     ///< shown in the middle of the view; only its part in the plane counts
    double mmPerPixel = 1.0;
    QSizeF size;

    [[nodiscard]] Point3 toPatient(const QPointF& pixel) const;
    [[nodiscard]] QPointF toPixel(const Point3& position) const;
    /// The centre, moved onto the slice.
    [[nodiscard]] Point3 centreOnSlice() const { return onSlice(centre); }
    /// The position, moved onto the slice along the line of sight.
    [[nodiscard]] Point3 onSlice(const Point3& position) const;
};

/// The frame that shows the whole grid with the slice through `cursor`.
[[nodiscard]] ViewFrame fittingFrame(const imaging::Geometry& grid, const SlicePlane& plane,
                                     const Point3& cursor, const QSizeF& size);

} // namespace hepatica::viewer
