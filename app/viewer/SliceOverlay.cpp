#include "SliceOverlay.h"

#include "LengthText.h"
#include "MaskOutline.h"
#include "Theme.h"
#include "Workbench.h"

#include <QPainter>
#include <QTimer>

namespace hepatica::viewer {

namespace {

constexpr double Edge_px = 12.0; ///< between a text and the border of the view

/// With a dark rim: bone is as bright as the letters.
void drawRimmed(QPainter& painter, const QRectF& box, int align, const QString& text, const QColor& colour)
{
    painter.setPen(Qt::black);
    for (const double x : {-1.0, 0.0, 1.0})
        for (const double y : {-1.0, 0.0, 1.0})
            painter.drawText(box.translated(x, y), align, text);
    painter.setPen(colour);
    painter.drawText(box, align, text);
}

QString axesText(const LesionView& lesion)
{
    QString text =
        QString::fromStdString(lesion.lesion.name) + "  " + lengthText(lesion.caliper()->longAxis());
    if (const auto shortAxis = lesion.caliper()->shortAxis())
        text += " × " + lengthText(*shortAxis);
    return text + " mm";
}

/// Dotted, as nothing of it is recorded.
void drawProposal(OverlayPainter& over, const LesionView& lesion,
                  const std::vector<std::array<Point3, 2>>& outline)
{
    std::vector<std::array<Point3, 2>> dots;
    for (std::size_t at = 0; at < outline.size(); at += 2)
        dots.push_back(outline[at]);
    over.segments(dots, lesion.colour, 1.5);
}

void drawProposedAxis(OverlayPainter& over, const LesionView& lesion, const imaging::Geometry& grid)
{
    const auto& axis = *lesion.proposal->longAxis;
    if (!over.showsAcquiredSlice(grid.toNearestVoxel(axis.from).k))
        return;
    over.line(axis.from, axis.to, lesion.colour, 1.3, Qt::DashLine);
    const bool firstIsRight = over.frame().toPixel(axis.from).x() > over.frame().toPixel(axis.to).x();
    over.label(firstIsRight ? axis.from : axis.to,
               QString("%1  %2 mm?")
                   .arg(QString::fromStdString(lesion.lesion.name),
                        lengthText(Length::fromMm(distance(axis.from, axis.to)))),
               lesion.colour);
}

void drawAxes(OverlayPainter& over, const LesionView& lesion, bool selected)
{
    const auto& automatic = lesion.observation->automatic;
    const bool accepted = automatic == lesion.observation->recorded;
    if (automatic && !accepted && over.showsAcquiredSlice(automatic->sliceIndex)) {
        over.line(automatic->longEnds[0], automatic->longEnds[1], lesion.colour, 1.3, Qt::DashLine);
        if (automatic->shortEnds)
            over.line((*automatic->shortEnds)[0], (*automatic->shortEnds)[1], lesion.colour, 1.3,
                      Qt::DashLine);
    }
    const measurement::Caliper* caliper = lesion.caliper();
    if (caliper == nullptr || !over.showsAcquiredSlice(caliper->sliceIndex))
        return;
    over.line(caliper->longEnds[0], caliper->longEnds[1], theme::Stroke, selected ? 2.0 : 1.5);
    if (caliper->shortEnds)
        over.line((*caliper->shortEnds)[0], (*caliper->shortEnds)[1], theme::Stroke, selected ? 2.0 : 1.5);
    for (const Point3& end : caliper->longEnds)
        over.handle(end, theme::Stroke, selected);
    if (caliper->shortEnds)
        for (const Point3& end : *caliper->shortEnds)
            over.handle(end, theme::Stroke, selected);
    // Beside the end that is further to the right, where the text covers no line.
    const bool firstIsRight =
        over.frame().toPixel(caliper->longEnds[0]).x() > over.frame().toPixel(caliper->longEnds[1]).x();
    over.label(caliper->longEnds[firstIsRight ? 0 : 1], axesText(lesion), theme::Stroke);
}

} // namespace

SliceOverlay::SliceOverlay(Workbench& workbench, const ViewFrame& frame, bool isMain, QWidget* parent)
    : QWidget(parent), workbench_(workbench), frame_(frame), isMain_(isMain)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    if (isMain_)
        connect(&workbench_, &Workbench::entriesChanged, this, &SliceOverlay::followInvitation);
}

void SliceOverlay::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!workbench_.state().hasSeries())
        return drawInvitation(painter);
    drawCrosshair(painter);
    OverlayPainter over(painter, frame_, workbench_.state().sliceIndex(frame_.plane));
    drawLesions(over);
    workbench_.tools().draw(over);
    drawTexts(painter);
    drawScaleBar(painter);
}

/// A little later, as the list of series does: perhaps there will be an image by then.
void SliceOverlay::followInvitation()
{
    constexpr int Pause_ms = 50;
    QTimer::singleShot(Pause_ms, this, [this] {
        if (!workbench_.state().hasSeries())
            update();
    });
}

void SliceOverlay::drawInvitation(QPainter& painter) const
{
    if (!isMain_)
        return;
    painter.setPen(theme::QuietText);
    painter.drawText(rect(), Qt::AlignCenter,
                     workbench_.entries().empty() ? "Open a folder of images (Ctrl+O), or drop one here"
                                                  : "Choose a series in the list");
}

void SliceOverlay::drawCrosshair(QPainter& painter) const
{
    constexpr double Gap_px = 14.0; // what is under the cursor stays visible
    const QPointF at = frame_.toPixel(workbench_.state().cursor());
    painter.setPen(QPen(theme::Crosshair, 1.0));
    painter.drawLine(QPointF(0.0, at.y()), QPointF(at.x() - Gap_px, at.y()));
    painter.drawLine(QPointF(at.x() + Gap_px, at.y()), QPointF(width(), at.y()));
    painter.drawLine(QPointF(at.x(), 0.0), QPointF(at.x(), at.y() - Gap_px));
    painter.drawLine(QPointF(at.x(), at.y() + Gap_px), QPointF(at.x(), height()));
}

