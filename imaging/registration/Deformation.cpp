#include "Deformation.h"

#include "AlikeBlur.h"
#include "FieldShape.h"
#include "LocalCorrelation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::imaging::registration {

namespace {

constexpr std::size_t Fine = 0, Middle = 1; // levels of the pyramids

struct Stage {
    double voxel_mm, controls_mm;
    double firstStep_mm, leastStep_mm; ///< of the voxel that moves most
    int mostSteps;
    double until; ///< of the way
};
constexpr std::array Stages{Stage{6.0, 64.0, 2.0, 0.1, 40, 0.3}, Stage{4.0, 40.0, 1.0, 0.1, 40, 0.95}};
constexpr double Stiffness = 0.001; // correlation a square millimetre of bending

/// A box along the patient's axes around what is set.
Expected<Geometry> boxAround(const Bits& region, const Geometry& grid, double margin_mm, double voxel_mm)
{
    Point3 low{1e9, 1e9, 1e9}, high{-1e9, -1e9, -1e9};
    liver::forEachBlock(grid, [&](std::size_t block, const Point3& at) {
        if (region[block] == 0)
            return;
        low = {std::min(low.x, at.x), std::min(low.y, at.y), std::min(low.z, at.z)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y), std::max(high.z, at.z)};
    });
    const Point3 margin{margin_mm, margin_mm, margin_mm};
    low = low - margin;
    const Point3 size = high + margin - low;
    const auto voxels = [&](double length_mm) {
        return static_cast<int>(std::ceil(length_mm / voxel_mm)) + 1;
    };
    return Geometry::make({voxels(size.x), voxels(size.y), voxels(size.z)}, {voxel_mm, voxel_mm, voxel_mm},
                          low, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
}

VectorField sumOf(VectorField a, double factor, const VectorField& b)
{
    for (std::size_t c = 0; c < 3; ++c)
        std::ranges::transform(a[c], b[c], a[c].begin(),
                               [by = static_cast<float>(factor)](float x, float y) { return x + by * y; });
    return a;
}

double longestOf(const VectorField& field)
{
    float most = 0.0F;
    for (std::size_t n = 0; n < field[0].size(); ++n)
        most =
            std::max(most, field[0][n] * field[0][n] + field[1][n] * field[1][n] + field[2][n] * field[2][n]);
    return std::sqrt(static_cast<double>(most));
}

/// Splines of one or several spacings, added up.
struct Splines {
    std::vector<SplineLattice> lattices;
    std::vector<VectorField> controls;

