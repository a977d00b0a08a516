#include "PageParts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace hepatica::report {

namespace {

constexpr double TileGap = 3.0, WidestGap = 14.0, CaptionHeight = 9.6, LargestSide = 76.0,
                 SmallestSide = 21.0;
constexpr Style TileTitle{7.2, true, Ink::Text, Align::Left};
constexpr Style TileCaption{5.8, false, Ink::Muted, Align::Left};

/// Lengths a scale bar may have; the longest that takes no more than a third of the image.
constexpr std::array<int, 5> BarLengths_mm{50, 20, 10, 5, 2};

double tileHeight(double side)
{
    return side + CaptionHeight;
}

double sideFor(std::size_t columns, std::size_t rows, double width, double height)
{
    const auto c = static_cast<double>(columns), r = static_cast<double>(rows);
    const double byWidth = (width - (c - 1) * TileGap) / c;
    const double byHeight = (height - (r - 1) * TileGap) / r - CaptionHeight;
    return std::min({byWidth, byHeight, LargestSide});
}

/// From the pixels of an image to its place on the page.
class Placement {
public:
    Placement(const Box& box, const KeyImage& image) : box_(box), mmPerPixel_(box.width / image.width) {}
    [[nodiscard]] PagePoint at(const PixelPoint& pixel) const
    {
        return {box_.x + (pixel.x + 0.5) * mmPerPixel_, box_.y + (pixel.y + 0.5) * mmPerPixel_};
    }
    template <typename Points> [[nodiscard]] std::vector<PagePoint> all(const Points& pixels) const
    {
        std::vector<PagePoint> points;
        for (const PixelPoint& pixel : pixels)
            points.push_back(at(pixel));
        return points;
    }

private:
    Box box_;
    double mmPerPixel_;
};

/// A light line on a dark, wider one: seen on any grey.
void rimmedStroke(Canvas& canvas, const std::vector<PagePoint>& points, double width, Ink ink, Dash dash,
                  bool closed = false)
{
    canvas.stroke(points, {width + 0.3, Ink::Black, Dash::Solid}, closed);
    canvas.stroke(points, {width, ink, dash}, closed);
}

/// Short strokes across the ends of a caliper's line.
void drawEnds(Canvas& canvas, const std::vector<PagePoint>& ends)
{
    const double dx = ends[1].x - ends[0].x, dy = ends[1].y - ends[0].y, length = std::hypot(dx, dy);
    if (length <= 0.0)
        return;
    const double halfEnd = 0.9, nx = -dy / length * halfEnd, ny = dx / length * halfEnd;
    for (const PagePoint& end : ends)
        rimmedStroke(canvas, {{end.x - nx, end.y - ny}, {end.x + nx, end.y + ny}}, 0.3, Ink::White,
                     Dash::Solid);
}

void drawLesion(Canvas& canvas, const Box& box, const KeyImage& image)
{
    const Placement place(box, image);
    for (const auto& contour : image.contours)
        rimmedStroke(canvas, place.all(contour), 0.2, Ink::Amber, Dash::Solid, true);
    if (image.shortAxis.size() == 2) {
        const auto ends = place.all(image.shortAxis);
        rimmedStroke(canvas, ends, 0.3, Ink::White, Dash::Dashed);
        drawEnds(canvas, ends);
    }
    const auto ends = place.all(image.longAxis);
    rimmedStroke(canvas, ends, 0.3, Ink::White, Dash::Solid);
    drawEnds(canvas, ends);
}

void drawSides(Canvas& canvas, const Box& box, const std::array<std::string, 4>& sides)
{
    constexpr Style Letter{6.5, true, Ink::White, Align::Centre};
    const double inset = 2.0, middleX = box.x + 0.5 * box.width, middleY = box.y + 0.5 * box.height;
    const std::array<PagePoint, 4> places{{{box.x + inset, middleY},
                                           {box.right() - inset, middleY},
                                           {middleX, box.y + inset},
                                           {middleX, box.bottom() - inset}}};
    for (std::size_t at = 0; at < sides.size(); ++at)
        canvas.rimmed(places[at], sides[at], Letter, Ink::Black);
}

void drawScaleBar(Canvas& canvas, const Box& box, const KeyImage& image)
{
    constexpr Style BarText{5.8, true, Ink::White, Align::Centre};
    const double pagePerPatient = box.width / (image.width * image.pixel_mm);
    const auto fits = [&](int length_mm) { return length_mm * pagePerPatient <= box.width / 3.0; };
    const auto length_mm = std::ranges::find_if(BarLengths_mm, fits);
    if (length_mm == BarLengths_mm.end())
        return;
    const double x = box.x + 1.8, y = box.bottom() - 1.8, length = *length_mm * pagePerPatient;
    rimmedStroke(canvas, {{x, y}, {x + length, y}}, 0.5, Ink::White, Dash::Solid);
    const std::string text = fmt::format("{} mm", *length_mm);
    canvas.rimmed({x + std::max(0.5 * length, 0.5 * canvas.textWidth(text, BarText)), y - 1.9}, text, BarText,
                  Ink::Black);
}

void drawMissing(Canvas& canvas, const Box& box)
{
    canvas.fill(box, Ink::Shade);
    canvas.frame(box, {0.2, Ink::Rule, Dash::Dashed});
    const std::string text = "The image could not be read again.";
    const Style style{6.5, false, Ink::Muted, Align::Centre};
    const double width = box.width - 4.0;
    const double height = canvas.textHeight(text, width, style);
    canvas.paragraph({box.x + 2.0, box.y + 0.5 * (box.height - height), width, height}, text, style);
}

void drawTile(Canvas& canvas, const Box& box, const KeyTile& tile)
{
    if (tile.image != nullptr) {
        canvas.beginClip(box);
        canvas.image(box, *tile.image);
        drawLesion(canvas, box, *tile.image);
        drawSides(canvas, box, tile.image->sides);
        drawScaleBar(canvas, box, *tile.image);
        canvas.endClip();
    } else {
        drawMissing(canvas, box);
    }
    canvas.line({box.x, box.bottom() + 0.6, box.width, 3.3}, tile.title, TileTitle);
    double y = box.bottom() + 3.8, widest = box.width;
    for (const std::string& line : tile.caption)
        widest = std::max(widest, canvas.textWidth(line, TileCaption));
    Style caption = TileCaption;
    caption.size_pt *= box.width / widest; // both lines of one size
    for (const std::string& line : tile.caption) {
        canvas.line({box.x, y, box.width, 2.6}, line, caption);
        y += 2.6;
    }
}

} // namespace

