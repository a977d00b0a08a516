#include "registration/FormMatch.h"

#include "segmentation/Directions.h"
#include "segmentation/Smoothing.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hepatica::imaging::registration {

namespace {

using segmentation::Voi;

constexpr double LowestTissue = -20.0; // fat, lung and what lies outside the images do not count

/// Points, local mm from the form's centre, and the share of the whole that they stand for.
struct Layer {
    std::vector<Point3> points;
    double share = 1.0;
};

/// The form in three layers from its middle to its surface, and the shell around it.
struct Samples {
    std::array<Layer, 3> inside;
    Layer around;
};

Samples samplesOf(const LesionForm& form, const Voi& voi)
{
    // Of the way to the surface, and the share of the form's volume that lies nearest to it.
    constexpr std::array<std::array<double, 2>, 3> Within{{{0.30, 0.09}, {0.60, 0.29}, {0.85, 0.62}}};
    constexpr std::array Beyond{0.35, 0.80}; // of the shell
    const double shell = std::clamp(0.45 * form.radius_mm(), 2.5, 8.0);
    Samples samples;
    for (const Point3& ray : raysIn(voi, form)) {
        for (std::size_t n = 0; n < Within.size(); ++n) {
            samples.inside[n].points.push_back(Within[n][0] * ray);
            samples.inside[n].share = Within[n][1];
        }
        for (const double part : Beyond)
            samples.around.points.push_back((1.0 + (1.0 + part * shell) / norm(ray)) * ray);
    }
    return samples;
}

struct Spread {
    double mean = 0.0, variance = 0.0;
    double seen = 0.0; ///< share that is tissue
};

Spread spreadOf(const Voi& voi, const Layer& layer, const Point3& place, double scale)
{
    double sum = 0.0, squares = 0.0;
    std::size_t count = 0;
    for (const Point3& point : layer.points) {
        const auto value =
            static_cast<double>(segmentation::sampleAt(voi.cube, voi.values, place + scale * point));
        if (value <= LowestTissue)
            continue;
        sum += value;
        squares += value * value;
        ++count;
    }
    const double number = std::max<double>(1.0, static_cast<double>(count));
    const double mean = sum / number;
    return {mean, std::max(0.0, squares / number - mean * mean),
            static_cast<double>(count) / static_cast<double>(layer.points.size())};
}

/// Of layers, each by its share. What they differ by is no noise: a lesion may have a core.
Spread spreadOf(const Voi& voi, const std::array<Layer, 3>& layers, const Point3& place, double scale)
{
    Spread all;
    for (const Layer& layer : layers) {
        const Spread one = spreadOf(voi, layer, place, scale);
        const double share = layer.share * one.seen;
        all.mean += share * one.mean;
        all.variance += share * one.variance;
        all.seen += share;
    }
    const double seen = std::max(all.seen, 1e-6);
    return {all.mean / seen, all.variance / seen, all.seen};
}

/// The median of the tissue farther out than the lesion is expected to reach.
double organLevel(const Voi& voi, double radius_mm)
{
    constexpr double Nearest = 1.4, Highest = 250.0;
    std::vector<float> values;
    segmentation::forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const auto value = static_cast<double>(voi.values[at]);
        if (value > LowestTissue && value < Highest && norm(local) > Nearest * radius_mm)
            values.push_back(voi.values[at]);
    });
    if (values.empty())
        return 0.0;
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::ranges::nth_element(values, middle);
    return static_cast<double>(*middle);
}

/// A place and size under trial; local mm.
struct Trial {
    FormMatch match;
    double score = -1.0;
};

class Search {
public:
    Search(const Voi& voi, const Samples& samples, double organ, double reach_mm, const FormSide& side)
        : voi_(voi), samples_(samples), organ_(organ), reach_mm_(reach_mm), side_(side)
    {
    }

