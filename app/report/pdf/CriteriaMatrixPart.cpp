#include "PageParts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>

namespace hepatica::report {

namespace {

constexpr double SystemWidth = 31.0, EndWidth = 19.0, WidestVisit = 24.0, Padding = 1.0, BarWidth = 1.1;
constexpr double HeadHeight = 6.6, CodeHeight = 3.0, ChangeHeight = 2.1, RowPadding = 0.25;
constexpr double CodeWidth = 20.0, RuleTitleWidth = 28.0, RuleVisitWidth = 11.0, RuleWidth = 35.0;
constexpr std::size_t EndColumns = 3, VisitsInRow = 8;
constexpr Style Head{6.4, true, Ink::Text, Align::Left};
constexpr Style HeadDate{5.8, false, Ink::Muted, Align::Left};
constexpr Style System{7.0, true, Ink::Text, Align::Left};
constexpr Style Code{7.4, true, Ink::Text, Align::Left};
constexpr Style HalfCode{6.2, true, Ink::Text, Align::Left};
constexpr Style Quiet{7.0, false, Ink::Muted, Align::Left};
constexpr Style Change{5.8, false, Ink::Muted, Align::Left};
constexpr Style Note{5.8, false, Ink::Muted, Align::Left};
constexpr Style Reason{6.6, false, Ink::Text, Align::Left};

constexpr std::array<Ink, 6> ToneInks{Ink::White, Ink::Blue,      Ink::Grey,
                                      Ink::Amber, Ink::Vermilion, Ink::White};

/// The visits that stand side by side; the responses over all visits stand behind the last ones.
struct Columns {
    std::size_t first = 0, count = 0;
    bool last = false;
    [[nodiscard]] double visitWidth() const
    {
        const double room = ContentWidth - SystemWidth - EndColumns * EndWidth;
        return std::min(WidestVisit, room / static_cast<double>(std::max<std::size_t>(count, 1)));
    }
    [[nodiscard]] double visitX(std::size_t at) const
    {
        return MarginX + SystemWidth + static_cast<double>(at) * visitWidth();
    }
    [[nodiscard]] static double endX(std::size_t at)
    {
        return MarginX + ContentWidth - static_cast<double>(EndColumns - at) * EndWidth;
    }
};

void rule(Canvas& canvas, double y, const Stroke& stroke)
{
    canvas.stroke({{MarginX, y}, {MarginX + ContentWidth, y}}, stroke);
}

void drawTwoLines(Canvas& canvas, double x, double y, double width, const DatedCode& words,
                  const std::array<Style, 2>& styles)
{
    canvas.line({x, y, width, CodeHeight}, words.code, styles[0]);
    canvas.line({x, y + CodeHeight, width, ChangeHeight}, words.date, styles[1]);
}

void drawMatrixHead(Canvas& canvas, double y, const CriteriaMatrix& matrix, const Columns& columns)
{
    const std::array<Style, 2> styles{Head, HeadDate};
    drawTwoLines(canvas, MarginX, y, SystemWidth, {"System", "sum's change from baseline"}, styles);
    for (std::size_t at = 0; at < columns.count; ++at)
        drawTwoLines(canvas, columns.visitX(at) + Padding, y, columns.visitWidth() - 2 * Padding,
                     {matrix.visits[columns.first + at], matrix.dates[columns.first + at]}, styles);
    constexpr std::array<const char*, EndColumns> Ends{"Best response", "Confirmed", "Progression"};
    for (std::size_t at = 0; columns.last && at < EndColumns; ++at)
        drawTwoLines(canvas, Columns::endX(at), y, EndWidth - Padding, {Ends[at], ""}, styles);
    rule(canvas, y + HeadHeight - 0.6, {0.3, Ink::Text, Dash::Solid});
}

constexpr double CellsHeight = CodeHeight + ChangeHeight;

/// What is not answered is grey and has no bar.
void drawCell(Canvas& canvas, const Box& box, const MatrixCell& cell)
{
    const bool isAnswer = cell.tone != Tone::None && cell.tone != Tone::Unanswered;
    if (cell.tone == Tone::Unanswered)
        canvas.fill({box.x, box.y, box.width - 0.6, box.height}, Ink::Shade);
    canvas.fill({box.x, box.y, BarWidth, box.height},
                isAnswer ? ToneInks[static_cast<std::size_t>(cell.tone)] : Ink::White);
    const double x = box.x + BarWidth + Padding, width = box.width - BarWidth - 2 * Padding;
    const std::size_t slash = cell.code.find('/'); // "NON-iCR/NON-iUPD" has no sum, and takes both lines
    if (slash != std::string::npos && cell.change.empty()) {
        canvas.line({x, box.y, width, 0.5 * CellsHeight}, cell.code.substr(0, slash + 1), HalfCode);
        canvas.line({x, box.y + 0.5 * CellsHeight, width, 0.5 * CellsHeight}, cell.code.substr(slash + 1),
                    HalfCode);
        return;
    }
    canvas.line({x, box.y, width, CodeHeight}, cell.code, isAnswer ? Code : Quiet);
    canvas.line({x, box.y + CodeHeight, width, ChangeHeight}, cell.change, Change);
}

std::string notesText(const MatrixRow& row)
{
    return fmt::format("{}", fmt::join(row.notes, "  \u00b7  "));
}

double matrixRowHeight(const Canvas& canvas, const MatrixRow& row, const Columns& columns)
{
    const double notes =
        columns.last ? canvas.textHeight(notesText(row), ContentWidth - 2 * Padding, Note) : 0.0;
    return CellsHeight + notes + 2 * RowPadding;
}

void drawMatrixRow(Canvas& canvas, double y, const MatrixRow& row, const Columns& columns)
{
    const double top = y + RowPadding;
    canvas.paragraph({MarginX, top + 0.4, SystemWidth - Padding, 0.0}, row.title, System);
    for (std::size_t at = 0; at < columns.count; ++at)
        drawCell(canvas, {columns.visitX(at), top, columns.visitWidth(), CellsHeight - 0.2},
                 row.cells[columns.first + at]);
    if (columns.last) {
        const std::array<Style, 2> styles{Code, Change}, quiet{Quiet, Change};
        drawTwoLines(canvas, Columns::endX(0), top, EndWidth - Padding, row.best, styles);
        drawTwoLines(canvas, Columns::endX(1), top, EndWidth - Padding, row.confirmed, styles);
        drawTwoLines(canvas, Columns::endX(2), top, EndWidth - Padding, {row.progression, ""}, quiet);
        canvas.paragraph({MarginX + Padding, top + CellsHeight, ContentWidth - 2 * Padding, 0.0},
                         notesText(row), Note);
    }
    rule(canvas, y + matrixRowHeight(canvas, row, columns), {0.12, Ink::Rule, Dash::Solid});
}

void addMatrixRows(std::vector<PageBlock>& blocks, Canvas& canvas, const CriteriaMatrix& matrix,
                   const Columns& columns)
{
    blocks.push_back({HeadHeight,
                      [&canvas, &matrix, columns](double y) { drawMatrixHead(canvas, y, matrix, columns); },
                      true});
    for (const MatrixRow& row : matrix.rows)
        blocks.push_back({matrixRowHeight(canvas, row, columns),
                          [&canvas, &row, columns](double y) { drawMatrixRow(canvas, y, row, columns); }});
}

double ruleLineHeight(const Canvas& canvas, const RuleLine& line)
{
    const double width = ContentWidth - RuleTitleWidth - RuleVisitWidth - CodeWidth - RuleWidth;
    return std::max(canvas.lineHeight(Reason), canvas.textHeight(line.reason, width, Reason)) + 0.25;
}

void drawRuleLine(Canvas& canvas, double y, const RuleLine& line)
{
    const double height = canvas.lineHeight(Reason);
    Style bold = Reason;
    bold.bold = true;
    double x = MarginX;
    const auto cell = [&](const std::string& text, double width, const Style& style) {
        canvas.line({x, y, width - Padding, height}, text, style);
        x += width;
    };
    cell(line.title, RuleTitleWidth, Reason);
    cell(line.visit, RuleVisitWidth, Reason);
    cell(line.code, CodeWidth, bold);
    cell(line.rule, RuleWidth, Reason);
    canvas.paragraph({x, y, MarginX + ContentWidth - x, 0.0}, line.reason, Reason);
}

} // namespace

std::vector<PageBlock> criteriaBlocks(Canvas& canvas, const CriteriaMatrix& matrix)
{
    std::vector<PageBlock> blocks{headingBlock(canvas, "Every system side by side")};
    for (std::size_t first = 0; first < matrix.visits.size(); first += VisitsInRow) {
        const std::size_t count = std::min(VisitsInRow, matrix.visits.size() - first);
        addMatrixRows(blocks, canvas, matrix, {first, count, first + count == matrix.visits.size()});
    }
    if (!matrix.notAssessed.empty())
        blocks.push_back(
            smallPrintBlock(canvas, fmt::format("Not assessed. {}.", fmt::join(matrix.notAssessed, ". "))));
    blocks.push_back(headingBlock(canvas, "Rule and reason at the latest visit"));
    for (const RuleLine& line : matrix.rules)
        blocks.push_back(
            {ruleLineHeight(canvas, line), [&canvas, &line](double y) { drawRuleLine(canvas, y, line); }});
    if (!matrix.conventions.empty())
        blocks.push_back(smallPrintBlock(canvas, fmt::format("{}.", fmt::join(matrix.conventions, ". "))));
    return blocks;
}

} // namespace hepatica::report
