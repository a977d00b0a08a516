#include "segmentation/BorderEvidence.h"

#include "segmentation/Directions.h"
#include "segmentation/FatDensity.h"
#include "segmentation/NoiseGrain.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

// Above fat, and denser than liver and spleen become in the portal venous phase.
constexpr double LeastOfOrgan_hu = MostOfFat_hu, MostOfOrgan_hu = 250.0;

constexpr double ForeignPart = 0.3; // of what is seen beyond a surface in one direction

/// The values beside a surface in one direction.
struct Sides {
    double inside = 0.0, outside = 0.0; ///< sums
    double countInside = 0.0, countOutside = 0.0, countForeign = 0.0, countDark = 0.0;

    [[nodiscard]] bool areSeen() const { return countInside > 0.0 && countOutside > 0.0; }
    [[nodiscard]] bool isForeignOutside() const { return countForeign >= ForeignPart * countOutside; }
    [[nodiscard]] bool isDarkOutside() const { return countDark >= ForeignPart * countOutside; }
    [[nodiscard]] double step() const { return inside / countInside - outside / countOutside; }
};

struct Step {
    double step = 0.0, error = 0.0;
};

/// Half a pixel on either side is left out, where both tissues share voxels.
std::vector<Sides> sidesOf(const Voi& voi, const Field& distance_mm, double pixel_mm, bool hasForeign)
{
    constexpr double Gap_pixels = 0.5, LeastDepth_pixels = 3.0, DepthOfReach = 0.06, MostDepth_mm = 4.0;
    const double reach_mm = voi.cube.middle() * voi.cube.spacing_mm; // about one length of the lesion
    const double gap = Gap_pixels * pixel_mm;
    const double depth =
        std::max(LeastDepth_pixels * pixel_mm, std::min(2.0 * DepthOfReach * reach_mm, MostDepth_mm));
    const Directions& directions = Directions::few();
    std::vector<Sides> sides(directions.units().size());
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const auto place = static_cast<double>(distance_mm[at]);
        if (voi.inVolume[at] == 0 || std::abs(place) < gap || std::abs(place) > gap + depth)
            return;
        Sides& here = sides[directions.nearest(local)];
        const auto value = static_cast<double>(voi.values[at]);
        (place > 0.0 ? here.inside : here.outside) += value;
        (place > 0.0 ? here.countInside : here.countOutside) += 1.0;
        if (place < 0.0 && hasForeign && (value < LeastOfOrgan_hu || value > MostOfOrgan_hu))
            here.countForeign += 1.0;
        if (place < 0.0 && hasForeign && value < LeastOfOrgan_hu)
            here.countDark += 1.0;
    });
    std::erase_if(sides, [](const Sides& one) { return !one.areSeen(); });
    return sides;
}

double quantile(std::vector<double> values, double part)
{
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, at);
    return *at;
}

} // namespace

BorderEvidence borderEvidence(const Voi& voi, const Field& distance_mm, double spread,
                              const std::array<double, 3>& spacing_mm, Quantity quantity)
{
    // Of what is usual; a little over half of the directions, as some lie at a vessel or another lesion.
    constexpr double Usual = 0.6, LeastPart = 0.5;
    const std::vector<Sides> all =
        sidesOf(voi, distance_mm, std::min(spacing_mm[0], spacing_mm[1]), quantity == Quantity::Hounsfield);
    const double grain = noiseGrain(voi.cube, spacing_mm);
    std::vector<Step> steps;
    std::vector<double> sizes, errors;
    for (const Sides& one : all) {
        if (one.isForeignOutside())
            continue;
        steps.push_back({one.step(), std::hypot(standardErrorOfMean(spread, one.countInside, grain),
                                                standardErrorOfMean(spread, one.countOutside, grain))});
        sizes.push_back(steps.back().step);
        errors.push_back(steps.back().error);
    }
    const double count = std::max(1.0, static_cast<double>(all.size()));
    const double dark = static_cast<double>(std::ranges::count_if(all, &Sides::isDarkOutside)) / count;
    if (steps.empty())
        return {0.0, all.empty() ? 0.0 : 1.0, 0.0, dark};
    const double sign = quantile(sizes, 0.5) < 0.0 ? -1.0 : 1.0;
    for (double& size : sizes)
        size *= sign;
    const double usual = std::max(quantile(sizes, Usual), 0.0);
    const auto missing = std::ranges::count_if(
        steps, [&](const Step& one) { return sign * one.step + one.error < LeastPart * usual; });
    return {static_cast<double>(missing) / count, 1.0 - static_cast<double>(steps.size()) / count,
            usual / quantile(errors, 0.5), dark};
}

} // namespace hepatica::imaging::segmentation
