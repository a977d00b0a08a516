#pragma once
#include "Canvas.h"
#include "VisitSheet.h"

#include <span>

namespace hepatica::report {

// The parts of a page, each drawn from its top left corner; those of free height tell it before they are
// drawn.

/// A4 with its margins, millimetres.
inline constexpr double PageWidth = 210.0, PageHeight = 297.0;
inline constexpr double MarginX = 14.0, MarginTop = 11.0, FooterTop = 282.5;
inline constexpr double ContentWidth = PageWidth - 2 * MarginX;

/// Title, patient, visit and series; returns where it ends.
double drawHeader(Canvas& canvas, const VisitSheet& sheet);
/// The short one of a second page.
double drawContinuedHeader(Canvas& canvas, const VisitSheet& sheet);
void drawFooter(Canvas& canvas, const std::string& softwareVersion);
/// A small heading over a rule; returns where it ends.
double drawHeading(Canvas& canvas, double y, const std::string& text);

/// The responses side by side; returns where they end.
double drawResponseCards(Canvas& canvas, double y, const std::vector<ResponseCard>& cards);

[[nodiscard]] double lesionTableHeight(const Canvas& canvas, std::span<const LesionLine> lines);
/// How many of the lines fit into the height, with the heading.
[[nodiscard]] std::size_t lesionLinesFitting(const Canvas& canvas, std::span<const LesionLine> lines,
                                             double height);
double drawLesionTable(Canvas& canvas, double y, std::span<const LesionLine> lines,
                       const std::string& meanTitle);

/// Small print, one paragraph a text.
[[nodiscard]] double smallPrintHeight(const Canvas& canvas, std::span<const std::string> texts);
double drawSmallPrint(Canvas& canvas, double y, std::span<const std::string> texts);

/// Tiles of equal size, as large as the box allows.
struct TileGrid {
    std::size_t columns = 0, tiles = 0; ///< how many of the tiles find place
    double side = 0.0;                  ///< of the square image
};
[[nodiscard]] TileGrid tileGrid(std::size_t tiles, double width, double height);
[[nodiscard]] double tileGridHeight(const TileGrid& grid);
void drawKeyImages(Canvas& canvas, const Box& box, std::span<const KeyTile> tiles, const TileGrid& grid);

void drawSumCurve(Canvas& canvas, const Box& box, const SumCurve& curve);

} // namespace hepatica::report
