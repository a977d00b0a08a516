#include "segmentation/StrokeLine.h"

#include "segmentation/FatDensity.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double MostOfAir_hu = -300.0; // between fat (-100 HU) and lung (-700 HU)
constexpr double Step_mm = 0.5;
constexpr int Smoothing = 2; // steps to either side: the median of five stands over noise

enum class Kind { Air, Fat, Other };

Kind kindOf(double hounsfield)
{
    if (hounsfield < MostOfAir_hu)
        return Kind::Air;
    return hounsfield < MostOfNoisyFat_hu ? Kind::Fat : Kind::Other;
}

/// What lies along the line, in steps.
std::vector<Kind> kindsAlong(const Volume& volume, const Stroke& stroke)
{
    const double length_mm = distance(stroke.from, stroke.to);
    const int steps = static_cast<int>(std::ceil(length_mm / Step_mm));
    std::vector<double> values;
    for (int at = 0; at <= steps; ++at) {
        const Point3 place = stroke.from + (static_cast<double>(at) / steps) * (stroke.to - stroke.from);
        const VoxelIndex voxel = volume.geometry().toNearestVoxel(place);
        if (volume.geometry().contains(voxel))
            values.push_back(volume.at(voxel));
    }
    std::vector<Kind> kinds;
    const int count = static_cast<int>(values.size());
    for (int at = 0; at < count; ++at) {
        std::vector<double> near(values.begin() + std::max(0, at - Smoothing),
                                 values.begin() + std::min(count, at + Smoothing + 1));
        std::ranges::nth_element(near, near.begin() + static_cast<std::ptrdiff_t>(near.size() / 2));
        kinds.push_back(kindOf(near[near.size() / 2]));
    }
    return kinds;
}

template <typename Steps> int runOf(Kind kind, const Steps& steps)
{
    const auto end = std::ranges::find_if(steps, [&](Kind one) { return one != kind; });
    return static_cast<int>(std::ranges::distance(std::ranges::begin(steps), end));
}

} // namespace

std::optional<std::string> whyNoLesionAlong(const Volume& volume, const Stroke& stroke)
{
    if (volume.origin().quantity != Quantity::Hounsfield)
        return std::nullopt;
    const std::vector<Kind> steps = kindsAlong(volume, stroke);
    const auto count = static_cast<double>(steps.size());
    const auto share = [&](Kind kind) {
        return static_cast<double>(std::ranges::count(steps, kind)) / count;
    };
    // An end may miss the border by two pixels, and more on a long lesion.
    constexpr double ShortestInAir_mm = 4.0, ShareInAir = 0.08, ShortestFat_mm = 5.0, ShareOfFat = 0.2;
    const double inAir = std::max(ShortestInAir_mm / Step_mm, ShareInAir * count);
    if (const int first = runOf(Kind::Air, steps); first > inAir)
        return fmt::format("the stroke begins {:.0f} mm within air or lung", first * Step_mm);
    std::vector<Kind> back(steps.rbegin(), steps.rend());
    if (const int last = runOf(Kind::Air, back); last > inAir)
        return fmt::format("the stroke ends {:.0f} mm within air or lung", last * Step_mm);
    constexpr double MostAir = 0.25, LeastBeside = 0.3;
    if (share(Kind::Air) > MostAir)
        return fmt::format("{:.0f} % of the stroke runs through air or lung", 100.0 * share(Kind::Air));
    // A lesion may hold fat; it does not begin with it where the rest is other tissue.
    const int fat = std::max(runOf(Kind::Fat, steps), runOf(Kind::Fat, back));
    if (fat > std::max(ShortestFat_mm / Step_mm, ShareOfFat * count) && share(Kind::Other) > LeastBeside)
        return fmt::format("the stroke runs through {:.0f} mm of fat and through other tissue",
                           fat * Step_mm);
    return std::nullopt;
}

} // namespace hepatica::imaging::segmentation
