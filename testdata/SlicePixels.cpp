#include "SlicePixels.h"

#include "Anatomy.h"
#include "Random.h"

#include <algorithm>
#include <cmath>

namespace hepatica::phantom {

SlicePixels::SlicePixels(const imaging::Geometry& grid, const Motion& motion, double noise_hu,
                         std::uint64_t patientKey, std::uint64_t visitKey)
    : grid_(grid), motion_(motion), noise_hu_(noise_hu), visitKey_(visitKey),
      texture_(keyFor(patientKey, "texture"))
{
}

std::vector<float> SlicePixels::textureOf(const PaintedSlice& slice, int k) const
{
    std::vector<float> texture(slice.label.size());
    std::size_t at = 0;
    for (int j = 0; j < grid_.dims()[1]; ++j)
        for (int i = 0; i < grid_.dims()[0]; ++i, ++at) {
            if (slice.texture_hu[at] == 0.0F)
                continue;
            const Point3 moved{slice.deformation[0][at], slice.deformation[1][at], slice.deformation[2][at]};
            const Point3 baseline = grid_.toPatient(i, j, k) - moved - motion_.breathingShift_mm;
            texture[at] = slice.texture_hu[at] * texture_.at(baseline);
        }
    return texture;
}

void SlicePixels::fill(const PaintedSlice& slice, const std::vector<float>& texture, std::size_t phase, int k,
                       ImageNoise& noise, std::vector<std::int16_t>& hounsfield) const
{
    const auto drawn = noise.make(keyFor(keyFor(visitKey_, phase), static_cast<std::uint64_t>(k)));
    const std::vector<float>& tissue = slice.hounsfield[phase];
    hounsfield.resize(tissue.size());
    std::size_t at = 0;
    for (int j = 0; j < grid_.dims()[1]; ++j)
        for (int i = 0; i < grid_.dims()[0]; ++i, ++at) {
            const Point3 p = grid_.toPatient(i, j, 0);
            const double x = p.x / BodyHalfWidth_mm, y = p.y / BodyHalfDepth_mm;
            // Noise is highest in the middle of the body, where least radiation arrives.
            const double level =
                noise_hu_ * Phases[phase].noiseFactor * (1.05 - 0.15 * std::min(1.0, x * x + y * y));
            const double value = tissue[at] + texture[at] + level * drawn[at];
            hounsfield[at] = static_cast<std::int16_t>(std::lround(std::clamp(value, -1024.0, 3071.0)));
        }
}

} // namespace hepatica::phantom
