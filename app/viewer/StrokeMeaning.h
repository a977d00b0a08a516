#pragma once
#include "LesionView.h"

#include <hepatica/imaging/LesionSegmentation.h>

namespace hepatica::viewer {

/// What a reader means with a stroke while a lesion is chosen.
enum class StrokeMeaning {
    AnotherLesion, ///< none is chosen, or it was drawn away from the chosen one
    Measures,      ///< the chosen one, which was not measured at this visit yet
    ShortAxis,     ///< it crosses the recorded long axis on its slice, nearer to a right angle than to it
    DrawnAgain     ///< its middle lies in the chosen one's mask
};
[[nodiscard]] StrokeMeaning meaningOf(const imaging::Stroke& stroke, const LesionView* chosen,
                                      const imaging::Geometry& grid);

} // namespace hepatica::viewer
