#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

#include <hepatica/imaging/Volume.h>

namespace hepatica::imaging::segmentation {

/// What the values on both sides of a surface say of it, by direction as seen from the middle: a lesion has a
/// border all around. Shares of all directions, 0 … 1.
struct BorderEvidence {
    double missing = 0.0; ///< the values go on unchanged, or step the other way
    double foreign = 0.0; ///< fat, air, lung, bone or a great vessel lies behind
    /// The usual step of the values in multiples of its standard error in one direction; 0 without any.
    double certainty = 0.0;
    double dark = 0.0; ///< fat, air or lung lies behind: a part of the foreign
};

/// Of a signed distance (mm, positive inside) to a surface around the origin of the cube. `spread` is the
/// noise of a voxel on the scale of the Voi. Without Hounsfield units no tissue is told to be foreign.
[[nodiscard]] BorderEvidence borderEvidence(const Voi& voi, const Field& distance_mm, double spread,
                                            const std::array<double, 3>& spacing_mm, Quantity quantity);

} // namespace hepatica::imaging::segmentation
