#pragma once
#include "registration/LesionForm.h"

namespace hepatica::imaging::registration {

/// Where a form stands out best, and in which size.
struct FormMatch {
    Point3 place;                      ///< LPS mm
    double scale = 1.0;                ///< of the form
    double inside = 0.0, around = 0.0; ///< mean values, on the scale of the image
    [[nodiscard]] double step() const { return inside - around; }
};

/// How the form's values are expected to lie against those around it: 1 brighter, -1 darker, 0 either. The
/// other side counts too, but less: visits may show other phases.
struct FormSide {
    int sign = 0;
    double otherSide = 1.0; ///< weight of the other side
};

/// Moves the form over the places within `reach_mm` of its centre, in sizes from one half to one and a half,
/// to where the values inside differ most from those in a shell around it, against their spread. It asks
/// nothing of what the values are, so that an image of another phase will do, and says nothing of what size
/// is expected. Far places count a little less. Nothing where the images hold too little of the form.
[[nodiscard]] std::optional<FormMatch> matchForm(const Volume& volume,
                                                 const segmentation::IntensityScale& scale,
                                                 const LesionForm& form, double reach_mm,
                                                 const FormSide& side);

} // namespace hepatica::imaging::registration
