#include "segmentation/BorderForm.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::imaging::segmentation {

namespace {

using Parts = std::array<double, BorderForm::Count>;

/// The harmonics, each 1 at its largest but for those of degree 2, which share one mean square.
Parts harmonicsAt(const Point3& u)
{
    constexpr double Root3 = std::numbers::sqrt3;
    return {1.0,
            u.x,
            u.y,
            u.z,
            Root3 * u.x * u.y,
            Root3 * u.x * u.z,
            Root3 * u.y * u.z,
            0.5 * Root3 * (u.x * u.x - u.y * u.y),
            0.5 * (3.0 * u.z * u.z - 1.0)};
}

/// A direction's harmonics, and how much less likely every shift is there than the best one (minus the
/// logarithm).
struct Sector {
    Parts harmonics{};
    std::vector<double> costs;

    [[nodiscard]] double costOf(const Parts& form) const
    {
        double shift = 0.0;
        for (std::size_t part = 0; part < form.size(); ++part)
            shift += form[part] * harmonics[part];
        const double last = static_cast<double>(costs.size()) - 1.001;
        const double at = std::clamp((shift + MaxShift_pixels) / ShiftStep_pixels, 0.0, last);
        const auto low = static_cast<std::size_t>(at);
        return costs[low] + (at - static_cast<double>(low)) * (costs[low + 1] - costs[low]);
    }
};

/// Minus the logarithm of a profile's likelihood, up to a constant. Its own value outside, normal around the
/// common one, is integrated out.
double costOf(const Profile& profile, const Share& share, const Edge& edge, double grain)
{
    constexpr double OwnOutside = 15.0; // standard deviation, HU: liver, spleen and muscle differ by so much
    const double variance = edge.spread * edge.spread * grain;
    double squares = 0.0, along = 0.0, own = variance / (OwnOutside * OwnOutside);
    for (std::size_t place = 0; place < share.size(); ++place) {
        const double count = profile.count[place];
        if (count <= 0.0)
            continue;
        const double residual = profile.sum[place] / count - edge.sides.inside -
                                share[place] * (edge.sides.outside - edge.sides.inside);
        squares += count * residual * residual;
        along += count * residual * share[place];
        own += count * share[place] * share[place];
    }
    return (squares - along * along / own) / (2.0 * variance);
}

Sector sectorOf(const Profile& profile, const std::vector<Share>& shares, const Edge& edge, double grain)
{
    constexpr double MostSay = 4.0; // however badly a shift fits in one direction
    Sector sector{harmonicsAt(profile.direction), {}};
    for (const Share& share : shares)
        sector.costs.push_back(costOf(profile, share, edge, grain));
    const double least = std::ranges::min(sector.costs);
    for (double& cost : sector.costs)
        cost = (cost - least) / (1.0 + (cost - least) / MostSay);
    return sector;
}

/// The mean of one part given the others, over three standard deviations to both sides.
double meanOfPart(const std::vector<Sector>& sectors, Parts form, std::size_t part, double deviation)
{
    constexpr std::size_t Places = 25;
    constexpr double First = -3.0, Step = 0.25; // in standard deviations
    const auto placeOf = [](std::size_t n) { return First + Step * static_cast<double>(n); };
    std::array<double, Places> energies{};
    for (std::size_t n = 0; n < Places; ++n) {
        form[part] = placeOf(n) * deviation;
        energies[n] = 0.5 * placeOf(n) * placeOf(n);
        for (const Sector& sector : sectors)
            energies[n] += sector.costOf(form);
    }
    const double least = std::ranges::min(energies);
    double sum = 0.0, weights = 0.0;
    for (std::size_t n = 0; n < Places; ++n) {
        const double weight = std::exp(least - energies[n]);
        sum += weight * placeOf(n) * deviation;
        weights += weight;
    }
    return sum / weights;
}

/// How far surfaces lie off before the image is asked, in pixels; the last slices are the least certain.
Parts deviations(const std::array<double, 3>& spacing_mm, double pixel_mm)
{
    constexpr double Margin = 1.0, Place = 0.5, PlaceInSlices = 0.3, Form = 0.3;
    const double through = std::hypot(Place, PlaceInSlices * spacing_mm[2] / pixel_mm);
    return {Margin, Place, Place, through, Form, Form, Form, Form, Form};
}

} // namespace

double BorderForm::beside_mm(const Point3& direction) const
{
    const Parts harmonics = harmonicsAt(direction);
    double shift = 0.0;
    for (std::size_t part = 1; part < Count; ++part)
        shift += parts_mm[part] * harmonics[part];
    return shift;
}

BorderForm borderForm(const std::vector<Profile>& profiles, double grain, const Edge& edge,
                      const std::array<double, 3>& spacing_mm)
{
    constexpr int Rounds = 4;
    const double pixel = std::min(spacing_mm[0], spacing_mm[1]);
    const std::vector<Share> shares = sharesOf(edge.blur_mm / pixel);
    std::vector<Sector> sectors;
    for (const Profile& profile : profiles)
        sectors.push_back(sectorOf(profile, shares, edge, grain));
    const Parts prior = deviations(spacing_mm, pixel);
    Parts form{edge.offset_mm / pixel};
    for (int round = 0; round < Rounds; ++round)
        for (std::size_t part = 0; part < form.size(); ++part)
            form[part] = meanOfPart(sectors, form, part, prior[part]);
    for (double& part : form)
        part *= pixel;
    return {form};
}

void follow(const BorderForm& form, const Cube& cube, Field& distance_mm)
{
    constexpr double Tiny_mm = 1e-6;
    constexpr float Far_mm = 8.0F; // from the surface, where a form's few pixels move nothing
    forEachVoxelApart(cube, [&](std::size_t at, const Point3& local) {
        if (std::abs(distance_mm[at]) > Far_mm)
            return;
        if (const double far = norm(local); far > Tiny_mm)
            distance_mm[at] += static_cast<float>(form.beside_mm((1.0 / far) * local));
    });
}

} // namespace hepatica::imaging::segmentation
