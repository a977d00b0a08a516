#include "AffineAlignment.h"

#include "StartSearch.h"
#include "segmentation/liver/BlockMorphology.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::imaging::registration {

namespace {

constexpr std::size_t Fine = 0, Middle = 1, Coarse = 2; // levels of a pyramid
constexpr std::size_t FinePlaces = 60000;

} // namespace

Region regionAround(const Mask& liver, const Pyramid& fixed)
{
    constexpr double Margin_mm = 7.0; // the border of the liver, with both its sides
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

Expected<AffineMap> roughAlignment(const Pyramid& fixed, const Pyramid& moving, const Stretch& way)
{
    constexpr double Margin_mm = 16.0; // the outline tells more than the inside
    constexpr std::size_t Few = 3000, Some = 8000, Starts = 6;
    constexpr Ascent Rough{Freedom::Rigid, 8.0, 0.5, 40};
    const GreyImage& image = fixed.levels[Coarse];
    const GreyImage& other = moving.levels[Coarse];
    const Bits around =
        liver::BlockMorphology(image.grid.dims(), image.grid.spacing()).dilated(fixed.body, Margin_mm);
    constexpr double Searched = 0.5; // of the way
    const auto starts =
        searchStarts(samplesOf(image, around, Few), other, moving.body, Starts, way.part(0.0, Searched));
    if (!starts)
        return passOn(starts);
    const Samples samples = samplesOf(image, around, Some);
    std::optional<AffineMap> best;
    double bestScore = 0.0;
    for (std::size_t n = 0; n < starts->size(); ++n) {
        const AffineMap start = (*starts)[n].map.affine();
        const auto at = [&](std::size_t fits) {
            return Searched +
                   (1.0 - Searched) * static_cast<double>(fits) / static_cast<double>(starts->size());
        };
        const auto fitted =
            climb(samples, other, CentredMap::of(start, samples.centre), Rough, way.part(at(n), at(n + 1)));
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

Agreement agreementUnder(const AffineMap& map, const Pyramid& fixed, const Pyramid& moving,
                         const Region& region)
{
    const Samples samples = samplesOf(fixed.levels[Fine], region.fine, FinePlaces);
    return agreementOf(samples, moving.levels[Fine], CentredMap::of(map, samples.centre));
}

Expected<FineAlignment> fineAlignment(const Pyramid& fixed, const Pyramid& moving, const Region& region,
                                      const AffineMap& start, const Stretch& way)
{
    struct Stage {
        std::size_t level;
        Ascent ascent;
        double until; ///< of the way
    };
    constexpr double Stiffness = 20.0; // 3 % longer along one axis costs a hundredth of a nat
    constexpr std::array Stages{Stage{Middle, {Freedom::Rigid, 4.0, 0.1, 60}, 0.3},
                                Stage{Middle, {Freedom::Affine, 1.0, 0.05, 60, Stiffness}, 0.6},
                                Stage{Fine, {Freedom::Affine, 0.5, 0.01, 60, Stiffness}, 1.0}};
    if (!way.goesOn(0.0))
        return fail(ProblemCode::Cancelled, {"aligning the series"});
    const std::array samples{samplesOf(fixed.levels[Fine], region.fine, FinePlaces),
                             samplesOf(fixed.levels[Middle], region.middle, 30000)};
    FineAlignment found{start, {}, {}};
    double done = 0.0;
    for (const Stage& stage : Stages) {
        const Samples& places = samples[stage.level];
        const auto fitted =
            climb(places, moving.levels[stage.level], CentredMap::of(found.map, places.centre), stage.ascent,
                  way.part(std::exchange(done, stage.until), stage.until));
        if (!fitted)
            return passOn(fitted);
        found.map = fitted->map.affine();
        found.agreement = fitted->agreement;
    }
    found.before = agreementOf(samples[Fine], moving.levels[Fine], CentredMap::of({}, samples[Fine].centre));
    return found;
}

} // namespace hepatica::imaging::registration
