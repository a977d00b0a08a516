#pragma once
#include "Stretch.h"
#include "segmentation/liver/Patch.h"

#include <optional>

namespace hepatica::imaging::liver {

/// Where the region and a body beside it meet: on the blocks of a patch.
struct Contact {
    Patch patch;
    std::array<double, 3> spacing;
    Bits liver{}, lesions{}, near{}, body{}; ///< near: to the body, where the cut may pass
    Blocks values{};                         ///< smoothed
    double liverLevel = 0.0, bodyLevel = 0.0;
    bool isBrighter = true;   ///< the body, so that density tells the two apart where no layer does
    double mostOnLiver = 1.0; ///< the share of its surface with which what is cut off may lie on the liver
    Blocks layers{};          ///< by how much a block is darker than both its sides
    double chance = 1.0;      ///< a usual value of these without a layer, by noise alone

    [[nodiscard]] const std::array<int, 3>& dims() const { return patch.dims(); }
    [[nodiscard]] double block_mm3() const { return spacing[0] * spacing[1] * spacing[2]; }
    /// To the next block along each axis.
    [[nodiscard]] std::array<std::size_t, 3> steps() const
    {
        const auto row = static_cast<std::size_t>(dims()[0]);
        return {1, row, row * static_cast<std::size_t>(dims()[1])};
    }
};

/// Finds the layers in the densities of a contact whose other members are set; `softFrom` as in Scale. False
/// where it was cancelled, with every look at the same place of the way.
[[nodiscard]] bool findLayers(Contact& contact, double softFrom, const Stretch& way);

/// The region's blocks on the body's side of the darkest layer, where it lies along most of the surface by
/// which they hang on the rest. The surface is a minimal cut (Boykov and Kolmogorov 2004) between the body
/// and the liver that is not near, cheap where a block is darker than what lies on both its sides. Nothing
/// where it was cancelled.
[[nodiscard]] std::optional<Bits> beyondLayersOf(const Contact& contact, double softFrom, const Stretch& way);

[[nodiscard]] double ballOf_mm3(double radius_mm);

} // namespace hepatica::imaging::liver
