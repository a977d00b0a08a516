#include "segmentation/EdgeFit.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepatica::imaging::segmentation {

namespace {

constexpr std::array<double, 11> Blurs{0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0};
constexpr double LeastMostBlur = 0.6; // pixels: a voxel and a surface that follows it closely

struct Fit {
    Sides sides;
    double shift = 0.0, squares = 0.0; ///< mean over the directions; sum of the squared residuals
};

double squaresOf(const Profile& profile, const Share& share, const Sides& sides)
{
    double squares = 0.0;
    for (std::size_t place = 0; place < Profile::Places; ++place) {
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
        for (std::size_t place = 0; place < Profile::Places; ++place) {
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
    return {meanOf(0), meanOf(Profile::Places - Plateau)};
}

/// Shifts and values by turns, three times: more changes nothing that counts.
Fit fitWithBlur(const std::vector<Profile>& profiles, double blur, double spread, const EdgeBefore& before)
{
    constexpr int Rounds = 3;
    // A step is expected within 1.5 pixels; neighbouring samples share their noise, some twenty at a time.
    const double stiffness = 20.0 * spread * spread / (1.5 * 1.5);
    const std::vector<Share> shares = sharesOf(blur);
    Fit fit{firstSides(profiles), 0.0, 0.0};
    for (int round = 0; round < Rounds; ++round) {
        Equations equations{before.voxels, 0.0, 0.0, before.voxels * before.inside, 0.0};
        const double unexpected = fit.sides.inside - before.inside;
        double shifts = 0.0, squares = before.voxels * unexpected * unexpected;
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

EdgeBefore edgeBefore(double inside, double grain, double length_mm, double pixel_mm)
{
    constexpr double Grains = 4.0, BlurOfLength = 0.14;
    return {inside, Grains * grain, BlurOfLength * length_mm / pixel_mm};
}

double sharpBlur_mm(const std::array<double, 3>& spacing_mm, double cubeSpacing_mm)
{
    constexpr double HalfVoxel = 0.5; // sqrt(1/12 + 1/6): a box and a linear interpolation
    constexpr double SurfacePixels = 0.6;
    const double surface = SurfacePixels * std::min(spacing_mm[0], spacing_mm[1]);
    const auto squared = [&](std::size_t axis) {
        const double blur = HalfVoxel * std::max(spacing_mm[axis], cubeSpacing_mm);
        return blur * blur + surface * surface;
    };
    // The mean of 1 / sqrt(inSlice (1 - u^2) + across u^2) over the heights u of all directions.
    const double inSlice = 0.5 * (squared(0) + squared(1)), across = squared(2);
    const double apart = std::sqrt(std::abs(across - inSlice)), along = std::sqrt(inSlice);
    constexpr double Alike = 1e-6;
    if (apart < Alike * along)
        return along;
    return apart / (across > inSlice ? std::asinh(apart / along) : std::asin(apart / along));
}

std::optional<Edge> fitEdge(const std::vector<Profile>& profiles, double pixel_mm, double spread,
                            const EdgeBefore& before)
{
    constexpr double LeastPart = 0.2, LeastStep = 0.7;
    if (static_cast<double>(profiles.size()) <
        LeastPart * static_cast<double>(Directions::few().units().size()))
        return std::nullopt;
    const double mostBlur = std::max(LeastMostBlur, before.mostBlur_pixels);
    std::vector<Fit> fits(
        static_cast<std::size_t>(std::ranges::upper_bound(Blurs, mostBlur) - Blurs.begin()));
    parallelFor(fits.size(),
                [&](std::size_t n) { fits[n] = fitWithBlur(profiles, Blurs[n], spread, before); });
    const auto best = std::ranges::min_element(fits, {}, &Fit::squares); // LeastMostBlur admits three
    const double blur = Blurs[static_cast<std::size_t>(best - fits.begin())];
    const Edge edge{best->shift * pixel_mm, blur * pixel_mm,
                    std::abs(best->sides.outside - best->sides.inside), spread, best->sides};
    return edge.contrast >= LeastStep * spread ? std::optional(edge) : std::nullopt;
}

} // namespace hepatica::imaging::segmentation
