#pragma once
// Lesions segmented by ITK's own filters, as ITK's Software Guide puts them together.
#include <hepatica/imaging/LesionSegmentation.h>

#include <optional>

namespace hepatica::benchmarks {

/// A mask and the processor time it took, or none when nothing was found.
struct PeerResult {
    std::optional<imaging::Mask> mask;
    double ms = 0.0;
};

/// Curvature flow, then confidence connected from the middle of the stroke (Software Guide, 4.1.3: multiplier
/// 2.5, 5 iterations, radius 2), within the ball that the stroke is a diameter of, widened by a tenth.
[[nodiscard]] PeerResult confidenceConnected(const imaging::Volume& volume, const imaging::Stroke& stroke);

/// Anisotropic diffusion, gradient magnitude, sigmoid, and fast marching from the middle half of the stroke
/// (Software Guide, 4.3.1), stopped where the front reaches the stroke's ends in the mean.
[[nodiscard]] PeerResult fastMarching(const imaging::Volume& volume, const imaging::Stroke& stroke);

} // namespace hepatica::benchmarks
