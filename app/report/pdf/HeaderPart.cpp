#include "PageParts.h"

#include <array>
#include <string_view>
#include <utility>

namespace hepatica::report {

namespace {

constexpr Style Title{13.0, true, Ink::Text, Align::Left};
constexpr Style VisitName{13.0, true, Ink::Text, Align::Right};
constexpr Style VisitLine{7.5, false, Ink::Muted, Align::Right};
constexpr Style Label{6.0, false, Ink::Muted, Align::Left};
constexpr Style Value{8.0, false, Ink::Text, Align::Left};
constexpr Style Name{10.0, true, Ink::Text, Align::Left};
constexpr Style SeriesLine{7.0, false, Ink::Text, Align::Left};
constexpr double TitleHeight = 6.5, LineHeight = 3.6, LabelHeight = 2.8, ValueHeight = 3.9, Gap = 2.0;

double drawTitle(Canvas& canvas, const PageHead& head, const std::string& title)
{
    const double half = 0.5 * ContentWidth;
    canvas.line({MarginX, MarginTop, half, TitleHeight}, title, Title);
    canvas.line({MarginX + half, MarginTop, half, TitleHeight}, head.name, VisitName);
    const double y = MarginTop + TitleHeight;
    canvas.line({MarginX + half, y, half, LineHeight}, head.line, VisitLine);
    return y;
}

double shareOf(const Field& field)
{
    constexpr std::array<std::pair<std::string_view, double>, 4> Shares{
        {{"Patient ID", 2.0}, {"Case", 1.6}, {"Reader", 1.2}, {"Sex", 0.8}}};
    for (const auto& [label, share] : Shares)
        if (label == field.label)
            return share;
    return 1.0;
}

/// The fields in columns; identifiers may be long, the others are not.
void drawFields(Canvas& canvas, const Box& box, const std::vector<Field>& fields)
{
    double all = 0.0, x = box.x;
    for (const Field& field : fields)
        all += shareOf(field);
    for (const Field& field : fields) {
        const double width = box.width * shareOf(field) / all;
        canvas.line({x, box.y, width - Gap, LabelHeight}, field.label, Label);
        canvas.line({x, box.y + LabelHeight, width - Gap, ValueHeight}, field.value, Value);
        x += width;
    }
}

} // namespace

double drawHeader(Canvas& canvas, const PageHead& head)
{
    double y = drawTitle(canvas, head, "Liver lesion report") + LineHeight + 1.6;
    canvas.stroke({{MarginX, y}, {MarginX + ContentWidth, y}}, {0.5, Ink::Text, Dash::Solid});
    y += 1.8;
    y += canvas.paragraph({MarginX, y, ContentWidth, 0.0}, head.patientName, Name) + 0.8;
    drawFields(canvas, {MarginX, y, ContentWidth, 0.0}, head.identity);
    return y + LabelHeight + ValueHeight + 1.0;
}

double drawImageLines(Canvas& canvas, double y, const std::vector<std::string>& images)
{
    canvas.line({MarginX, y, ContentWidth, LabelHeight}, "Images of this visit", Label);
    y += LabelHeight;
    if (images.empty()) {
        canvas.line({MarginX, y, ContentWidth, LineHeight}, "none", SeriesLine);
        return y + LineHeight + 2.2;
    }
    const double half = 0.5 * ContentWidth;
    for (std::size_t at = 0; at < images.size(); ++at) {
        const double x = MarginX + (at % 2 == 0 ? 0.0 : half);
        canvas.line({x, y, half - Gap, LineHeight}, images[at], SeriesLine);
        if (at % 2 == 1 || at + 1 == images.size())
            y += LineHeight;
    }
    return y + 2.2;
}

double drawContinuedHeader(Canvas& canvas, const PageHead& head)
{
    double y = drawTitle(canvas, head, "Liver lesion report, continued") + LineHeight + 1.6;
    canvas.stroke({{MarginX, y}, {MarginX + ContentWidth, y}}, {0.5, Ink::Text, Dash::Solid});
    y += 1.8;
    const std::string id = head.identity.front().label + " " + head.identity.front().value;
    canvas.line({MarginX, y, ContentWidth, ValueHeight}, head.patientName + "  \u00b7  " + id, Value);
    return y + ValueHeight + 2.5;
}

void drawFooter(Canvas& canvas, const std::string& softwareVersion)
{
    constexpr Style Small{6.0, false, Ink::Muted, Align::Left};
    canvas.stroke({{MarginX, FooterTop}, {MarginX + ContentWidth, FooterTop}},
                  {0.15, Ink::Rule, Dash::Solid});
    const double y = FooterTop + 1.0, versionWidth = 34.0;
    canvas.paragraph(
        {MarginX, y, ContentWidth - versionWidth, 0.0},
        "Not a medical device. Research software: every number and every response must be checked by "
        "a physician against the images. Response codes follow the criterion named beside them.",
        Small);
    Style right = Small;
    right.align = Align::Right;
    canvas.line({MarginX + ContentWidth - versionWidth, y, versionWidth, canvas.lineHeight(Small)},
                "Hepatica " + softwareVersion, right);
}

double drawHeading(Canvas& canvas, double y, const std::string& text)
{
    constexpr Style Heading{8.0, true, Ink::Text, Align::Left};
    const double height = canvas.lineHeight(Heading);
    canvas.line({MarginX, y, ContentWidth, height}, text, Heading);
    return y + height + 0.6;
}

namespace {
constexpr Style SmallPrint{6.0, false, Ink::Muted, Align::Left};
}

double smallPrintHeight(const Canvas& canvas, std::span<const std::string> texts)
{
    double height = 0.0;
    for (const std::string& text : texts)
        height += canvas.textHeight(text, ContentWidth, SmallPrint);
    return height;
}

double drawSmallPrint(Canvas& canvas, double y, std::span<const std::string> texts)
{
    for (const std::string& text : texts)
        y += canvas.paragraph({MarginX, y, ContentWidth, 0.0}, text, SmallPrint);
    return y;
}

PageBlock headingBlock(Canvas& canvas, const std::string& text)
{
    constexpr double RoomAbove = 1.6, RoomBelow = 4.0; // below, for the heading's own line
    return {RoomAbove + RoomBelow, [&canvas, text](double y) { drawHeading(canvas, y + RoomAbove, text); },
            true};
}

PageBlock smallPrintBlock(Canvas& canvas, const std::string& text)
{
    constexpr double Room = 0.5;
    const std::vector<std::string> texts{text};
    return {smallPrintHeight(canvas, texts) + 2 * Room,
            [&canvas, texts](double y) { drawSmallPrint(canvas, y + Room, texts); }};
}

} // namespace hepatica::report
