#include "PageParts.h"

#include <algorithm>
#include <array>
#include <string>

namespace hepatica::report {

namespace {

constexpr double HeadHeight = 7.0, CellPadding = 1.0, RowPadding = 0.55;
constexpr Style Head{6.0, false, Ink::Muted, Align::Left};
constexpr Style Cell{7.0, false, Ink::Text, Align::Left};

struct Column {
    const char* title;
    const char* unit;
    double width;
    Align align;
    bool wraps; ///< words; numbers stay on one line
    std::string LesionLine::*text;
};

/// Twelve columns, together as wide as the content.
constexpr std::array<Column, 12> Columns{{
    {"Lesion", "", 14.5, Align::Left, true, &LesionLine::lesion},
    {"Class", "", 19.5, Align::Left, true, &LesionLine::lesionClass},
    {"Organ", "", 17.0, Align::Left, true, &LesionLine::organ},
    {"State", "", 17.5, Align::Left, true, &LesionLine::state},
    {"Long axis", "mm", 12.5, Align::Right, false, &LesionLine::longAxis_mm},
    {"Short axis", "mm", 13.0, Align::Right, false, &LesionLine::shortAxis_mm},
    {"Viable axis", "mm", 14.5, Align::Right, false, &LesionLine::viable_mm},
    {"Volume", "mL", 12.5, Align::Right, false, &LesionLine::volume_ml},
    {"", "", 11.5, Align::Right, false, &LesionLine::mean},
    {"Change from", "baseline", 15.5, Align::Right, false, &LesionLine::fromBaseline},
    {"Change from", "nadir", 15.5, Align::Right, false, &LesionLine::fromNadir},
    {"Source", "and series", 18.0, Align::Left, true, &LesionLine::source},
}};

double textWidthOf(const Column& column)
{
    return column.width - 2 * CellPadding;
}

double rowHeight(const Canvas& canvas, const LesionLine& line)
{
    double height = canvas.lineHeight(Cell);
    for (const Column& column : Columns)
        if (column.wraps)
            height = std::max(height, canvas.textHeight(line.*column.text, textWidthOf(column), Cell));
    return height + 2 * RowPadding;
}

void drawHead(Canvas& canvas, double y, const std::string& meanTitle)
{
    const std::size_t space = meanTitle.find(' ');
    double x = MarginX;
    for (const Column& column : Columns) {
        const bool isMean = column.text == &LesionLine::mean;
        Style style = Head;
        style.align = column.align;
        const double left = x + CellPadding, width = textWidthOf(column);
        canvas.line({left, y, width, 3.2}, isMean ? meanTitle.substr(0, space) : column.title, style);
        canvas.line({left, y + 3.0, width, 3.2}, isMean ? meanTitle.substr(space + 1) : column.unit, style);
        x += column.width;
    }
}

void drawRow(Canvas& canvas, const Box& row, const LesionLine& line)
{
    double x = row.x;
    for (const Column& column : Columns) {
        Style style = Cell;
        style.align = column.align;
        style.bold = column.text == &LesionLine::lesion;
        const Box cell{x + CellPadding, row.y + RowPadding, textWidthOf(column), row.height - 2 * RowPadding};
        if (column.wraps)
            canvas.paragraph(cell, line.*column.text, style);
        else
            canvas.line({cell.x, cell.y, cell.width, canvas.lineHeight(style)}, line.*column.text, style);
        x += column.width;
    }
}

void rule(Canvas& canvas, double y, const Stroke& stroke)
{
    canvas.stroke({{MarginX, y}, {MarginX + ContentWidth, y}}, stroke);
}

} // namespace

double lesionTableHeight(const Canvas& canvas, std::span<const LesionLine> lines)
{
    double height = HeadHeight;
    for (const LesionLine& line : lines)
        height += rowHeight(canvas, line);
    return height + 1.2;
}

std::size_t lesionLinesFitting(const Canvas& canvas, std::span<const LesionLine> lines, double height)
{
    std::size_t fitting = lines.size();
    while (fitting > 0 && lesionTableHeight(canvas, lines.first(fitting)) > height)
        --fitting;
    return fitting;
}

double drawLesionTable(Canvas& canvas, double y, std::span<const LesionLine> lines,
                       const std::string& meanTitle)
{
    drawHead(canvas, y, meanTitle);
    y += HeadHeight;
    rule(canvas, y, {0.3, Ink::Text, Dash::Solid});
    for (const LesionLine& line : lines) {
        const double height = rowHeight(canvas, line);
        drawRow(canvas, {MarginX, y, ContentWidth, height}, line);
        y += height;
        rule(canvas, y, {0.12, Ink::Rule, Dash::Solid});
    }
    return y + 1.2;
}

} // namespace hepatica::report
