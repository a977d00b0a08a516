#pragma once
#include "Stretch.h"
#include "segmentation/liver/CoarseImage.h"

#include <hepatica/imaging/Mask.h>

namespace hepatica::imaging::liver {

/// For every block the distance to the border of what is set, mm, positive inside: from the centre of the
/// nearest block on the other side. Beyond the image it goes on.
[[nodiscard]] Blocks signedDepth(const Bits& bits, const Geometry& grid);
/// The same with a look half-way. `Cancelled`.
[[nodiscard]] Expected<Blocks> signedDepth(const Bits& bits, const Geometry& grid, const Stretch& way);

/// Values of blocks, interpolated at the centres of other blocks (or of voxels) of the same volume; beyond
/// the outermost centres the nearest value.
class BlockInterpolation {
public:
    /// To blocks of `perBlock` voxels, from `voxels.first` on.
    BlockInterpolation(const CoarseImage& from, const IndexBox& voxels, const std::array<int, 3>& perBlock);

    [[nodiscard]] std::array<std::size_t, 3> dims() const
    {
        return {places_[0].size(), places_[1].size(), places_[2].size()};
    }
    /// One row of the other blocks, into `row`; `scratch` is used on the way.
    void fillRow(const Blocks& values, std::size_t j, std::size_t k, float* row, Blocks& scratch) const;
    [[nodiscard]] Blocks all(const Blocks& values) const;

private:
    /// Where a block lies between those of one axis.
    struct Place {
        std::size_t before, after;
        float part;
    };
    std::array<int, 3> from_;
    std::array<std::vector<Place>, 3> places_;
};

/// A region of blocks as voxels of the volume that they were made of: where the signed distance of the blocks
/// to its border, interpolated at the voxel's centre, lies inside. `EmptyMask`,
/// `Cancelled`.
[[nodiscard]] Expected<Mask> onVoxels(const Volume& volume, const CoarseImage& image, const Bits& bits,
                                      const Stretch& way);

/// The voxels of which a block that is set has a part, and `margin_mm` around; all where none is set.
[[nodiscard]] IndexBox voxelsAround(const CoarseImage& image, const Bits& bits, double margin_mm);

} // namespace hepatica::imaging::liver
