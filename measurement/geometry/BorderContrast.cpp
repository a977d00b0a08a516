#include "geometry/BorderContrast.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/Contour.h"
#include "geometry/SliceRegion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Mask;
using imaging::Volume;

constexpr std::size_t Lag = 5;   ///< vertices between two values whose noise is compared, about 3 mm
constexpr std::size_t Reach = 3; ///< vertices to either side that a step is averaged over

/// The values inside and outside along an outline, in its order.
struct Sides {
    std::vector<double> inner, outer;
};

/// The values of one slice at the pixel nearest to a place, or at the last one before its edge.
template <typename Values> class SliceValues {
public:
    SliceValues(const Volume& volume, const Values& values, int k)
        : values_(values), first_(volume.offset({0, 0, k})), dims_(volume.geometry().dims())
    {
    }
    [[nodiscard]] double at(double i, double j) const
    {
        const auto column = static_cast<std::size_t>(nearest(i, dims_[0]));
        const auto row = static_cast<std::size_t>(nearest(j, dims_[1]));
        return static_cast<double>(values_[first_ + row * static_cast<std::size_t>(dims_[0]) + column]);
    }

private:
    [[nodiscard]] static int nearest(double place, int count)
    {
        return std::clamp(static_cast<int>(std::floor(place + 0.5)), 0, count - 1);
    }
    const Values& values_;
    std::size_t first_;
    std::array<int, 3> dims_;
};

/// The mean of two values 1.5 and 2.5 pixels off the border: the pixels between hold a bit of both sides.
template <typename Values>
Sides sidesOf(const Contour& outline, const imaging::Geometry& grid, const SliceValues<Values>& slice)
{
    constexpr std::size_t TangentReach = 2;
    const auto& spacing = grid.spacing();
    const double pixel_mm = 0.5 * (spacing[0] + spacing[1]);
    const std::size_t count = outline.size();
    Sides sides;
    for (std::size_t at = 0; at < count; ++at) {
        const HalfPixel& before = outline[(at + count - TangentReach) % count];
        const HalfPixel& after = outline[(at + TangentReach) % count];
        // The inside lies on the left of the tangent, so the outside lies on its right.
        const double x = (after.y - before.y) * spacing[1], y = -(after.x - before.x) * spacing[0];
        const double length = std::sqrt(x * x + y * y);
        if (length == 0.0)
            continue;
        const double stepI = pixel_mm * x / (length * spacing[0]),
                     stepJ = pixel_mm * y / (length * spacing[1]);
        const double i = 0.5 * outline[at].x, j = 0.5 * outline[at].y;
        const auto mean = [&](double side) {
            return 0.5 * (slice.at(i + 1.5 * side * stepI, j + 1.5 * side * stepJ) +
                          slice.at(i + 2.5 * side * stepI, j + 2.5 * side * stepJ));
        };
        sides.inner.push_back(mean(-1.0));
        sides.outer.push_back(mean(1.0));
    }
    return sides;
}

void addDifferences(const std::vector<double>& along, std::vector<double>& differences)
{
    for (std::size_t at = 0; at < along.size(); ++at)
        differences.push_back(std::abs(along[at] - along[(at + Lag) % along.size()]));
}

/// The size of the step at every place of the outline, averaged along it.
void addSteps(const Sides& sides, std::vector<double>& steps)
{
    const std::size_t count = sides.inner.size();
    for (std::size_t at = 0; at < count; ++at) {
        double sum = 0.0;
        for (std::size_t next = at + count - Reach; next <= at + count + Reach; ++next)
            sum += sides.outer[next % count] - sides.inner[next % count];
        steps.push_back(std::abs(sum) / (2.0 * Reach + 1.0));
    }
}

/// Holes have a negative area.
bool isHole(const Contour& contour)
{
    std::int64_t twice = 0;
    for (std::size_t at = 0; at < contour.size(); ++at) {
        const HalfPixel &a = contour[at], &b = contour[(at + 1) % contour.size()];
        twice += static_cast<std::int64_t>(a.x) * b.y - static_cast<std::int64_t>(a.y) * b.x;
    }
    return twice < 0;
}

/// The outer borders. Most regions have no holes that would have to be filled.
std::vector<Contour> outlinesOf(const SliceRegion& region)
{
    std::vector<Contour> contours = traceContours(region);
    return std::ranges::any_of(contours, isHole) ? traceContours(withoutHoles(region)) : contours;
}

/// Along the outlines of a slice that are long enough.
std::vector<Sides> sidesIn(const Mask& lesion, const Volume& volume, int slice)
{
    std::vector<Sides> sides;
    for (const Contour& outline : outlinesOf(sliceRegion(lesion, slice)))
        if (outline.size() > Lag)
            sides.push_back(volume.visit([&](auto values) {
                return sidesOf(outline, volume.geometry(), SliceValues(volume, values, slice));
            }));
    return sides;
}

double middleOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace

double borderContrast(const Mask& lesion, const Volume& volume)
{
    // 1.4826 median absolute deviations make a standard deviation; a difference has the noise of two values.
    constexpr double ToDeviation = 1.4826 / 1.4142135623730951;
    // Twenty slices hold thousands of places: more tell nothing new.
    constexpr int Enough = 20;
    const int every = std::max(1, lesion.box().dims()[2] / Enough);
    std::vector<int> slices;
    for (int k = lesion.box().first.k + every / 2; k <= lesion.box().last.k; k += every)
        slices.push_back(k);
    std::vector<std::vector<Sides>> along(slices.size());
    imaging::parallelFor(slices.size(),
                         [&](std::size_t n) { along[n] = sidesIn(lesion, volume, slices[n]); });
    std::vector<double> steps, differences;
    for (const auto& outlines : along)
        for (const Sides& sides : outlines) {
            addSteps(sides, steps);
            addDifferences(sides.inner, differences);
            addDifferences(sides.outer, differences);
        }
    if (steps.empty())
        return 0.0;
    constexpr double Clear = 100.0;
    const double step = middleOf(steps), noise = ToDeviation * middleOf(differences);
    if (noise == 0.0)
        return step > 0.0 ? Clear : 0.0;
    return std::min(step / noise, Clear);
}

} // namespace hepatica::measurement
