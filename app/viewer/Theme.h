#pragma once
#include <QColor>

#include <cstddef>

class QApplication;

namespace hepatica::viewer::theme {

// A reading room is dark: the image is the brightest thing on the screen, colour means something.
inline constexpr QColor Black{0, 0, 0};
inline constexpr QColor Ground{18, 20, 23};
inline constexpr QColor Panel{26, 29, 33};
inline constexpr QColor Raised{38, 42, 48};
inline constexpr QColor Line{52, 57, 64};
inline constexpr QColor Text{222, 226, 230};
inline constexpr QColor QuietText{139, 147, 157};
inline constexpr QColor Accent{74, 163, 223};
inline constexpr QColor Warning{240, 173, 78};
inline constexpr QColor Problem{229, 100, 92};
inline constexpr QColor Stroke{255, 214, 10};
inline constexpr QColor Viable{255, 105, 180};
inline constexpr QColor Liver{120, 200, 140};
inline constexpr QColor Crosshair{74, 163, 223, 150};

/// One of eight colours that can be told apart on grey.
[[nodiscard]] QColor lesionColour(std::size_t index);

void apply(QApplication& application);

} // namespace hepatica::viewer::theme
