#pragma once
// A reader who drags along what is most wrong, instead of pointing at its middle.
#include "CorrectingReader.h"

namespace hepatica::benchmarks {

/// A scribble along the middle of an error on the slice that it is largest on: through the middle of the
/// largest ball, along the ridge of the distances to what is right on that slice, to both sides until they
/// fall below half of that ball's in-plane radius, and no longer than half of the mask's longest way across
/// that slice or 15 mm: a short movement of the hand. Places as the viewer tells them, one every 3 mm from
/// where it begins (see CorrectTool). LPS, mm; the middle of the error alone where there is no room for two.
[[nodiscard]] std::vector<Point3> scribbleAlong(const Correction& error, const imaging::Mask& found,
                                                const imaging::Mask& truth);

/// The prompt with the places of a scribble.
[[nodiscard]] imaging::LesionPrompt corrected(imaging::LesionPrompt prompt, const Correction& error,
                                              const std::vector<Point3>& scribble);

} // namespace hepatica::benchmarks
