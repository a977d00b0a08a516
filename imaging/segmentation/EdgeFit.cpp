#include "segmentation/EdgeFit.h"

#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace hepatica::imaging::segmentation {

namespace {

constexpr int Middle = static_cast<int>(2 * EdgeReach_pixels); // half pixels
constexpr int Places = 2 * Middle + 1;                         // from inside to outside
constexpr double MaxShift = 3.0, ShiftStep = 0.25;             // pixels
constexpr std::array<double, 11> Blurs{0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0};

/// Sums of the values in one direction, by their distance from the surface.
struct Profile {
    std::array<double, Places> sum{}, count{};

    /// Samples on both sides; towards another tissue there are none outside.
    [[nodiscard]] bool showsBothSides() const
    {
        const auto seen = [](double n) { return n > 0.0; };
        return std::ranges::count_if(count.begin(), count.begin() + Middle, seen) >= 2 &&
               std::ranges::count_if(count.begin() + Middle + 1, count.end(), seen) >= 6;
    }
};

std::vector<Profile> profilesOf(const Voi& voi, const Field& distance_mm, const Constraints& constraints,
                                double pixel_mm)
{
    const Directions& directions = Directions::few();
    std::vector<Profile> profiles(directions.units().size());
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const double place = Middle - 2.0 * static_cast<double>(distance_mm[at]) / pixel_mm + 0.5;
        if (place < 0.0 || place >= Places || constraints[at] == Certainty::Outside)
            return;
        Profile& profile = profiles[directions.nearest(local)];
        profile.sum[static_cast<std::size_t>(place)] += static_cast<double>(voi.values[at]);
        profile.count[static_cast<std::size_t>(place)] += 1.0;
    });
    std::erase_if(profiles, [](const Profile& profile) { return !profile.showsBothSides(); });
    return profiles;
}

/// The outer tissue's share at every place for every shift of the step.
using Share = std::array<double, Places>;
std::vector<Share> sharesOf(double blur)
{
    std::vector<Share> shares;
    for (double shift = -MaxShift; shift <= MaxShift; shift += ShiftStep) {
        Share& share = shares.emplace_back();
        for (int place = 0; place < Places; ++place)
            share[static_cast<std::size_t>(place)] =
                0.5 * std::erfc((shift - 0.5 * (place - Middle)) / (std::numbers::sqrt2 * blur));
    }
    return shares;
}

double shiftAt(std::size_t n)
{
    return -MaxShift + ShiftStep * static_cast<double>(n);
}

/// The values on both sides.
struct Sides {
    double inside = 0.0, outside = 0.0;
};

struct Fit {
    Sides sides;
    double shift = 0.0, squares = 0.0; ///< mean over the directions; sum of the squared residuals
};

double squaresOf(const Profile& profile, const Share& share, const Sides& sides)
{
    double squares = 0.0;
    for (std::size_t place = 0; place < Places; ++place) {
        if (profile.count[place] <= 0.0)
            continue;
        const double residual = profile.sum[place] / profile.count[place] - sides.inside -
                                share[place] * (sides.outside - sides.inside);
        squares += residual * residual * profile.count[place];
    }
    return squares;
}

/// Normal equations of the two values.
struct Equations {
    double a = 0.0, b = 0.0, c = 0.0, x = 0.0, y = 0.0;
    void add(const Profile& profile, const Share& share)
    {
        for (std::size_t place = 0; place < Places; ++place) {
            const double out = share[place], in = 1.0 - out, n = profile.count[place];
            a += n * in * in;
            b += n * in * out;
            c += n * out * out;
            x += in * profile.sum[place];
            y += out * profile.sum[place];
        }
    }
    [[nodiscard]] Sides solved(const Sides& otherwise) const
    {
        const double determinant = a * c - b * b;
        if (determinant < 1e-6)
            return otherwise;
        return {(x * c - y * b) / determinant, (a * y - b * x) / determinant};
    }
};

/// The outermost places on either side.
Sides firstSides(const std::vector<Profile>& profiles)
{
    constexpr std::size_t Plateau = 5;
    const auto meanOf = [&](std::size_t first) {
        double sum = 0.0, count = 0.0;
        for (const Profile& profile : profiles)
            for (std::size_t place = first; place < first + Plateau; ++place) {
                sum += profile.sum[place];
                count += profile.count[place];
            }
        return count > 0.0 ? sum / count : 0.0;
    };
    return {meanOf(0), meanOf(Places - Plateau)};
}

/// Shifts and values by turns, three times: more changes nothing that counts.
Fit fitWithBlur(const std::vector<Profile>& profiles, double blur, double spread)
{
    constexpr int Rounds = 3;
    // A step is expected within 1.5 pixels; neighbouring samples share their noise, some twenty at a time.
    const double stiffness = 20.0 * spread * spread / (1.5 * 1.5);
    const std::vector<Share> shares = sharesOf(blur);
    Fit fit{firstSides(profiles), 0.0, 0.0};
    for (int round = 0; round < Rounds; ++round) {
        Equations equations;
        double shifts = 0.0, squares = 0.0;
        for (const Profile& profile : profiles) {
            std::size_t best = 0;
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t n = 0; n < shares.size(); ++n) {
                const double cost =
                    squaresOf(profile, shares[n], fit.sides) + stiffness * shiftAt(n) * shiftAt(n);
                if (cost < least) {
                    least = cost;
                    best = n;
                }
            }
            squares += least;
            shifts += shiftAt(best);
            equations.add(profile, shares[best]);
        }
        fit = {equations.solved(fit.sides), shifts / static_cast<double>(profiles.size()), squares};
    }
    return fit;
}

} // namespace

double sharpBlur_mm(const std::array<double, 3>& spacing_mm, double cubeSpacing_mm)
{
    constexpr double HalfVoxel = 0.5; // sqrt(1/12 + 1/6): a box and a linear interpolation
    constexpr double SurfacePixels = 0.6;
    double squared = 0.0;
    for (const double spacing : spacing_mm) {
        const double blur = HalfVoxel * std::max(spacing, cubeSpacing_mm);
        squared += blur * blur / 3.0;
    }
    return std::hypot(std::sqrt(squared), SurfacePixels * std::min(spacing_mm[0], spacing_mm[1]));
}

std::optional<Edge> fitEdge(const Voi& voi, const Field& distance_mm, const Constraints& constraints,
                            double pixel_mm, double spread)
{
    constexpr double LeastPart = 0.2, LeastStep = 0.7;
    const std::vector<Profile> profiles = profilesOf(voi, distance_mm, constraints, pixel_mm);
    if (static_cast<double>(profiles.size()) <
        LeastPart * static_cast<double>(Directions::few().units().size()))
        return std::nullopt;
    std::optional<Edge> edge;
    double least = std::numeric_limits<double>::infinity();
    for (const double blur : Blurs) {
        const Fit fit = fitWithBlur(profiles, blur, spread);
        if (fit.squares >= least)
            continue;
        least = fit.squares;
        edge = Edge{fit.shift * pixel_mm, blur * pixel_mm, std::abs(fit.sides.outside - fit.sides.inside),
                    spread};
    }
    return edge && edge->contrast >= LeastStep * spread ? edge : std::nullopt;
}

} // namespace hepatica::imaging::segmentation
