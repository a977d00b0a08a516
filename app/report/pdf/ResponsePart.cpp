#include "PageParts.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace hepatica::report {

namespace {

using measurement::Response;

constexpr double CardGap = 4.0, BarWidth = 1.4, Padding = 2.2, CodeWidth = 22.0;
constexpr double LabelHeight = 2.9, ValueHeight = 3.8, FieldGap = 0.9, TitleHeight = 4.2, CodeHeight = 8.2;
constexpr std::size_t CardsInRow = 2, FieldsInRow = 3;
using Shares = std::array<double, FieldsInRow>; // of the width; together 1
constexpr Shares ResponseShares{0.25, 0.47, 0.28}, SumShares{0.28, 0.30, 0.42};
constexpr Style Title{8.0, true, Ink::Text, Align::Left};
constexpr Style Code{20.0, true, Ink::Text, Align::Left};
constexpr Style Label{5.8, false, Ink::Muted, Align::Left};
constexpr Style Value{7.8, true, Ink::Text, Align::Left};
constexpr Style Reason{7.5, false, Ink::Text, Align::Left};
constexpr Style Note{6.2, false, Ink::Muted, Align::Left};

/// The code in words stands beside the bar: its colour only helps the eye.
Ink barInk(const std::optional<Response>& overall)
{
    constexpr std::array<std::pair<Response, Ink>, 3> Bars{
        {{Response::CR, Ink::Blue}, {Response::PR, Ink::Blue}, {Response::PD, Ink::Vermilion}}};
    if (overall)
        for (const auto& [response, ink] : Bars)
            if (response == *overall)
                return ink;
    return Ink::Grey;
}

constexpr double FieldHeight = LabelHeight + ValueHeight + FieldGap;
constexpr double CodeBlockHeight = TitleHeight + CodeHeight;

double textsHeight(const Canvas& canvas, const ResponseCard& card, double width)
{
    double height = canvas.textHeight(card.reason, width, Reason) + 0.6;
    for (const std::string& warning : card.warnings)
        height += canvas.textHeight("Note: " + warning, width, Note);
    return height;
}

double cardHeight(const Canvas& canvas, const ResponseCard& card, double width)
{
    const double inner = width - BarWidth - 2 * Padding;
    const double sums = card.sums.empty() ? 0.0 : FieldHeight;
    return Padding + CodeBlockHeight + sums + 0.6 + textsHeight(canvas, card, inner) + Padding;
}

/// Three fields in a row.
void drawFields(Canvas& canvas, const Box& box, std::span<const Field> fields, const Shares& shares)
{
    double x = box.x;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const double width = box.width * shares[at];
        canvas.line({x, box.y, width - 1.2, LabelHeight}, fields[at].label, Label);
        canvas.line({x, box.y + LabelHeight, width - 1.2, ValueHeight}, fields[at].value, Value);
        x += width;
    }
}

/// "NON-CR/NON-PD" takes two lines.
void drawCode(Canvas& canvas, const Box& box, const std::string& code)
{
    const std::size_t slash = code.find('/');
    if (slash == std::string::npos) {
        canvas.line(box, code, Code);
        return;
    }
    Style half = Code;
    half.size_pt = 0.5 * Code.size_pt;
    const double height = 0.5 * box.height;
    canvas.line({box.x, box.y, box.width, height}, code.substr(0, slash + 1), half);
    canvas.line({box.x, box.y + height, box.width, height}, code.substr(slash + 1), half);
}

void drawCard(Canvas& canvas, const Box& box, const ResponseCard& card)
{
    canvas.fill(box, Ink::Shade);
    canvas.fill({box.x, box.y, BarWidth, box.height}, barInk(card.overall));
    const double x = box.x + BarWidth + Padding, inner = box.width - BarWidth - 2 * Padding;
    double y = box.y + Padding;
    canvas.line({x, y, CodeWidth - 2.0, TitleHeight}, card.title, Title);
    drawCode(canvas, {x, y + TitleHeight, CodeWidth - 2.0, CodeHeight}, card.code);
    drawFields(canvas, {x + CodeWidth, y + 0.6, inner - CodeWidth, 0.0}, card.answers, ResponseShares);
    drawFields(canvas, {x, y + CodeBlockHeight, inner, 0.0}, card.sums, SumShares);
    y += card.sums.empty() ? 0.0 : FieldHeight;
    y += CodeBlockHeight + 0.6;
    y += canvas.paragraph({x, y, inner, 0.0}, card.reason, Reason) + 0.6;
    for (const std::string& warning : card.warnings)
        y += canvas.paragraph({x, y, inner, 0.0}, "Note: " + warning, Note);
}

} // namespace

double drawResponseCards(Canvas& canvas, double y, const std::vector<ResponseCard>& cards)
{
    const double width = (ContentWidth - CardGap * (CardsInRow - 1)) / CardsInRow;
    for (std::size_t first = 0; first < cards.size(); first += CardsInRow) {
        const std::size_t last = std::min(first + CardsInRow, cards.size());
        double height = 0.0;
        for (std::size_t at = first; at < last; ++at)
            height = std::max(height, cardHeight(canvas, cards[at], width));
        for (std::size_t at = first; at < last; ++at)
            drawCard(canvas,
                     {MarginX + static_cast<double>(at - first) * (width + CardGap), y, width, height},
                     cards[at]);
        y += height + 3.0;
    }
    return y;
}

} // namespace hepatica::report
