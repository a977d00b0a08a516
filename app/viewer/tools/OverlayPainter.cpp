#include "OverlayPainter.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <vector>

namespace hepatica::viewer {

namespace {
constexpr QColor Shadow{0, 0, 0, 170};
} // namespace

OverlayPainter::OverlayPainter(QPainter& painter, const ViewFrame& frame, int sliceIndex)
    : painter_(painter), frame_(frame), sliceIndex_(sliceIndex)
{
}

void OverlayPainter::line(const Point3& from, const Point3& to, const QColor& colour, double width,
                          Qt::PenStyle style)
{
    const QLineF drawn(frame_.toPixel(from), frame_.toPixel(to));
    painter_.setPen(QPen(Shadow, width + 2.0, Qt::SolidLine, Qt::RoundCap));
    if (style == Qt::SolidLine)
        painter_.drawLine(drawn);
    painter_.setPen(QPen(colour, width, style, Qt::FlatCap));
    painter_.drawLine(drawn);
}

void OverlayPainter::segments(std::span<const std::array<Point3, 2>> all, const QColor& colour, double width)
{
    std::vector<QLineF> lines;
    lines.reserve(all.size());
    for (const auto& [from, to] : all)
        lines.emplace_back(frame_.toPixel(from), frame_.toPixel(to));
    painter_.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
    painter_.drawLines(lines.data(), static_cast<int>(lines.size()));
}

void OverlayPainter::handle(const Point3& at, const QColor& colour, bool filled)
{
    constexpr double Radius = 4.0;
    painter_.setPen(QPen(Shadow, 3.5));
    painter_.setBrush(Qt::NoBrush);
    painter_.drawEllipse(frame_.toPixel(at), Radius, Radius);
    painter_.setPen(QPen(colour, 1.6));
    if (filled)
        painter_.setBrush(colour);
    painter_.drawEllipse(frame_.toPixel(at), Radius, Radius);
    painter_.setBrush(Qt::NoBrush);
}

void OverlayPainter::circle(const Point3& middle, double radius_mm, const QColor& colour)
{
    const double radius = radius_mm / frame_.mmPerPixel;
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(QPen(Shadow, 3.0));
    painter_.drawEllipse(frame_.toPixel(middle), radius, radius);
    painter_.setPen(QPen(colour, 1.3));
    painter_.drawEllipse(frame_.toPixel(middle), radius, radius);
}

void OverlayPainter::swath(std::span<const Point3> path, double radius_mm, const QColor& colour)
{
    if (path.empty())
        return;
    QPainterPath line(frame_.toPixel(path.front()));
    for (const Point3& point : path)
        line.lineTo(frame_.toPixel(point));
    QColor veil = colour;
    veil.setAlpha(80);
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(
        QPen(veil, 2.0 * radius_mm / frame_.mmPerPixel, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter_.drawPath(line);
}

void OverlayPainter::label(const Point3& beside, const QString& text, const QColor& colour)
{
    constexpr double Gap = 10.0, PadX = 6.0, PadY = 3.0;
    const QFontMetricsF metrics(painter_.font());
    QRectF box(0.0, 0.0, metrics.horizontalAdvance(text) + 2.0 * PadX, metrics.height() + 2.0 * PadY);
    const QPointF at = frame_.toPixel(beside);
    box.moveTopLeft({std::clamp(at.x() + Gap, 2.0, std::max(2.0, frame_.size.width() - box.width() - 2.0)),
                     std::clamp(at.y() - box.height() - Gap / 2.0, 2.0,
                                std::max(2.0, frame_.size.height() - box.height() - 2.0))});
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(QColor(0, 0, 0, 175));
    painter_.drawRoundedRect(box, 4.0, 4.0);
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(colour);
    painter_.drawText(box, Qt::AlignCenter, text);
}

} // namespace hepatica::viewer
