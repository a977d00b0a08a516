#include "Canvas.h"

#include <QFont>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>
#include <algorithm>
#include <array>

namespace hepatica::report {

namespace {

constexpr double PixelsPerMm = 100.0, MmPerPoint = 25.4 / 72.0;
constexpr double SmallestFit = 0.55;
// Any spacing at all keeps Qt from joining "fi" into one sign, which a search of the PDF would not find.
constexpr double LeastSpacing = 1.0 / 64.0;

constexpr std::array<QRgb, 10> InkColours{0xff1a1a1a, 0xff595959, 0xffb4b4b4, 0xfff1f3f5, 0xffffffff,
                                          0xff000000, 0xff0072b2, 0xffd55e00, 0xffe69f00, 0xff7a7a7a};

QColor colour(Ink ink)
{
    return QColor::fromRgb(InkColours[static_cast<std::size_t>(ink)]);
}

QString qt(const std::string& text)
{
    return QString::fromStdString(text);
}

QFont font(const Style& style, double factor = 1.0)
{
    QFont made;
    made.setFamilies({QStringLiteral("DejaVu Sans"), QStringLiteral("Liberation Sans")});
    made.setStyleHint(QFont::SansSerif);
    made.setHintingPreference(QFont::PreferNoHinting);
    made.setPixelSize(static_cast<int>(style.size_pt * factor * MmPerPoint * PixelsPerMm));
    made.setBold(style.bold);
    made.setLetterSpacing(QFont::AbsoluteSpacing, LeastSpacing);
    return made;
}

QFontMetricsF metrics(const QPainter& painter, const QFont& of)
{
    return QFontMetricsF(of, painter.device());
}

QPointF scaled(const PagePoint& at)
{
    return {at.x * PixelsPerMm, at.y * PixelsPerMm};
}

QRectF scaled(const Box& box)
{
    return {box.x * PixelsPerMm, box.y * PixelsPerMm, box.width * PixelsPerMm, box.height * PixelsPerMm};
}

int flags(Align align)
{
    constexpr std::array<int, 3> Sides{Qt::AlignLeft, Qt::AlignHCenter, Qt::AlignRight};
    return Sides[static_cast<std::size_t>(align)];
}

/// Breaks the text into lines between words, and within a word only where it is wider than a line; places the
/// lines from the layout's origin and returns their height. All in device pixels.
double breakLines(QTextLayout& layout, double width, Align align)
{
    QTextOption option(static_cast<Qt::Alignment>(flags(align)));
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    double height = 0.0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0.0, height});
        height += line.height();
    }
    layout.endLayout();
    return height;
}

QPen pen(const Stroke& stroke)
{
    constexpr std::array<Qt::PenStyle, 3> Styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine};
    QPen made(colour(stroke.ink), stroke.width_mm * PixelsPerMm,
              Styles[static_cast<std::size_t>(stroke.dash)]);
    made.setCapStyle(stroke.dash == Dash::Solid ? Qt::RoundCap : Qt::FlatCap);
    made.setJoinStyle(Qt::RoundJoin);
    return made;
}

} // namespace

double Canvas::lineHeight(const Style& style) const
{
    return metrics(*painter_, font(style)).height() / PixelsPerMm;
}

bool Canvas::canDraw(const std::string& text) const
{
    const QFontMetricsF known = metrics(*painter_, font({}));
    const auto characters = qt(text).toUcs4();
    return std::ranges::all_of(
        characters, [&](uint character) { return QChar::isSpace(character) || known.inFontUcs4(character); });
}

double Canvas::textWidth(const std::string& text, const Style& style) const
{
    return metrics(*painter_, font(style)).horizontalAdvance(qt(text)) / PixelsPerMm;
}

double Canvas::textHeight(const std::string& text, double width, const Style& style) const
{
    if (text.empty())
        return 0.0;
    QTextLayout layout(qt(text), font(style), painter_->device());
    return breakLines(layout, width * PixelsPerMm, style.align) / PixelsPerMm;
}

double Canvas::paragraph(const Box& box, const std::string& text, const Style& style)
{
    if (text.empty())
        return 0.0;
    QTextLayout layout(qt(text), font(style), painter_->device());
    const double height = breakLines(layout, box.width * PixelsPerMm, style.align);
    painter_->setPen(colour(style.ink));
    layout.draw(painter_, scaled(PagePoint{box.x, box.y}));
    return height / PixelsPerMm;
}

void Canvas::line(const Box& box, const std::string& text, const Style& style)
{
    const double wanted = textWidth(text, style);
    const double factor = wanted > box.width ? std::max(SmallestFit, 0.98 * box.width / wanted) : 1.0;
    const QFont fitted = font(style, factor);
    const QString shown =
        metrics(*painter_, fitted).elidedText(qt(text), Qt::ElideMiddle, box.width * PixelsPerMm);
    painter_->setFont(fitted);
    painter_->setPen(colour(style.ink));
    painter_->drawText(scaled(box),
                       flags(style.align) | Qt::AlignVCenter | Qt::TextDontClip | Qt::TextSingleLine, shown);
}

void Canvas::rimmed(const PagePoint& centre, const std::string& text, const Style& style, Ink rim)
{
    const QFont of = font(style);
    const QFontMetricsF size = metrics(*painter_, of);
    const QPointF at = scaled(centre) + QPointF(-0.5 * size.horizontalAdvance(qt(text)),
                                                0.5 * (size.ascent() - size.descent()));
    QPainterPath outline;
    outline.addText(at, of, qt(text));
    painter_->strokePath(outline, pen({0.5, rim, Dash::Solid}));
    painter_->setFont(of);
    painter_->setPen(colour(style.ink));
    painter_->drawText(at, qt(text));
}

void Canvas::stroke(const std::vector<PagePoint>& points, const Stroke& stroke, bool closed)
{
    if (points.empty())
        return;
    QPainterPath path(scaled(points.front()));
    for (const PagePoint& point : points)
        path.lineTo(scaled(point));
    if (closed)
        path.closeSubpath();
    painter_->strokePath(path, pen(stroke));
}

void Canvas::fill(const Box& box, Ink ink)
{
    painter_->fillRect(scaled(box), colour(ink));
}

void Canvas::frame(const Box& box, const Stroke& stroke)
{
    QPainterPath path;
    path.addRect(scaled(box));
    painter_->strokePath(path, pen(stroke));
}

void Canvas::marker(const PagePoint& at, Marker shape, double size, Ink ink, Ink inside)
{
    const QRectF around = scaled({at.x - 0.5 * size, at.y - 0.5 * size, size, size});
    painter_->setPen(pen({0.3, ink, Dash::Solid}));
    painter_->setBrush(colour(inside));
    if (shape == Marker::Disc)
        painter_->drawEllipse(around);
    else
        painter_->drawRect(around);
    painter_->setBrush(Qt::NoBrush);
}

void Canvas::image(const Box& box, const KeyImage& image)
{
    const QImage grey(image.grey.data(), image.width, image.height, image.width, QImage::Format_Grayscale8);
    painter_->drawImage(scaled(box), grey);
}

void Canvas::beginClip(const Box& box)
{
    painter_->save();
    painter_->setClipRect(scaled(box));
}

void Canvas::endClip()
{
    painter_->restore();
}

} // namespace hepatica::report
