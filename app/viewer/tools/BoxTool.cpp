#include "BoxTool.h"

#include "../LengthText.h"
#include "../Theme.h"

#include <algorithm>
#include <cmath>

namespace hepatica::viewer {

bool BoxTool::press(const SlicePoint& at)
{
    if (mustWait())
        return false;
    from_ = at;
    to_ = at.position;
    drawing_ = true;
    return true;
}

std::array<double, 2> BoxTool::sides_mm() const
{
    const Point3 diagonal = to_ - from_->position;
    return {dot(diagonal, from_->plane.right), dot(diagonal, from_->plane.up)};
}

void BoxTool::release(const SlicePoint& at)
{
    to_ = at.position;
    drawing_ = false;
    const auto sides = sides_mm();
    if (std::min(std::abs(sides[0]), std::abs(sides[1])) < Click_px * at.mmPerPixel) {
        from_.reset();
        return commands().tell("Drag from one corner of a box around the lesion to the other.");
    }
    const double depth_mm = 0.5 * (std::abs(sides[0]) + std::abs(sides[1]));
    commands().segmentBox({from_->position, to_}, (0.5 * depth_mm) * from_->plane.toward);
}

void BoxTool::settle()
{
    if (!drawing_)
        from_.reset();
}

void BoxTool::draw(OverlayPainter& painter) const
{
    const bool waiting = !drawing_ && commands().segmenting();
    if (!from_ || (!drawing_ && !waiting) || !painter.shows(from_->plane, from_->sliceIndex))
        return;
    const auto [right_mm, up_mm] = sides_mm();
    const Point3 corner = from_->position + right_mm * from_->plane.right;
    const Point3 other = from_->position + up_mm * from_->plane.up;
    const Qt::PenStyle style = waiting ? Qt::DashLine : Qt::SolidLine;
    for (const auto& [from, to] : {std::pair{from_->position, corner}, std::pair{corner, to_},
                                   std::pair{to_, other}, std::pair{other, from_->position}})
        painter.line(from, to, theme::Stroke, 1.5, style);
    painter.label(to_,
                  lengthText(Length::fromMm(std::abs(right_mm))) + " × " +
                      lengthText(Length::fromMm(std::abs(up_mm))) + " mm",
                  theme::Stroke);
}

} // namespace hepatica::viewer
