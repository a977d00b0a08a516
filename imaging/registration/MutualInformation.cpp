#include "MutualInformation.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hepatica::imaging::registration {

namespace {

constexpr int MovingBins = 32, Padding = 2; // a spline reaches two bins to either side
constexpr double MovingScale = MovingBins - 2 * Padding - 1;
constexpr std::size_t Parts = 8; // fixed, so that sums do not depend on the number of threads

using Joint = std::array<double, static_cast<std::size_t>(FixedBins* MovingBins)>;

/// Uniform in [-0.5, 0.5), the same for the same number (Steele 2014, splitmix64).
double scattered(std::uint64_t number)
{
    std::uint64_t mixed = (number + 1) * 0x9E3779B97F4A7C15ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * 0x1.0p-53 - 0.5;
}

/// Where one sample falls in the moving image.
struct Fall {
    float bin = -1.0F;            ///< of the moving value, not whole; below 0 outside the image
    std::array<float, 3> slope{}; ///< of the bin, per mm
};

/// The moving image around the samples.
class Lookup {
public:
    Lookup(const GreyImage& moving, const CentredMap& map)
        : moving_(moving), index_(moving, centredAffine(map)), perMm_(moving, {})
    {
    }

    [[nodiscard]] Fall at(const std::array<float, 3>& place) const
    {
        const auto index = index_(
            {static_cast<double>(place[0]), static_cast<double>(place[1]), static_cast<double>(place[2])});
        if (!isWithin(moving_, index))
            return {};
        const Tissue tissue = tissueAt(moving_, index);
        constexpr auto Scale = static_cast<float>(MovingScale);
        Fall fall{static_cast<float>(Padding) + Scale * tissue.value, {}};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const Point3& row = perMm_.rows[axis];
            fall.slope[0] += Scale * static_cast<float>(row.x) * tissue.slope[axis];
            fall.slope[1] += Scale * static_cast<float>(row.y) * tissue.slope[axis];
            fall.slope[2] += Scale * static_cast<float>(row.z) * tissue.slope[axis];
        }
        return fall;
    }

private:
    /// Of places that are told from the centre.
    static AffineMap centredAffine(const CentredMap& map) { return {map.affine().rows, map.image}; }

    const GreyImage& moving_;
    IndexMap index_, perMm_;
};

std::array<double, 4> spline(double t)
{
    const double u = 1.0 - t;
    return {u * u * u / 6.0, (4.0 - 6.0 * t * t + 3.0 * t * t * t) / 6.0,
            (4.0 - 6.0 * u * u + 3.0 * u * u * u) / 6.0, t * t * t / 6.0};
}

/// How the four weights change with t.
std::array<double, 4> splineSlope(double t)
{
    const double u = 1.0 - t;
    return {-0.5 * u * u, -2.0 * t + 1.5 * t * t, 2.0 * u - 1.5 * u * u, 0.5 * t * t};
}

template <typename Work> void forEachPart(std::size_t count, Work&& work)
{
    parallelFor(
        Parts, [&](std::size_t part) { work(part, count * part / Parts, count * (part + 1) / Parts); },
        [](std::size_t) { return true; });
}

double entropyOf(const std::vector<double>& shares)
{
    return std::accumulate(shares.begin(), shares.end(), 0.0,
                           [](double sum, double p) { return p > 0.0 ? sum - p * std::log(p) : sum; });
}

/// Turns the shares into log(p / p of the moving bin), which the slopes are weighted with.
Joint logRatios(const Joint& joint, const std::vector<double>& movingShares)
{
    Joint ratios{};
    for (std::size_t at = 0; at < joint.size(); ++at)
        if (joint[at] > 0.0)
            ratios[at] = std::log(joint[at] / movingShares[at % static_cast<std::size_t>(MovingBins)]);
    return ratios;
}

struct Slope {
    Matrix byPlace{};
    Vector byShift{};
};

} // namespace

AffineMap CentredMap::affine() const
{
    AffineMap map;
    for (std::size_t row = 0; row < 3; ++row)
        map.rows[row] = {matrix[row][0], matrix[row][1], matrix[row][2]};
    map.translation = image - map(centre);
    return map;
}

CentredMap CentredMap::of(const AffineMap& map, const Point3& centre)
{
    CentredMap centred;
    for (std::size_t row = 0; row < 3; ++row)
        centred.matrix[row] = {map.rows[row].x, map.rows[row].y, map.rows[row].z};
    centred.centre = centre;
    centred.image = map(centre);
    return centred;
}

