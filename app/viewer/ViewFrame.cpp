#include "ViewFrame.h"

#include <algorithm>

namespace hepatica::viewer {

Point3 ViewFrame::onSlice(const Point3& position) const
{
    return position + dot(slicePoint - position, plane.toward) * plane.toward;
}

Point3 ViewFrame::toPatient(const QPointF& pixel) const
{
    const double right_mm = (pixel.x() - size.width() / 2.0) * mmPerPixel;
    const double up_mm = (size.height() / 2.0 - pixel.y()) * mmPerPixel;
    return onSlice(centre + right_mm * plane.right + up_mm * plane.up);
}

QPointF ViewFrame::toPixel(const Point3& position) const
{
    const Point3 from = position - centre;
    return {size.width() / 2.0 + dot(from, plane.right) / mmPerPixel,
            size.height() / 2.0 - dot(from, plane.up) / mmPerPixel};
}

ViewFrame fittingFrame(const imaging::Geometry& grid, const SlicePlane& plane, const Point3& cursor,
                       const QSizeF& size)
{
    constexpr double Margin = 1.03;
    const auto extent_mm = [&](int axis) {
        const auto at = static_cast<std::size_t>(axis);
        return grid.dims()[at] * grid.spacing()[at] * Margin;
    };
    const auto& dims = grid.dims();
    ViewFrame frame;
    frame.plane = plane;
    frame.slicePoint = cursor;
    frame.centre = grid.toPatient((dims[0] - 1) / 2.0, (dims[1] - 1) / 2.0, (dims[2] - 1) / 2.0);
    frame.size = size;
    frame.mmPerPixel = std::max(extent_mm(plane.acrossAxis) / std::max(1.0, size.width()),
                                extent_mm(plane.upAxis) / std::max(1.0, size.height()));
    return frame;
}

} // namespace hepatica::viewer
