#pragma once
#include "ImageNoise.h"
#include "SlicePainter.h"

#include <cstdint>
#include <vector>

namespace hepatica::phantom {

/// What the images of a visit show of its painted slices: the tissues with their texture, which moves with
/// the organs, and each phase's noise.
class SlicePixels {
public:
    /// `patientKey` gives the texture, `visitKey` the noise.
    SlicePixels(const imaging::Geometry& grid, const Motion& motion, double noise_hu,
                std::uint64_t patientKey, std::uint64_t visitKey);

    /// In HU, of all phases alike.
    [[nodiscard]] std::vector<float> textureOf(const PaintedSlice& slice, int k) const;
    /// One phase (its number in Phases) of slice k.
    void fill(const PaintedSlice& slice, const std::vector<float>& texture, std::size_t phase, int k,
              ImageNoise& noise, std::vector<std::int16_t>& hounsfield) const;

private:
    imaging::Geometry grid_;
    Motion motion_;
    double noise_hu_;
    std::uint64_t visitKey_;
    Texture texture_;
};

} // namespace hepatica::phantom
