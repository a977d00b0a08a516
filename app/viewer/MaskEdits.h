#pragma once
#include <hepatica/imaging/MaskEditing.h>

#include <functional>
#include <span>
#include <string>

namespace hepatica::viewer {

/// What a mask is changed by hand with.
struct MaskToEdit {
    imaging::Volume volume;
    imaging::MaskOrNothing mask;
    std::vector<imaging::Mask> others; ///< of the lesions beside it on this series
    imaging::MaskOrNothing liver;      ///< the region that is shown
};
using MaskEdit = std::function<Expected<imaging::MaskOrNothing>(const MaskToEdit&)>;

/// A way of changing a mask, under the name that its action bears: "grow" of "grow T01".
struct MaskCommand {
    std::string action;
    MaskEdit edit;
    bool needsMask = false; ///< else it makes a new one where there is none
};

/// How the brush paints.
struct BrushSettings {
    double radius_mm = 5.0;
    imaging::BrushShape shape = imaging::BrushShape::Disc;
    bool onlyAlike = false; ///< only what is like the tissue under the brush's middle
    bool operator==(const BrushSettings&) const = default;
};
inline constexpr double LeastBrush_mm = 0.5, MostBrush_mm = 50.0;

/// Painting away from the mask is refused: what touches it nowhere, nor lies over or under it, is another
/// lesion.
[[nodiscard]] MaskCommand brushCommand(const BrushSettings& brush, const std::vector<Point3>& path,
                                       imaging::BrushEffect effect);
/// The line replaces the mask's part of slice `k`, which it must meet; where there is none, it lies over or
/// under the mask.
[[nodiscard]] MaskCommand outlineCommand(int k, const std::vector<Point3>& outline);

/// A line of the menu: everything there is to know about it. A new one is a row.
struct MaskMenuRow {
    const char *text, *key, *hint; ///< key empty: none
    const char* action;
    Expected<imaging::MaskOrNothing> (*edit)(const MaskToEdit&);
};
[[nodiscard]] std::span<const MaskMenuRow> maskMenuRows();

} // namespace hepatica::viewer
