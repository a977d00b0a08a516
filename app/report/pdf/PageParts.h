#pragma once
#include "../CriteriaMatrix.h"
#include "../Kinetics.h"
#include "../VisitSheet.h"
#include "Canvas.h"
#include "PageFlow.h"

#include <span>

namespace hepatica::report {

// The parts of a page, each drawn from its top left corner; those of free height tell it before they are
// drawn.

/// A4 with its margins, millimetres.
inline constexpr double PageWidth = 210.0, PageHeight = 297.0;
inline constexpr double MarginX = 14.0, MarginTop = 11.0, FooterTop = 282.5;
inline constexpr double ContentWidth = PageWidth - 2 * MarginX;

/// Title, patient and what the page tells of; returns where it ends.
double drawHeader(Canvas& canvas, const PageHead& head);
/// The short one of a second page.
double drawContinuedHeader(Canvas& canvas, const PageHead& head);
/// The series of a visit, two a line.
double drawImageLines(Canvas& canvas, double y, const std::vector<std::string>& images);
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

/// A heading that stays with what follows, and a paragraph of small print, with some room above and below.
[[nodiscard]] PageBlock headingBlock(Canvas& canvas, const std::string& text);
[[nodiscard]] PageBlock smallPrintBlock(Canvas& canvas, const std::string& text);
/// All systems and visits, then the rules of the latest visit. The matrix must outlive the blocks.
[[nodiscard]] std::vector<PageBlock> criteriaBlocks(Canvas& canvas, const CriteriaMatrix& matrix);
/// Growth, pseudoprogression and hyperprogression, which must outlive the blocks.
[[nodiscard]] std::vector<PageBlock> kineticsBlocks(Canvas& canvas, const Kinetics& kinetics);

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
