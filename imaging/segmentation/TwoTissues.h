#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

#include <hepatica/imaging/Volume.h>

#include <array>
#include <optional>

namespace hepatica::imaging::segmentation {

/// Two tissues that a stroke joins: the values around its ends, and that of the layer of fat or gas between
/// them where it crosses one; on the scale of the Voi.
struct Crossing {
    std::array<double, 2> tissues{};
    std::optional<double> layer;
};

/// Where the long stroke runs from one tissue into another: at both its ends the values go on beyond it
/// unchanged, beside what differs between the ends; or no border is seen at either, and fat or gas parts them
/// as a layer, not as a hole in a lesion. A lesion of two tissues has a border at one end of its long axis at
/// least. A layer is told in Hounsfield units only.
[[nodiscard]] std::optional<Crossing> tissuesAcross(const Voi& voi, const LesionShape& shape,
                                                    const std::array<double, 3>& spacing_mm,
                                                    Quantity quantity);

/// Whether no border is to be seen at one end of the long stroke: the values go on beyond it, within what
/// noise and an uneven organ explain. False where the volume ends at one of them.
[[nodiscard]] bool hasOpenEnd(const Voi& voi, const LesionShape& shape,
                              const std::array<double, 3>& spacing_mm);

/// The values along the long stroke before and behind the place well inside it where they differ most.
[[nodiscard]] std::array<double, 2> tissuesWithin(const Voi& voi, const LesionShape& shape);

// Two tissues: twice the standard deviation of the noise of a soft kernel, which is 10 to 15 HU.
inline constexpr double LeastDifference_hu = 25.0;

} // namespace hepatica::imaging::segmentation
