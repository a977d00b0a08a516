#include "registration/BorderProfile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace hepatica::imaging::registration {

namespace {

using segmentation::BorderLevels;

// Soft tissue, with contrast medium in it.
constexpr double LowestTissue = -20.0, HighestTissue = 250.0;

double trimmedMean(std::vector<double>& values)
{
    constexpr double Trimmed = 0.05; // at either end
    if (values.empty())
        return 0.0;
    std::ranges::sort(values);
    const auto cut = static_cast<std::ptrdiff_t>(Trimmed * static_cast<double>(values.size()));
    double sum = 0.0;
    for (auto value = values.begin() + cut; value != values.end() - cut; ++value)
        sum += *value;
    return sum / static_cast<double>(std::ssize(values) - 2 * cut);
}

/// Where the mean value over the surface falls through `level` on the way outwards, nearest to `from`.
std::optional<double> crossingNear(const BorderProfile& profile, double from, double level, double sign)
{
    constexpr double Least = 0.6, Most = 1.6, Ratio = 1.02; // of `from`
    std::optional<double> nearest;
    double before = -1.0;
    for (double scale = Least * from; scale < Most * from; scale *= Ratio) {
        const double above = sign * (profile.valueAt(scale, 0.0) - level);
        if (before > 0.0 && above <= 0.0) {
            const double crossing = scale - scale * (1.0 - 1.0 / Ratio) * above / (above - before);
            if (!nearest || std::abs(std::log(crossing / from)) < std::abs(std::log(*nearest / from)))
                nearest = crossing;
        }
        before = above;
    }
    return nearest;
}

} // namespace

BorderProfile::BorderProfile(const segmentation::Voi& voi, const Point3& place, std::vector<Point3> rays)
    : voi_(voi), place_(place), rays_(std::move(rays))
{
    for (const Point3& ray : rays_)
        radius_mm_ += norm(ray) / static_cast<double>(rays_.size());
}

std::optional<double> BorderProfile::onRay(const Point3& ray, double scale, double beyond_mm) const
{
    const double length = norm(ray), far = scale * length + beyond_mm;
    if (far <= 0.0 || length <= 0.0)
        return std::nullopt;
    const Point3 at = place_ + (far / length) * ray;
    const std::size_t nearest = segmentation::nearestOffset(voi_.cube, at);
    if (nearest >= voi_.inVolume.size() || voi_.inVolume[nearest] == 0)
        return std::nullopt;
    const auto value = static_cast<double>(segmentation::sampleAt(voi_.cube, voi_.values, at));
    return value > LowestTissue && value < HighestTissue ? std::optional(value) : std::nullopt;
}

double BorderProfile::valueAt(double scale, double beyond_mm) const
{
    std::vector<double> values;
    for (const Point3& ray : rays_)
        if (const auto value = onRay(ray, scale, beyond_mm))
            values.push_back(*value);
    return trimmedMean(values);
}

BorderProfile::Depths BorderProfile::depthsAt(double scale) const
{
    const double radius = scale * radius_mm_;
    return {std::clamp(0.25 * radius, 1.2, 3.0), std::clamp(0.35 * radius, 2.5, 4.5)};
}

BorderLevels BorderProfile::levelsAt(double scale) const
{
    constexpr double Deeper = 1.4;
    const auto [within, beyond] = depthsAt(scale);
    return {0.5 * (valueAt(scale, -within) + valueAt(scale, -Deeper * within)),
            0.5 * (valueAt(scale, beyond) + valueAt(scale, Deeper * beyond))};
}

double BorderProfile::significanceAt(double scale) const
{
    constexpr double Patch_mm2 = 9.0;
    const auto [within, beyond] = depthsAt(scale);
    std::vector<double> steps;
    for (const Point3& ray : rays_) {
        const auto inner = onRay(ray, scale, -within), outer = onRay(ray, scale, beyond);
        if (inner && outer)
            steps.push_back(*inner - *outer);
    }
    if (steps.size() < 3)
        return 0.0;
    const auto count = static_cast<double>(steps.size());
    double mean = 0.0, variance = 1.0;
    for (const double step : steps)
        mean += step / count;
    for (const double step : steps)
        variance += (step - mean) * (step - mean) / count;
    const double radius = scale * radius_mm_, seen = count / static_cast<double>(rays_.size());
    const double patches = 4.0 * std::numbers::pi * radius * radius * seen / Patch_mm2;
    return mean / std::sqrt(variance) * std::sqrt(std::min(patches, count));
}

std::optional<BorderFit> fitBorder(const BorderProfile& profile, double start, double part, double sign)
{
    constexpr int Rounds = 6;
    constexpr double LeastContrast = 5.0, AtRest = 0.005;
    BorderFit fit{start, {}};
    for (int round = 0; round < Rounds; ++round) {
        fit.levels = profile.levelsAt(fit.scale);
        if (sign * fit.levels.contrast() < LeastContrast)
            return std::nullopt;
        const auto next =
            crossingNear(profile, fit.scale, fit.levels.surroundings + part * fit.levels.contrast(), sign);
        if (!next)
            return std::nullopt;
        const bool rests = std::abs(*next / fit.scale - 1.0) < AtRest;
        fit.scale = *next;
        if (rests)
            break;
    }
    return fit;
}

} // namespace hepatica::imaging::registration
