#pragma once
// A reader who corrects a mask where it is most wrong.
#include <hepatica/imaging/LesionSegmentation.h>

#include <optional>

namespace hepatica::benchmarks {

/// The centre of the largest ball that fits into what is missing or into what is too much.
struct Correction {
    bool isMissing = false; ///< "this belongs"; else "this does not"
    Point3 at;              ///< LPS, mm: the centre of a voxel
    double radius_mm = 0.0; ///< to the nearest voxel centre outside of the error
};

/// Nothing when the masks are the same.
[[nodiscard]] std::optional<Correction> largestError(const imaging::Mask& found, const imaging::Mask& truth);

/// The prompt with one more point.
[[nodiscard]] imaging::LesionPrompt corrected(imaging::LesionPrompt prompt, const Correction& correction);

} // namespace hepatica::benchmarks
