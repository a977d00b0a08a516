#include "PageParts.h"
#include "ReportDocuments.h"

#include <QBuffer>
#include <QByteArray>
#include <QGuiApplication>
#include <QHashFunctions>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <clocale>
#include <functional>
#include <string>

namespace hepatica::report {

namespace {

constexpr int DotsPerInch = 2540; // 100 pixels a millimetre, as Canvas expects
constexpr double SmallestCurve = 44.0, LargestCurve = 72.0, PartGap = 3.0, TableHeading = 4.6;
constexpr double RoomForOneRowOfTiles = 34.0;

/// Without a desktop session Qt remarks on the missing runtime folder, which a report has no use for.
void silent(QtMsgType, const QMessageLogContext&, const QString&) {}

/// Fonts need a QGuiApplication. A program without one gets one that needs no display; it stays until the end
/// of the program, because Qt keeps fonts in it. False when there is a QCoreApplication that knows no fonts.
bool haveFonts()
{
    if (QCoreApplication::instance() != nullptr)
        return qobject_cast<QGuiApplication*>(QCoreApplication::instance()) != nullptr;
    const std::string locale = std::setlocale(LC_ALL, nullptr); // Qt sets another one
    static int argumentCount = 3;
    static char program[] = "hepatica", option[] = "-platform", platform[] = "offscreen";
    static char* arguments[] = {program, option, platform, nullptr};
    QHashSeed::setDeterministicGlobalSeed(); // else the fonts stand in another order in every file
    const auto talk = qInstallMessageHandler(silent);
    static const auto* const application = new QGuiApplication(argumentCount, arguments);
    qInstallMessageHandler(talk);
    std::setlocale(LC_ALL, locale.c_str());
    return application != nullptr;
}

/// What of a visit has not found place yet.
struct Remaining {
    std::span<const LesionLine> lesions;
    std::vector<std::string> notes;
    std::span<const KeyTile> tiles;
    [[nodiscard]] bool nothing() const { return lesions.empty() && notes.empty() && tiles.empty(); }
};

std::vector<std::string> noteTexts(const Canvas& canvas, const VisitSheet& sheet)
{
    std::vector<std::string> texts;
    if (!canvas.canDraw(sheet.head.patientName))
        texts.emplace_back(
            "Note: the fonts of this machine lack characters of the patient's name; the JSON file "
            "has them all.");
    for (const std::string& note : sheet.notes)
        texts.push_back("Note: " + note);
    return texts;
}

/// The table as far as it fits above `bottom`, then the small print of its numbers.
double drawLesions(Canvas& canvas, double y, double bottom, const VisitSheet& sheet, Remaining& remaining)
{
    if (remaining.lesions.empty())
        return y;
    const double smallPrint = smallPrintHeight(canvas, sheet.conventions);
    const std::size_t fitting = std::max<std::size_t>(
        1, lesionLinesFitting(canvas, remaining.lesions, bottom - y - TableHeading - smallPrint));
    y = drawHeading(canvas, y, "Lesions");
    y = drawLesionTable(canvas, y, remaining.lesions.first(fitting), sheet.meanTitle);
    remaining.lesions = remaining.lesions.subspan(fitting);
    return drawSmallPrint(canvas, y, sheet.conventions);
}

/// At least `least` of them, so that a page of nothing else goes on.
double drawNotes(Canvas& canvas, double y, double bottom, Remaining& remaining, std::size_t least = 0)
{
    std::size_t fitting = std::min(least, remaining.notes.size());
    const std::span<const std::string> all(remaining.notes);
    while (fitting < all.size() && y + smallPrintHeight(canvas, all.first(fitting + 1)) <= bottom)
        ++fitting;
    y = drawSmallPrint(canvas, y, all.first(fitting));
    remaining.notes.erase(remaining.notes.begin(),
                          remaining.notes.begin() + static_cast<std::ptrdiff_t>(fitting));
    return y;
}

void drawTiles(Canvas& canvas, const Box& box, const TileGrid& grid, Remaining& remaining)
{
    drawKeyImages(canvas, box, remaining.tiles, grid);
    remaining.tiles = remaining.tiles.subspan(grid.tiles);
}

/// Images above the curve; a single image stands beside it.
void drawImagesAndCurve(Canvas& canvas, double y, const VisitSheet& sheet, Remaining& remaining)
{
    const double bottom = FooterTop - PartGap, height = bottom - y;
    if (remaining.tiles.empty()) {
        drawSumCurve(canvas, {MarginX, y, ContentWidth, std::min(height, LargestCurve)}, sheet.curve);
        return;
    }
    if (remaining.tiles.size() == 1) {
        const TileGrid one = tileGrid(1, 0.4 * ContentWidth, height);
        drawTiles(canvas, {MarginX, y, 0.0, 0.0}, one, remaining);
        const double x = MarginX + one.side + 2 * PartGap;
        drawSumCurve(canvas,
                     {x, y, MarginX + ContentWidth - x, std::min(height, std::max(one.side, SmallestCurve))},
                     sheet.curve);
        return;
    }
    const TileGrid grid = tileGrid(remaining.tiles.size(), ContentWidth, height - SmallestCurve - PartGap);
    drawTiles(canvas, {MarginX, y, ContentWidth, 0.0}, grid, remaining);
    const double top = y + tileGridHeight(grid) + PartGap;
    drawSumCurve(canvas, {MarginX, top, ContentWidth, std::min(bottom - top, LargestCurve)}, sheet.curve);
}

void drawFirstPage(Canvas& canvas, const VisitSheet& sheet, Remaining& remaining)
{
    double y = drawImageLines(canvas, drawHeader(canvas, sheet.head), sheet.images);
    y = drawResponseCards(canvas, y, sheet.cards);
    if (sheet.lesions.empty()) {
        y = drawHeading(canvas, y, "Lesions");
        y += canvas.paragraph({MarginX, y, ContentWidth, 0.0}, "No lesion was recorded at this visit.",
                              {7.5, false, Ink::Text, Align::Left});
    }
    const double imagesTop =
        FooterTop - SmallestCurve - (sheet.tiles.empty() ? 0.0 : RoomForOneRowOfTiles) - 2 * PartGap;
    y = drawLesions(canvas, y, imagesTop, sheet, remaining);
    y = drawNotes(canvas, y + 0.6, imagesTop, remaining);
    drawImagesAndCurve(canvas, y + PartGap, sheet, remaining);
}

void drawContinuedPage(Canvas& canvas, const VisitSheet& sheet, Remaining& remaining)
{
    const double bottom = FooterTop - PartGap;
    const bool hadLesions = !remaining.lesions.empty();
    double y = drawContinuedHeader(canvas, sheet.head);
    y = drawLesions(canvas, y, bottom, sheet, remaining);
    y = drawNotes(canvas, y + 0.6, bottom, remaining, hadLesions ? 0 : 1) + PartGap;
    if (remaining.tiles.empty() || !remaining.lesions.empty())
        return;
    drawTiles(canvas, {MarginX, y, ContentWidth, 0.0},
              tileGrid(remaining.tiles.size(), ContentWidth, bottom - y), remaining);
}

void drawVisit(Canvas& canvas, const VisitSheet& sheet, const std::string& softwareVersion,
               const std::function<void()>& newPage)
{
    Remaining remaining{sheet.lesions, noteTexts(canvas, sheet), sheet.tiles};
    drawFirstPage(canvas, sheet, remaining);
    drawFooter(canvas, softwareVersion);
    while (!remaining.nothing()) {
        newPage();
        drawContinuedPage(canvas, sheet, remaining);
        drawFooter(canvas, softwareVersion);
    }
}

/// Every system over all visits: the page to look at first.
void drawCourse(Canvas& canvas, const PageHead& head, const CriteriaMatrix& matrix,
                const measurement::PatientAssessment& assessment, const std::string& softwareVersion,
                const std::function<void()>& newPage)
{
    const double bottom = FooterTop - PartGap;
    const auto continued = [&] {
        newPage();
        drawFooter(canvas, softwareVersion);
        return drawContinuedHeader(canvas, head);
    };
    double y = drawHeader(canvas, head);
    drawFooter(canvas, softwareVersion);
    y = flow(criteriaBlocks(canvas, matrix), y, bottom, continued);
    const Kinetics kinetics = kineticsOf(assessment);
    const auto blocks = kineticsBlocks(canvas, kinetics);
    if (y + heightOf(blocks) > bottom)
        y = continued(); // rather together on a page of its own
    flow(blocks, y, bottom, continued);
}

void setUp(QPdfWriter& writer, const CaseReport& report)
{
    writer.setResolution(DotsPerInch);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
    writer.setTitle(QString::fromStdString("Liver lesion report " + report.case_.identity.id));
    writer.setCreator(QString::fromStdString("Hepatica " + report.softwareVersion));
}

void draw(QPdfWriter& writer, const CaseReport& report)
{
    QPainter painter(&writer);
    painter.setRenderHint(QPainter::LosslessImageRendering);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    Canvas canvas(painter);
    bool first = true;
    const auto newPage = [&] {
        if (!first)
            writer.newPage();
        first = false;
    };
    for (const ReaderSheets& reader : readerSheets(report)) {
        if (reader.assessment != nullptr) {
            const CriteriaMatrix matrix = criteriaMatrix(report.case_, *reader.assessment);
            if (!matrix.rows.empty()) {
                newPage();
                drawCourse(canvas, reader.head, matrix, *reader.assessment, report.softwareVersion, newPage);
            }
        }
        for (const VisitSheet& sheet : reader.visits) {
            newPage();
            drawVisit(canvas, sheet, report.softwareVersion, newPage);
        }
    }
}

} // namespace

Expected<std::vector<ReportDocument>> pdfDocuments(const CaseReport& report, const std::string& stem)
{
    const std::string fileName = stem + ".pdf";
    if (!haveFonts())
        return fail(ProblemCode::NotWritable, {fileName, "the program has no QGuiApplication for its fonts"});
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        setUp(writer, report);
        draw(writer, report);
    }
    return std::vector<ReportDocument>{{fileName, buffer.data().toStdString()}};
}

} // namespace hepatica::report
