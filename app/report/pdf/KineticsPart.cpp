#include "PageParts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hepatica/measurement/Hyperprogression.h>

namespace hepatica::report {

namespace {

constexpr double Padding = 1.0, ResultWidth = 9.0, DefinitionsWidth = 60.0, HeadHeight = 6.4;
constexpr Style Head{6.0, false, Ink::Muted, Align::Left};
constexpr Style Text{6.6, false, Ink::Text, Align::Left};
constexpr Style Bold{6.6, true, Ink::Text, Align::Left};

struct GrowthColumn {
    const char *title, *unit;
    double width;
    Align align;
    std::string GrowthLine::*text;
};

constexpr std::array<GrowthColumn, 7> GrowthColumns{{
    {"From", "", 22.0, Align::Left, &GrowthLine::from},
    {"To", "", 22.0, Align::Left, &GrowthLine::to},
    {"Interval", "days", 18.0, Align::Right, &GrowthLine::days},
    {"TGR (sphere)", "volume a month", 30.0, Align::Right, &GrowthLine::tgr},
    {"TGR (volumes)", "volume a month", 30.0, Align::Right, &GrowthLine::tgrOfVolumes},
    {"TGK", "mm a month", 26.0, Align::Right, &GrowthLine::tgk},
    {"Doubling time", "days", 26.0, Align::Right, &GrowthLine::doubling},
}};

void drawGrowthHead(Canvas& canvas, double y)
{
    double x = MarginX;
    for (const GrowthColumn& column : GrowthColumns) {
        Style style = Head;
        style.align = column.align;
        canvas.line({x, y, column.width - Padding, 2.9}, column.title, style);
        canvas.line({x, y + 2.7, column.width - Padding, 2.9}, column.unit, style);
        x += column.width;
    }
    canvas.stroke({{MarginX, y + HeadHeight - 0.5}, {MarginX + ContentWidth, y + HeadHeight - 0.5}},
                  {0.3, Ink::Text, Dash::Solid});
}

void drawGrowthLine(Canvas& canvas, double y, const GrowthLine& line)
{
    double x = MarginX;
    for (const GrowthColumn& column : GrowthColumns) {
        Style style = Text;
        style.align = column.align;
        canvas.line({x, y, column.width - Padding, canvas.lineHeight(Text)}, line.*column.text, style);
        x += column.width;
    }
}

double definitionHeight(const Canvas& canvas, const DefinitionLine& line)
{
    const double reasonWidth = ContentWidth - ResultWidth - DefinitionsWidth;
    return std::max(canvas.textHeight(line.definitions, DefinitionsWidth - 2 * Padding, Text),
                    canvas.textHeight(line.reason, reasonWidth, Text)) +
           0.4;
}

void drawDefinition(Canvas& canvas, double y, const DefinitionLine& line)
{
    const double height = canvas.lineHeight(Text);
    canvas.line({MarginX, y, ResultWidth, height}, line.result, Bold);
    const double x = MarginX + ResultWidth;
    canvas.paragraph({x, y, DefinitionsWidth - 2 * Padding, 0.0}, line.definitions, Text);
    canvas.paragraph({x + DefinitionsWidth, y, ContentWidth - ResultWidth - DefinitionsWidth, 0.0},
                     line.reason, Text);
}

PageBlock paragraphBlock(Canvas& canvas, const std::string& text, const Style& style)
{
    return {canvas.textHeight(text, ContentWidth, style) + 0.6, [&canvas, text, style](double y) {
                canvas.paragraph({MarginX, y, ContentWidth, 0.0}, text, style);
            }};
}

void addGrowth(std::vector<PageBlock>& blocks, Canvas& canvas, const Kinetics& kinetics)
{
    blocks.push_back(headingBlock(canvas, "Growth of the targets"));
    if (kinetics.growth.empty()) {
        blocks.push_back(paragraphBlock(canvas, "No two visits have all targets measured.", Text));
        return;
    }
    blocks.push_back({HeadHeight, [&canvas](double y) { drawGrowthHead(canvas, y); }, true});
    for (const GrowthLine& line : kinetics.growth)
        blocks.push_back(
            {canvas.lineHeight(Text) + 0.3, [&canvas, &line](double y) { drawGrowthLine(canvas, y, line); }});
}

std::string withNote(const char* title)
{
    return fmt::format("{}: {}", title, measurement::ResearchNote);
}

} // namespace

std::vector<PageBlock> kineticsBlocks(Canvas& canvas, const Kinetics& kinetics)
{
    std::vector<PageBlock> blocks;
    addGrowth(blocks, canvas, kinetics);
    blocks.push_back(headingBlock(canvas, withNote("Pseudoprogression")));
    blocks.push_back(paragraphBlock(canvas, kinetics.pseudoprogression, Bold));
    blocks.push_back(paragraphBlock(
        canvas, fmt::format("{}", fmt::join(kinetics.pseudoprogressionDetails, "  \u00b7  ")), Text));
    blocks.push_back(headingBlock(canvas, withNote("Hyperprogression, every definition")));
    blocks.push_back(smallPrintBlock(canvas, "Sums of the targets. " + kinetics.hyperprogressionScans + "."));
    blocks.back().keepsNext = true;
    for (const DefinitionLine& line : kinetics.hyperprogression)
        blocks.push_back({definitionHeight(canvas, line),
                          [&canvas, &line](double y) { drawDefinition(canvas, y, line); }});
    for (const std::string& confounder : kinetics.confounders)
        blocks.push_back(paragraphBlock(canvas, "May explain the growth: " + confounder, Text));
    return blocks;
}

} // namespace hepatica::report
