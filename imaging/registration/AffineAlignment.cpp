#include "AffineAlignment.h"

#include "StartSearch.h"
#include "segmentation/liver/BlockMorphology.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::registration {

namespace {

constexpr std::size_t Fine = 0, Middle = 1, Coarse = 2; // levels of a pyramid

} // namespace

Region regionAround(const Mask& liver, const Pyramid& fixed)
{
    constexpr double Margin_mm = 5.0;
    const Geometry& grid = fixed.levels[Middle].grid;
    Bits deformed = blocksOf(liver, grid);
    if (std::ranges::count(deformed, 1) == 0) // smaller than a block, or beside the images
        return bodyRegion(fixed);
    Bits middle = liver::BlockMorphology(grid.dims(), grid.spacing()).dilated(deformed, Margin_mm);
    Bits fine = onGrid(middle, grid, fixed.levels[Fine].grid);
    return {std::move(middle), std::move(fine), std::move(deformed)};
}

Region bodyRegion(const Pyramid& fixed)
{
    const Geometry& coarse = fixed.levels[Coarse].grid;
    Bits middle = onGrid(fixed.body, coarse, fixed.levels[Middle].grid);
    return {middle, onGrid(fixed.body, coarse, fixed.levels[Fine].grid), middle};
}

Expected<AffineMap> roughAlignment(const Pyramid& fixed, const Pyramid& moving, const Progress& progress)
{
    constexpr double Margin_mm = 16.0; // the outline tells more than the inside
    constexpr std::size_t Few = 3000, Some = 8000, Starts = 6;
    constexpr Ascent Rough{Freedom::Rigid, 8.0, 0.5, 40};
    const GreyImage& image = fixed.levels[Coarse];
    const GreyImage& other = moving.levels[Coarse];
    const Bits around =
        liver::BlockMorphology(image.grid.dims(), image.grid.spacing()).dilated(fixed.body, Margin_mm);
    const auto starts = searchStarts(samplesOf(image, around, Few), other, moving.body, Starts, progress);
    if (!starts)
        return passOn(starts);
    const Samples samples = samplesOf(image, around, Some);
    std::optional<AffineMap> best;
    double bestScore = 0.0;
    for (const Start& start : *starts) {
        const auto fitted =
            climb(samples, other, CentredMap::of(start.map.affine(), samples.centre), Rough, progress);
        if (!fitted)
            return passOn(fitted);
        const double score = fitted->agreement.information * std::sqrt(fitted->agreement.within);
        if (!best || score > bestScore) {
            best = fitted->map.affine();
            bestScore = score;
        }
    }
    if (!best)
        return fail(ProblemCode::NotAligned, {"they have nothing in common at any shift"});
    return *best;
}

Expected<FineAlignment> fineAlignment(const Pyramid& fixed, const Pyramid& moving, const Region& region,
                                      const AffineMap& start, const Progress& progress)
{
    struct Stage {
        std::size_t level;
        Ascent ascent;
    };
    constexpr double Stiffness = 20.0; // 3 % longer along one axis costs a hundredth of a nat
    constexpr std::array Stages{Stage{Middle, {Freedom::Rigid, 4.0, 0.1, 60}},
                                Stage{Middle, {Freedom::Affine, 1.0, 0.05, 60, Stiffness}},
                                Stage{Fine, {Freedom::Affine, 0.5, 0.01, 60, Stiffness}}};
    const std::array samples{samplesOf(fixed.levels[Fine], region.fine, 60000),
                             samplesOf(fixed.levels[Middle], region.middle, 30000)};
    FineAlignment found{start, {}, {}};
    for (const Stage& stage : Stages) {
        const Samples& places = samples[stage.level];
        const auto fitted = climb(places, moving.levels[stage.level],
                                  CentredMap::of(found.map, places.centre), stage.ascent, progress);
        if (!fitted)
            return passOn(fitted);
        found.map = fitted->map.affine();
        found.agreement = fitted->agreement;
    }
    found.before = agreementOf(samples[Fine], moving.levels[Fine], CentredMap::of({}, samples[Fine].centre));
    return found;
}

} // namespace hepatica::imaging::registration