Samples samplesOf(const GreyImage& fixed, const Bits& region, std::size_t count)
{
    std::vector<std::size_t> blocks;
    for (std::size_t n = 0; n < region.size(); ++n)
        if (region[n] != 0)
            blocks.push_back(n);
    const auto columns = static_cast<std::size_t>(fixed.grid.dims()[0]),
               rows = static_cast<std::size_t>(fixed.grid.dims()[1]);
    std::vector<Point3> points;
    Samples samples;
    if (blocks.empty())
        return samples;
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t block = blocks[n * blocks.size() / count];
        const double i = static_cast<double>(block % columns) + scattered(3 * n);
        const double j = static_cast<double>(block / columns % rows) + scattered(3 * n + 1);
        const double k = static_cast<double>(block / columns / rows) + scattered(3 * n + 2);
        points.push_back(fixed.grid.toPatient(i, j, k));
        samples.bins.push_back(static_cast<std::uint8_t>(
            std::min(static_cast<int>(tissueAt(fixed, {i, j, k}).value * static_cast<float>(FixedBins)),
                     FixedBins - 1)));
        samples.centre = samples.centre + points.back();
    }
    samples.centre = (1.0 / static_cast<double>(count)) * samples.centre;
    double squares = 0.0;
    for (const Point3& point : points) {
        const Point3 from = point - samples.centre;
        squares += dot(from, from);
        samples.places.push_back(
            {static_cast<float>(from.x), static_cast<float>(from.y), static_cast<float>(from.z)});
    }
    samples.radius_mm = std::max(std::sqrt(squares / static_cast<double>(count)), 1.0);
    return samples;
}

Agreement agreementOf(const Samples& samples, const GreyImage& moving, const CentredMap& map)
{
    constexpr auto Columns = static_cast<std::size_t>(MovingBins);
    const Lookup lookup(moving, map);
    const std::size_t count = samples.places.size();
    std::vector<Fall> falls(count);
    std::vector<Joint> partJoint(Parts);
    std::vector<std::size_t> partWithin(Parts);
    forEachPart(count, [&](std::size_t part, std::size_t from, std::size_t to) {
        Joint& joint = partJoint[part];
        joint.fill(0.0);
        for (std::size_t n = from; n < to; ++n) {
            const Fall fall = falls[n] = lookup.at(samples.places[n]);
            if (fall.bin < 0.0F)
                continue;
            ++partWithin[part];
            const auto whole = static_cast<std::size_t>(fall.bin);
            const auto weights = spline(static_cast<double>(fall.bin) - static_cast<double>(whole));
            double* const at = joint.data() + samples.bins[n] * Columns + whole - 1;
            for (std::size_t k = 0; k < 4; ++k)
                at[k] += weights[k];
        }
    });
    Joint joint{};
    for (const Joint& part : partJoint)
        std::ranges::transform(joint, part, joint.begin(), std::plus());
    const std::size_t within = std::accumulate(partWithin.begin(), partWithin.end(), std::size_t{0});
    Agreement agreement;
    agreement.within = static_cast<double>(within) / static_cast<double>(count);
    if (within == 0)
        return agreement;

    std::vector<double> fixedShares(static_cast<std::size_t>(FixedBins)), movingShares(Columns);
    for (std::size_t at = 0; at < joint.size(); ++at) {
        joint[at] /= static_cast<double>(within);
        fixedShares[at / Columns] += joint[at];
        movingShares[at % Columns] += joint[at];
    }
    const Joint ratios = logRatios(joint, movingShares);
    const double fixedEntropy = entropyOf(fixedShares), movingEntropy = entropyOf(movingShares);
    agreement.information =
        fixedEntropy + std::inner_product(joint.begin(), joint.end(), ratios.begin(), 0.0);
    agreement.relative = agreement.information / std::max(std::min(fixedEntropy, movingEntropy), 1e-9);

    std::vector<Slope> partSlope(Parts);
    forEachPart(count, [&](std::size_t part, std::size_t from, std::size_t to) {
        Slope& slope = partSlope[part];
        for (std::size_t n = from; n < to; ++n) {
            const Fall& fall = falls[n];
            if (fall.bin < 0.0F)
                continue;
            const auto whole = static_cast<std::size_t>(fall.bin);
            const auto changes = splineSlope(static_cast<double>(fall.bin) - static_cast<double>(whole));
            const double* const at = ratios.data() + samples.bins[n] * Columns + whole - 1;
            const double weight =
                changes[0] * at[0] + changes[1] * at[1] + changes[2] * at[2] + changes[3] * at[3];
            for (std::size_t row = 0; row < 3; ++row) {
                const double pull = weight * static_cast<double>(fall.slope[row]);
                slope.byShift[row] += pull;
                for (std::size_t column = 0; column < 3; ++column)
                    slope.byPlace[row][column] += pull * static_cast<double>(samples.places[n][column]);
            }
        }
    });
    for (const Slope& part : partSlope)
        for (std::size_t row = 0; row < 3; ++row) {
            agreement.byShift[row] += part.byShift[row] / static_cast<double>(within);
            for (std::size_t column = 0; column < 3; ++column)
                for (std::size_t n = 0; n < 3; ++n) // d/dE of (1 + E) A q: pull * (A q)
                    agreement.byMatrix[row][column] +=
                        part.byPlace[row][n] * map.matrix[column][n] / static_cast<double>(within);
        }
    return agreement;
}

} // namespace hepatica::imaging::registration
