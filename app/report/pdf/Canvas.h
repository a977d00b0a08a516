#pragma once
#include <hepatica/report/KeyImage.h>

#include <string>
#include <vector>

class QPainter;

namespace hepatica::report {

/// A place on the page in millimetres from its top left corner.
struct PagePoint {
    double x = 0.0, y = 0.0;
};

struct Box {
    double x = 0.0, y = 0.0, width = 0.0, height = 0.0;
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
};

/// Okabe and Ito's colours for the accents (Color Universal Design, 2008): told apart with any colour vision,
/// and of different lightness. No ink carries a meaning that the words beside it do not.
enum class Ink { Text, Muted, Rule, Shade, White, Black, Blue, Vermilion, Amber, Grey };
enum class Align { Left, Centre, Right };
enum class Dash { Solid, Dashed, Dotted };
enum class Marker { Disc, Square };

struct Style {
    double size_pt = 8.0;
    bool bold = false;
    Ink ink = Ink::Text;
    Align align = Align::Left;
};

struct Stroke {
    double width_mm = 0.2;
    Ink ink = Ink::Text;
    Dash dash = Dash::Solid;
};

/// Draws on a page in millimetres. Text stays text: it can be searched and copied.
class Canvas {
public:
    /// `painter` paints on a device of 100 pixels a millimetre and must outlive the canvas.
    explicit Canvas(QPainter& painter) : painter_(&painter) {}

    /// Whether the fonts of this machine have all characters of the text.
    [[nodiscard]] bool canDraw(const std::string& text) const;
    [[nodiscard]] double lineHeight(const Style& style) const;
    [[nodiscard]] double textWidth(const std::string& text, const Style& style) const;
    /// Height of the text, wrapped to the width.
    [[nodiscard]] double textHeight(const std::string& text, double width, const Style& style) const;

    /// Wrapped to the box's width, from its top; returns the height it took.
    double paragraph(const Box& box, const std::string& text, const Style& style);
    /// On one line, centred in the height; set smaller (down to 55 %) when it is too long, then shortened
    /// with an ellipsis.
    void line(const Box& box, const std::string& text, const Style& style);
    /// One line centred at a point, with a rim that sets it off from an image or from lines.
    void rimmed(const PagePoint& centre, const std::string& text, const Style& style, Ink rim);

    void stroke(const std::vector<PagePoint>& points, const Stroke& pen, bool closed = false);
    void fill(const Box& box, Ink ink);
    void frame(const Box& box, const Stroke& pen);
    /// `size` across; filled with `fill`, with a rim of `ink`.
    void marker(const PagePoint& at, Marker shape, double size, Ink ink, Ink fill);
    void image(const Box& box, const KeyImage& image);
    /// What is drawn until endClip() stays within the box.
    void beginClip(const Box& box);
    void endClip();

private:
    QPainter* painter_;
};

} // namespace hepatica::report
