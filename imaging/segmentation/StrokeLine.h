#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include <optional>
#include <string>

namespace hepatica::imaging::segmentation {

/// Why no lesion of the abdomen lies along the stroke, in words: an end well within air or lung, a quarter of
/// the line in it, or a run of fat at an end beside other tissue. Nothing for images without Hounsfield
/// units, which do not tell tissues apart.
[[nodiscard]] std::optional<std::string> whyNoLesionAlong(const Volume& volume, const Stroke& stroke);

} // namespace hepatica::imaging::segmentation