TileGrid tileGrid(std::size_t tiles, double width, double height)
{
    for (std::size_t placed = tiles; placed > 0; --placed) {
        TileGrid best;
        for (std::size_t columns = 1; columns <= placed; ++columns) {
            const double side = sideFor(columns, (placed + columns - 1) / columns, width, height);
            if (side > best.side)
                best = {columns, placed, side};
        }
        if (best.side >= SmallestSide)
            return best;
    }
    return {};
}

double tileGridHeight(const TileGrid& grid)
{
    if (grid.tiles == 0)
        return 0.0;
    const auto rows = static_cast<double>((grid.tiles + grid.columns - 1) / grid.columns);
    return rows * tileHeight(grid.side) + (rows - 1) * TileGap;
}

void drawKeyImages(Canvas& canvas, const Box& box, std::span<const KeyTile> tiles, const TileGrid& grid)
{
    const auto columns = static_cast<double>(grid.columns);
    const double spread = grid.columns > 1 ? (box.width - columns * grid.side) / (columns - 1) : TileGap;
    const double gap = std::clamp(spread, TileGap, WidestGap);
    for (std::size_t at = 0; at < grid.tiles; ++at) {
        const auto column = static_cast<double>(at % grid.columns),
                   row = static_cast<double>(at / grid.columns);
        drawTile(canvas,
                 {box.x + column * (grid.side + gap), box.y + row * (tileHeight(grid.side) + TileGap),
                  grid.side, grid.side},
                 tiles[at]);
    }
}

} // namespace hepatica::report
