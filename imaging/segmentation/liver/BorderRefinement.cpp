#include "segmentation/liver/BorderRefinement.h"

#include "segmentation/Smoothing.h"
#include "segmentation/liver/BlocksToVoxels.h"
#include "segmentation/liver/LiverScene.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::imaging::liver {

namespace {

// Lengths in mm. The border moves inwards and outwards by as much as a coarse block may be wrong, and farther
// towards air, where it is never in doubt.
constexpr double FineBlock_mm = 1.5, Margin_mm = 9.0, BorderSmoothing_mm = 2.2, DensitySmoothing_mm = 1.0;
constexpr float MostMove_mm = 4.0F, MostMoveToAir_mm = 6.0F;

/// The logarithm of how much likelier a density is inside than around.
class DensityEvidence {
public:
    DensityEvidence(const Blocks& values, const Blocks& depths)
    {
        constexpr float SurelyInside_mm = 4.0F, Around_mm = -9.0F, SurelyOutside_mm = -2.0F;
        segmentation::Field inside(Bins, 0.0F), around(Bins, 0.0F);
        for (std::size_t at = 0; at < values.size(); ++at)
            if (depths[at] > SurelyInside_mm)
                inside[binOf(values[at])] += 1.0F;
            else if (depths[at] < SurelyOutside_mm && depths[at] > Around_mm)
                around[binOf(values[at])] += 1.0F;
        const auto shares = [](segmentation::Field& histogram) {
            constexpr double SmoothingBins = 3.0;
            constexpr float Uniform = 0.02F;
            segmentation::smooth(histogram, {static_cast<int>(Bins), 1, 1}, {SmoothingBins, 0.0, 0.0});
            float sum = 1e-3F;
            for (const float count : histogram)
                sum += count;
            for (float& count : histogram)
                count = (1.0F - Uniform) * count / sum + Uniform / static_cast<float>(Bins);
        };
        shares(inside);
        shares(around);
        for (std::size_t bin = 0; bin < Bins; ++bin)
            evidence_[bin] = std::log(inside[bin] / around[bin]);
    }
    [[nodiscard]] float of(float value) const { return evidence_[binOf(value)]; }

private:
    static constexpr std::size_t Bins = 250;
    static std::size_t binOf(float value)
    {
        constexpr float From = -100.0F, Width = 2.0F;
        const float bin = std::clamp((value - From) / Width, 0.0F, static_cast<float>(Bins - 1));
        return static_cast<std::size_t>(bin);
    }
    std::array<float, Bins> evidence_{};
};

/// The blocks that touch one that is set, by a face, an edge or a corner, and those that are set.
Bits withNeighbours(Bits bits, const std::array<int, 3>& dims)
{
    std::size_t step = 1;
    for (const int count : dims) {
        const Bits before = bits;
        const std::size_t line = step * static_cast<std::size_t>(count);
        for (std::size_t at = 0; at < bits.size(); ++at) {
            const std::size_t along = at % line;
            if ((along >= step && before[at - step] != 0) || (along + step < line && before[at + step] != 0))
                bits[at] = 1;
        }
        step = line;
    }
    return bits;
}

/// The blocks that lie at most half in air, beside air: half the contrast is the border there.
Bits skinOf(const Blocks& values, const std::array<int, 3>& dims, const RoughLiver& rough)
{
    constexpr double Lung = -850.0; // HU
    const double air = rough.scale.isHounsfield ? Lung : 0.0, contrast = rough.levels.liver - air;
    const Bits inAir = between(values, -1e9, air + 0.25 * contrast);
    return both(withNeighbours(inAir, dims), between(values, air + 0.5 * contrast, rough.levels.to));
}

/// The densities with less noise; what is no soft tissue keeps its own and does not blur that.
Blocks withoutNoise(const Blocks& values, const Geometry& grid, const Scale& scale)
{
    const Bits soft = between(values, scale.softFrom, scale.softTo);
    Blocks smooth = smoothedWithin(values, soft, grid, DensitySmoothing_mm);
    for (std::size_t at = 0; at < soft.size(); ++at)
        if (soft[at] == 0)
            smooth[at] = values[at];
    return smooth;
}

/// Signed distances to the borders of the coarse region, at the fine blocks.
struct RoughDepths {
    Blocks liver, lesions;
};

/// What moves the border: the evidence near it, certainty farther away.
Blocks pushOf(const FineLiver& fine, const RoughDepths& depths, const RoughLiver& rough)
{
    // A lesion's border is known to half a coarse block; beside it a block is left to the smoothing.
    constexpr float Certain = 2.0F, Limit = 2.0F, Weight = 0.08F, SkinEvidence = 0.5F, LesionEdge_mm = -1.5F,
                    LesionRim_mm = -3.0F;
    const Bits skin = skinOf(fine.image.values, fine.image.dims(), rough);
    const Blocks densities = withoutNoise(fine.image.values, fine.image.grid, rough.scale);
    const DensityEvidence evidence(densities, depths.liver);
    const Bits air = rough.scale.isHounsfield ? between(fine.image.values, -1e9, rough.scale.airBelow)
                                              : Bits(densities.size(), 0);
    Blocks push(densities.size());
    for (std::size_t at = 0; at < push.size(); ++at) {
        const auto density = static_cast<double>(densities[at]);
        // The dark part of the liver's own range may be a lesion, and says nothing against it.
        const bool isDarkLiver = density > rough.levels.from && density < rough.levels.liver;
        if (depths.lesions[at] > LesionEdge_mm)
            push[at] = Certain;
        else if (air[at] != 0) // even deep: beyond the last whole coarse block the region was only carried on
            push[at] = -Certain;
        else if (depths.liver[at] > MostMove_mm)
            push[at] = Certain;
        else if (depths.liver[at] < (skin[at] != 0 ? -MostMoveToAir_mm : -MostMove_mm))
            push[at] = -Certain;
        else if (depths.lesions[at] < LesionRim_mm)
            push[at] = Weight * std::clamp(evidence.of(densities[at]),
                                           skin[at] != 0 ? SkinEvidence
                                           : isDarkLiver ? 0.0F
                                                         : -Limit,
                                           Limit);
    }
    return push;
}

/// Rounds of smoothing, pushing and cutting at one half.
Expected<Bits> moved(const Blocks& depths, const Blocks& push, const Geometry& grid, const Stretch& way)
{
    constexpr int Rounds = 8;
    Blocks inside(depths.size());
    std::ranges::transform(depths, inside.begin(), [](float depth) { return depth > 0.0F ? 1.0F : 0.0F; });
    std::array<double, 3> sigma{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        sigma[axis] = BorderSmoothing_mm / grid.spacing()[axis];
    for (int round = 0; round < Rounds; ++round) {
        if (!way.goesOn(static_cast<double>(round) / Rounds))
            return liverCancelled();
        segmentation::smooth(inside, grid.dims(), sigma);
        std::ranges::transform(inside, push, inside.begin(),
                               [](float share, float by) { return share + by > 0.5F ? 1.0F : 0.0F; });
    }
    return BlockMorphology(grid.dims(), grid.spacing())
        .withHolesFilled(Bits(inside.begin(), inside.end()), 2);
}

} // namespace

Expected<FineLiver> refined(const Volume& volume, const RoughLiver& rough, const Stretch& way)
{
    if (!way.goesOn(0.0))
        return liverCancelled();
    auto image = coarsen(volume, voxelsAround(rough.image, rough.bits, Margin_mm), FineBlock_mm);
    if (!image)
        return passOn(image);
    for (float& value : image->values)
        value *= static_cast<float>(rough.scale.gain);
    FineLiver fine{std::move(*image), {}};
    if (!way.goesOn(0.1))
        return liverCancelled();
    const BlockInterpolation places(rough.image, fine.image.voxels, fine.image.voxelsPerBlock);
    RoughDepths depths{places.all(signedDepth(rough.bits, rough.image.grid)), {}};
    if (!way.goesOn(0.15))
        return liverCancelled();
    depths.lesions = places.all(signedDepth(rough.lesions, rough.image.grid));
    if (!way.goesOn(0.2))
        return liverCancelled();
    const Blocks push = pushOf(fine, depths, rough);
    auto bits = moved(depths.liver, push, fine.image.grid, way.part(0.3, 1.0));
    if (!bits)
        return passOn(bits);
    fine.bits = std::move(*bits);
    return fine;
}

} // namespace hepatica::imaging::liver
