#pragma once
#include "registration/BorderProfile.h"
#include "registration/FormMatch.h"

namespace hepatica::imaging::registration {

/// What an earlier visit tells of a lesion.
struct EarlierLesion {
    LesionForm form;
    segmentation::BorderLevels levels; ///< on the scale of the image around it
    double part = 0.5;         ///< where the reader's border lies: of the way from the surroundings' level
    double ownScale = 1.0;     ///< in which size the form matches the lesion it was taken from
    double significance = 0.0; ///< of its border
};
[[nodiscard]] EarlierLesion earlierLesion(const Volume& volume, const Mask& mask);

/// Where the lesion lies at a later visit, and what is seen of it there.
struct LaterLesion {
    LesionForm form;                    ///< at its place, in the size that the image shows
    segmentation::IntensityScale scale; ///< of the image, on which the levels stand
    segmentation::BorderLevels levels;
    double significance = 0.0; ///< of the border, positive on the side found
    double disagreement = 0.0; ///< of the two ways to find the size: logarithm of their ratio
    bool looksAlike = false;   ///< the tissue around has the same level: probably the same phase
    bool hasBorder = false;
};
/// `mapped`: the earlier form as the alignment carries it. Nothing where the images hold too little of it.
[[nodiscard]] std::optional<LaterLesion> laterLesion(const Volume& volume, const EarlierLesion& earlier,
                                                     const LesionForm& mapped);

} // namespace hepatica::imaging::registration
