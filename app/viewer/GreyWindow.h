#pragma once
#include <hepatica/imaging/Volume.h>

#include <array>
#include <optional>

namespace hepatica::viewer {

/// Which values become black to white: `level` in the middle, `width` from black to white, in the volume's
/// unit (Hounsfield for CT).
struct GreyWindow {
    double width = 400.0, level = 40.0;
    bool operator==(const GreyWindow&) const = default;
};

struct WindowPreset {
    const char* name;
    GreyWindow window;
};

/// Keys 1 to 5 in this order. The narrow windows are those in which hypovascular metastases stand out on
/// portal venous, and hypervascular lesions on late arterial CT.
inline constexpr std::array<WindowPreset, 5> WindowPresets{{
    {"Liver", {150.0, 90.0}},
    {"Abdomen", {400.0, 40.0}},
    {"Arterial", {250.0, 100.0}},
    {"Lung", {1500.0, -600.0}},
    {"Bone", {1800.0, 400.0}},
}};

/// What a series opens with: the liver preset for CT; else the 1st to 99th percentile of its finite
/// values, of one slice where only that is there.
[[nodiscard]] GreyWindow openingWindow(const imaging::Volume& volume, std::optional<int> slice = {});

} // namespace hepatica::viewer