    [[nodiscard]] Trial best() const
    {
        constexpr std::array Scales{0.5, 0.63, 0.79, 1.0, 1.26, 1.58};
        constexpr double Step_mm = 2.0;
        const int steps = static_cast<int>(reach_mm_ / Step_mm);
        Trial best;
        for (int z = -steps; z <= steps; ++z)
            for (int y = -steps; y <= steps; ++y)
                for (int x = -steps; x <= steps; ++x)
                    for (const double scale : Scales)
                        better(best,
                               Step_mm * Point3{static_cast<double>(x), static_cast<double>(y),
                                                static_cast<double>(z)},
                               scale);
        for (const double step : {1.0, 0.5})
            climb(best, step);
        return best;
    }

private:
    bool better(Trial& best, const Point3& place, double scale) const
    {
        constexpr double InsideSeen = 0.7, AroundSeen = 0.3, Noise = 5.0, FarLess = 0.25, OffOrgan = 0.35,
                         OrganVaries = 12.0;
        const double far = norm(place) / reach_mm_;
        if (far > 1.0)
            return false;
        const Spread inside = spreadOf(voi_, samples_.inside, place, scale);
        const Spread around = spreadOf(voi_, samples_.around, place, scale);
        if (inside.seen < InsideSeen || around.seen < AroundSeen)
            return false;
        const double step = inside.mean - around.mean;
        const bool isOther = side_.sign * step < 0.0;
        // A core differs from the lesion around it; a lesion differs from its organ. Half core and half rim
        // have the organ's mean and are uneven.
        const double uneven = std::max(0.0, around.variance - inside.variance);
        const double off = around.mean - organ_;
        const double like = std::min(OffOrgan * std::max(std::abs(step), Noise), OrganVaries);
        const double inOrgan = 1.0 / (1.0 + off * off / (like * like) + uneven / (OrganVaries * OrganVaries));
        // The larger of two equal steps is the less likely one to be noise.
        const double score = inOrgan * (isOther ? side_.otherSide : 1.0) * std::abs(step) * std::sqrt(scale) /
                             std::sqrt(0.5 * (inside.variance + around.variance) + Noise * Noise) *
                             (1.0 - FarLess * far * far);
        if (score <= best.score)
            return false;
        best = {{place, scale, inside.mean, around.mean}, score};
        return true;
    }

    void climb(Trial& best, double step_mm) const
    {
        constexpr int Most = 10;
        constexpr double Ratio = 1.09;
        for (int round = 0; round < Most; ++round) {
            const FormMatch from = best.match;
            bool moved = false;
            for (const Point3& way : {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}})
                for (const double along : {-step_mm, step_mm})
                    moved = better(best, from.place + along * way, from.scale) || moved;
            for (const double ratio : {1.0 / Ratio, Ratio})
                moved = better(best, from.place, ratio * from.scale) || moved;
            if (!moved)
                return;
        }
    }

    const Voi& voi_;
    const Samples& samples_;
    double organ_;
    double reach_mm_;
    FormSide side_;
};

} // namespace

std::optional<FormMatch> matchForm(const Volume& volume, const segmentation::IntensityScale& scale,
                                   const LesionForm& form, double reach_mm, const FormSide& side)
{
    constexpr double Room = 2.6, Margin_mm = 8.0, Voxels = 32.0, Finest_mm = 1.0, Smoothing_mm = 1.2;
    const double half = Room * form.radius_mm() + reach_mm + Margin_mm;
    Voi voi = segmentation::makeVoi(volume, form.centre, half, std::max(half / Voxels, Finest_mm), scale);
    const double sigma = Smoothing_mm / voi.cube.spacing_mm;
    segmentation::smooth(voi.values, {voi.cube.size, voi.cube.size, voi.cube.size}, {sigma, sigma, sigma});
    for (std::size_t at = 0; at < voi.values.size(); ++at)
        if (voi.inVolume[at] == 0)
            voi.values[at] = static_cast<float>(segmentation::ValueMin);
    const Samples samples = samplesOf(form, voi);
    Trial best = Search(voi, samples, organLevel(voi, form.radius_mm()), reach_mm, side).best();
    if (best.score < 0.0)
        return std::nullopt;
    best.match.place = voi.toPatient(best.match.place);
    return best.match;
}

} // namespace hepatica::imaging::registration
