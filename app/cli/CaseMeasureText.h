#pragma once
#include "Console.h"
#include "ReadingRoom.h"
#include "VisitImages.h"

#include <hepatica/measurement/Case.h>

namespace hepatica::cli {

// What `case measure` tells on standard error beside the case.

/// On which images the lesion was measured, and why one of the liver has no viable part where none was
/// sought.
void tellImages(const measurement::Case& now, const VisitImages& images, const measurement::Observation& seen,
                const Console& console);
/// How sure the mask is, and what was recorded before: nothing is replaced in silence.
void tellReading(const LesionRead& done, const std::string& lesion, const Console& console);
/// A lesion that lies on another of the same reader and visit is perhaps the same.
void tellOverlap(const measurement::Case& now, const measurement::Observation& seen, const Console& console);

} // namespace hepatica::cli