    [[nodiscard]] VectorField on(const Geometry& grid) const
    {
        const std::vector<float> none(grid.voxelCount());
        VectorField sum{none, none, none};
        for (std::size_t n = 0; n < lattices.size(); ++n)
            sum = sumOf(std::move(sum), 1.0, lattices[n].on(grid, controls[n]));
        return sum;
    }
};

/// Where the control points of a stage stand, and what that is worth.
struct Place {
    VectorField controls, displacement;
    LocalCorrelation::Match match;
    double value = 0.0;
};

Place placeAt(const LocalCorrelation& images, const SplineLattice& lattice, VectorField controls,
              VectorField displacement)
{
    auto match = images.at(displacement);
    const double value = match.correlation - Stiffness * lattice.bending(controls);
    return {std::move(controls), std::move(displacement), std::move(match), value};
}

tl::unexpected<Problem> cancelled()
{
    return fail(ProblemCode::Cancelled, {"aligning the series"});
}

/// The control points of one stage, and the correlation before and after it.
struct Climbed {
    VectorField controls;
    double before = 0.0, after = 0.0;
};

/// How much of a deformation to believe, by the share of what the affine map leaves unexplained that it
/// explains. One image against itself, turned, cut and in thick slices, gains up to 6 % by noise and
/// interpolation alone; two visits of breathing patients gain 12 % and more.
double worthOf(const Climbed& first)
{
    constexpr double ByChance = 0.07, Sure = 0.11;
    const double gain = (first.after - first.before) / std::max(1.0 - first.before, 1e-6);
    return std::clamp((gain - ByChance) / (Sure - ByChance), 0.0, 1.0);
}

/// One stage, over what the stages before have found.
Expected<Climbed> climb(const LocalCorrelation& images, const SplineLattice& lattice, VectorField before,
                        const Stage& stage, const Stretch& way)
{
    const Geometry& grid = images.grid();
    Place here = placeAt(images, lattice, lattice.zero(), std::move(before));
    const double correlation = here.match.correlation;
    VectorField last = lattice.zero();
    double step_mm = stage.firstStep_mm;
    for (int round = 0; round < stage.mostSteps && step_mm >= stage.leastStep_mm; ++round) {
        if (!way.goesOn(static_cast<double>(round) / stage.mostSteps))
            return cancelled();
        const VectorField slope = sumOf(lattice.transposed(grid, here.match.slope), -Stiffness,
                                        lattice.bendingSlope(here.controls));
        const double steepest = longestOf(lattice.on(grid, slope));
        if (!(steepest > 0.0))
            break;
        // Part of the last direction goes on, so that a narrow ridge is followed and not crossed to and fro.
        const VectorField direction = sumOf(sumOf(lattice.zero(), 1.0 / steepest, slope), 0.5, last);
        const VectorField move = lattice.on(grid, direction);
        const double factor = step_mm / longestOf(move);
        Place next = placeAt(images, lattice, sumOf(here.controls, factor, direction),
                             sumOf(here.displacement, factor, move));
        const bool isBetter = next.value > here.value;
        if (isBetter)
            here = std::move(next);
        last = isBetter ? direction : lattice.zero();
        step_mm *= isBetter ? 1.2 : 0.5;
    }
    return Climbed{std::move(here.controls), correlation, here.match.correlation};
}

} // namespace

Expected<FittedDeformation> fitDeformation(const Pyramid& fixed, const Pyramid& moving, const Region& region,
                                           const AffineMap& affine, const Stretch& way)
{
    constexpr double Margin_mm = 10.0, Fade_mm = 30.0, FieldVoxel_mm = 4.0;
    const Geometry& blocks = fixed.levels[Middle].grid;
    if (!way.goesOn(0.0))
        return cancelled();
    const GreyImage fixedImage = blurredLike(fixed.levels[Fine], moving.levels[Fine]);
    if (!way.goesOn(0.0))
        return cancelled();
    const GreyImage movingImage = blurredLike(moving.levels[Fine], fixed.levels[Fine]);
    Splines splines;
    std::optional<double> worth;
    double done = 0.0;
    for (const Stage& stage : Stages) {
        const auto grid = boxAround(region.deformed, blocks, Margin_mm, stage.voxel_mm);
        if (!grid)
            return passOn(grid);
        const LocalCorrelation images(fixedImage, movingImage, affine, *grid,
                                      onGrid(region.deformed, blocks, *grid));
        const SplineLattice lattice(*grid, stage.controls_mm);
        auto climbed = climb(images, lattice, splines.on(*grid), stage,
                             way.part(std::exchange(done, stage.until), stage.until));
        if (!climbed)
            return passOn(climbed);
        worth = worth.value_or(worthOf(*climbed));
        if (*worth == 0.0)
            return FittedDeformation{};
        splines.lattices.push_back(lattice);
        splines.controls.push_back(std::move(climbed->controls));
    }
    const auto fieldGrid = boxAround(region.deformed, blocks, Margin_mm + Fade_mm, FieldVoxel_mm);
    if (!fieldGrid)
        return passOn(fieldGrid);
    if (!way.goesOn(done))
        return cancelled();
    VectorField field = faded(splines.on(*fieldGrid), *fieldGrid, Fade_mm);
    for (auto& component : field)
        for (float& mm : component)
            mm *= static_cast<float>(*worth);
    if (!way.goesOn(1.0))
        return cancelled();
    return unfolded(std::move(field), *fieldGrid);
}

} // namespace hepatica::imaging::registration