const SliceOverlay::Outline& SliceOverlay::outlineOf(const std::string& name, const imaging::Mask& mask,
                                                     int sliceIndex)
{
    const auto [entry, isNew] = outlines_.try_emplace({name, sliceIndex});
    if (isNew)
        entry->second =
            maskOutline(mask, workbench_.state().gridOf(frame_.plane), frame_.plane.throughAxis, sliceIndex);
    return entry->second;
}

void SliceOverlay::drawLesions(OverlayPainter& over)
{
    const ViewerState& state = workbench_.state();
    if (state.liver())
        over.segments(outlineOf("the liver", *state.liver(), over.sliceIndex()), theme::Liver, 1.5);
    for (const LesionView& lesion : state.lesions()) {
        const std::string& uid = lesion.lesion.trackingUid;
        const bool selected = uid == state.selectedLesion();
        if (lesion.mask)
            over.segments(outlineOf(uid, *lesion.mask, over.sliceIndex()), lesion.colour,
                          selected ? 2.0 : 1.5);
        else if (lesion.proposal && lesion.proposal->mask)
            drawProposal(over, lesion, outlineOf(uid, *lesion.proposal->mask, over.sliceIndex()));
        // Of the chosen one alone: the picture is to be read, not the lines on it.
        if (selected && lesion.viableMask)
            over.segments(outlineOf("viable " + uid, *lesion.viableMask, over.sliceIndex()), theme::Viable,
                          1.5);
        if (selected && lesion.referenceMask)
            over.segments(outlineOf("liver of " + uid, *lesion.referenceMask, over.sliceIndex()),
                          theme::Liver, 1.5);
    }
    if (state.maskOnItsWay()) // its numbers are not there yet
        over.segments(outlineOf("on its way", *state.maskOnItsWay(), over.sliceIndex()), theme::Stroke, 1.5);
    for (const LesionView& lesion : state.lesions())
        if (lesion.proposal && lesion.proposal->longAxis)
            drawProposedAxis(over, lesion, state.grid());
    for (const LesionView& lesion : state.lesions())
        if (lesion.observation && lesion.onThisSeries)
            drawAxes(over, lesion, lesion.lesion.trackingUid == state.selectedLesion());
}

void SliceOverlay::drawTexts(QPainter& painter) const
{
    const ViewerState& state = workbench_.state();
    const QRectF inner = QRectF(rect()).adjusted(Edge_px, Edge_px - 3.0, -Edge_px, -Edge_px + 3.0);
    const auto letters = [](const Point3& direction) {
        return QString::fromStdString(directionLetters(direction));
    };
    QFont bold = painter.font();
    bold.setBold(true);
    const QFont plain = painter.font();
    painter.setFont(bold);
    drawRimmed(painter, inner, Qt::AlignRight | Qt::AlignVCenter, letters(frame_.plane.right), theme::Accent);
    drawRimmed(painter, inner, Qt::AlignLeft | Qt::AlignVCenter, letters(-1.0 * frame_.plane.right),
               theme::Accent);
    drawRimmed(painter, inner, Qt::AlignHCenter | Qt::AlignTop, letters(frame_.plane.up), theme::Accent);
    drawRimmed(painter, inner, Qt::AlignHCenter | Qt::AlignBottom, letters(-1.0 * frame_.plane.up),
               theme::Accent);

    const bool isResampled = state.isStraightened() && !frame_.plane.acquired();
    drawRimmed(painter, inner, Qt::AlignLeft | Qt::AlignTop,
               QString(planeNameText(frame_.plane.name)) + (isResampled ? ", straightened" : ""),
               theme::Text);
    painter.setFont(plain);
    drawRimmed(painter, inner, Qt::AlignRight | Qt::AlignTop,
               QString("%1 / %2").arg(state.sliceIndex(frame_.plane) + 1).arg(state.sliceCount(frame_.plane)),
               theme::Text);
    if (!frame_.plane.acquired())
        return;
    drawRimmed(
        painter, inner, Qt::AlignLeft | Qt::AlignBottom,
        QString("W %1  L %2").arg(state.window().width, 0, 'f', 0).arg(state.window().level, 0, 'f', 0),
        theme::Text);
}

void SliceOverlay::drawScaleBar(QPainter& painter) const
{
    // The longest round length that takes at most a quarter of the view.
    constexpr std::array Lengths_mm{200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0};
    double length_mm = Lengths_mm.back();
    for (const double candidate : Lengths_mm)
        if (candidate / frame_.mmPerPixel <= width() / 4.0) {
            length_mm = candidate;
            break;
        }
    const double right = width() - Edge_px, bottom = height() - Edge_px - 2.0;
    const QLineF bar(right - length_mm / frame_.mmPerPixel, bottom, right, bottom);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 4.0));
    painter.drawLine(bar);
    painter.setPen(QPen(theme::Text, 1.6));
    painter.drawLine(bar);
    painter.drawLine(bar.p1(), bar.p1() - QPointF(0.0, 5.0));
    painter.drawLine(bar.p2(), bar.p2() - QPointF(0.0, 5.0));
    const QString text =
        length_mm >= 10.0 ? QString("%1 cm").arg(length_mm / 10.0) : QString("%1 mm").arg(length_mm);
    drawRimmed(painter, QRectF(right - 120.0, bottom - 24.0, 120.0, 18.0), Qt::AlignRight | Qt::AlignBottom,
               text, theme::Text);
}

} // namespace hepatica::viewer
