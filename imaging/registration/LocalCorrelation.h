#pragma once
#include "GreyImage.h"
#include "SplineField.h"

#include <hepatica/imaging/Registration.h>

namespace hepatica::imaging::registration {

/// Squared correlation of the two images in a small box around each place, averaged over the places that
/// count: 1 where one image is a linear function of the other within every box, whatever the function, so
/// that another phase does not matter (Cachier 2000).
class LocalCorrelation {
public:
    /// Compares at the voxels of `grid` (along the patient's axes) whose entry in `counts` is set. The moving
    /// image is looked up at affine(p + d(p)). What lies in the rim of either image is not compared. The two
    /// images must outlive this.
    LocalCorrelation(const GreyImage& fixed, const GreyImage& moving, const AffineMap& affine,
                     const Geometry& grid, Bits counts);

    struct Match {
        double correlation = 0.0;
        VectorField slope; ///< by the displacement of each voxel, per mm
    };
    /// Under displacements at the voxels of the grid, mm.
    [[nodiscard]] Match at(const VectorField& displacement) const;

    [[nodiscard]] const Geometry& grid() const { return grid_; }

private:
    using Values = std::vector<float>;
    /// The moving image at the displaced voxels, and how it changes with the displacement.
    struct Warped {
        Values values;
        VectorField slope;
        Bits within;
    };
    [[nodiscard]] Warped warped(const VectorField& displacement) const;
    [[nodiscard]] Values boxSums(Values values) const;

    const GreyImage& moving_;
    AffineMap affine_;
    Geometry grid_;
    Bits counts_;
    Values fixed_, fixedSums_, fixedSpread_, boxSize_;
};

} // namespace hepatica::imaging::registration
