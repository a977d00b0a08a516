#include "geometry/AxisFrame.h"

#include <cmath>

namespace hepatica::measurement {

std::vector<FrameEdge> edgesInFrame(std::span<const Contour> polygons, PixelSpacing spacing,
                                    const AxisFrame& frame)
{
    std::vector<FrameEdge> edges;
    for (const Contour& polygon : polygons)
        for (std::size_t at = 0; at < polygon.size(); ++at) {
            const PlanePoint a = spacing.toPlane(polygon[at]);
            const PlanePoint b = spacing.toPlane(polygon[(at + 1) % polygon.size()]);
            const FrameEdge edge{frame.u(a), frame.v(a), frame.u(b), frame.v(b)};
            if (std::abs(edge.u1 - edge.u0) <= AxisFrame::SameLine_mm)
                continue;
            edges.push_back(edge.u0 < edge.u1 ? edge : FrameEdge{edge.u1, edge.v1, edge.u0, edge.v0});
        }
    return edges;
}

} // namespace hepatica::measurement
