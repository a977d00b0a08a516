#include "registration/BlobSearch.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/Directions.h"
#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace hepatica::imaging::registration {

namespace {

using segmentation::Field;

constexpr std::array Radii_mm{3.0, 4.0, 5.5, 7.5, 10.5, 14.5};

/// The mean around each voxel over tissue alone; 0 where there is hardly any.
Field meanOver(const LiverBlock& block, const LiverImage& image, double sigma_mm)
{
    constexpr float LeastShare = 0.05F;
    const double sigma = sigma_mm / block.spacing_mm;
    Field sums = image.deviations, weights(image.isTissue.begin(), image.isTissue.end());
    segmentation::smooth(sums, block.dims, {sigma, sigma, sigma});
    segmentation::smooth(weights, block.dims, {sigma, sigma, sigma});
    for (std::size_t at = 0; at < sums.size(); ++at)
        sums[at] = image.isTissue[at] != 0 && weights[at] > LeastShare ? sums[at] / weights[at] : 0.0F;
    return sums;
}

tl::unexpected<Problem> cancelled()
{
    return fail(ProblemCode::Cancelled, {"looking for new lesions"});
}

/// Two images, later and earlier.
using Both = std::array<Field, 2>;

/// How much a ball of a radius stands out at each voxel, in either image.
Expected<Both> standingOut(const LiverBlock& block, const std::array<const LiverImage*, 2>& images,
                           double radius_mm, const Stretch& way)
{
    constexpr double Wider = 1.8;
    const double sigma = radius_mm / std::numbers::sqrt3;
    std::array<Both, 2> means; // inner, outer
    const auto work = [&](std::size_t n) {
        means[n / 2][n % 2] = meanOver(block, *images[n % 2], n < 2 ? sigma : Wider * sigma);
    };
    if (!parallelFor(4, work, [&](std::size_t done) { return way.goesOn(0.25 * static_cast<double>(done)); }))
        return cancelled();
    auto& [inner, outer] = means;
    for (std::size_t n = 0; n < 2; ++n)
        std::ranges::transform(inner[n], outer[n], inner[n].begin(), std::minus());
    return std::move(inner);
}

double spreadOf(const Field& field, const std::vector<std::uint8_t>& isTissue)
{
    constexpr double ToDeviation = 1.4826;
    std::vector<float> sizes;
    for (std::size_t at = 0; at < field.size(); ++at)
        if (isTissue[at] != 0)
            sizes.push_back(std::abs(field[at]));
    if (sizes.empty())
        return 1.0;
    const auto middle = sizes.begin() + std::ssize(sizes) / 2;
    std::ranges::nth_element(sizes, middle);
    return std::max(1e-6, ToDeviation * static_cast<double>(*middle));
}

/// The offsets from one distance to another, both counted.
std::vector<std::array<int, 3>> shellOffsets(const LiverBlock& block, double inner_mm, double radius_mm)
{
    const int reach = static_cast<int>(radius_mm / block.spacing_mm);
    std::vector<std::array<int, 3>> offsets;
    for (int z = -reach; z <= reach; ++z)
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x)
                if (const double far = block.spacing_mm * std::sqrt(x * x + y * y + z * z);
                    far >= inner_mm && far <= radius_mm)
                    offsets.push_back({x, y, z});
    return offsets;
}

std::optional<std::size_t> moved(const LiverBlock& block, const std::array<int, 3>& from,
                                 const std::array<int, 3>& by)
{
    std::array<int, 3> to{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        to[axis] = from[axis] + by[axis];
        if (to[axis] < 0 || to[axis] >= block.dims[axis])
            return std::nullopt;
    }
    return block.offset(to);
}

/// Trilinear is not needed on a field this smooth: the nearest voxel.
std::optional<double> nearestValue(const LiverBlock& block, const LiverImage& image, const Field& field,
                                   const std::array<int, 3>& from, const Point3& way_mm)
{
    const auto step = [&](double mm) { return static_cast<int>(std::lround(mm / block.spacing_mm)); };
    const auto at = moved(block, from, {step(way_mm.x), step(way_mm.y), step(way_mm.z)});
    if (!at || image.isTissue[*at] == 0)
        return std::nullopt;
    return static_cast<double>(field[*at]);
}

/// Along each axis through the middle, how much of the contrast is lost on both sides; the least of them. A
/// vessel keeps its contrast along itself.
double closureOf(const LiverBlock& block, const LiverImage& image, const Field& smooth, const Blob& blob)
{
    constexpr double Away = 1.9; // radii
    const double middle = blob.sign * static_cast<double>(smooth[block.offset(blob.voxel)]);
    if (middle <= 0.0)
        return 0.0;
    double least = 1.0;
    for (const Point3& direction : segmentation::Directions::few().units()) {
        const Point3 way = Away * blob.radius_mm * direction;
        const double ahead = nearestValue(block, image, smooth, blob.voxel, way).value_or(0.0);
        const double behind = nearestValue(block, image, smooth, blob.voxel, -1.0 * way).value_or(0.0);
        least = std::min(least, 1.0 - blob.sign * 0.5 * (ahead + behind) / middle);
    }
    return std::max(0.0, least);
}

/// How much of what lies a few millimetres around a body is liver. What is left out for a known lesion is
/// liver, too, and does not count.
double embeddingOf(const LiverBlock& block, const std::vector<Ground>& ground, const LiverImage& image,
                   const Blob& blob)
{
    constexpr double Beyond = 1.2, Nearest_mm = 1.0, Farthest_mm = 6.0, LikeLiver = 2.5;
    const double reach = Beyond * blob.radius_mm;
    int all = 0, liver = 0;
    for (const std::array<int, 3>& by : shellOffsets(block, reach + Nearest_mm, reach + Farthest_mm)) {
        const auto at = moved(block, blob.voxel, by);
        if (at && ground[*at] == Ground::Known)
            continue;
        ++all;
        liver += at && image.isTissue[*at] != 0 && std::abs(image.deviations[*at]) < LikeLiver ? 1 : 0;
    }
    return all == 0 ? 0.0 : static_cast<double>(liver) / all;
}

/// One radius: where the later image stands out and the earlier one does not.
Expected<void> addBlobs(std::vector<Blob>& blobs, const LiverBlock& block, const LiverImage& now,
                        const LiverImage& before, double radius_mm, const Stretch& way)
{
    constexpr double Least = 3.5, Slack_mm = 5.0, Neighbourhood = 0.8;
    const auto both = standingOut(block, {&now, &before}, radius_mm, way);
    if (!both)
        return passOn(both);
    const Field &later = (*both)[0], &earlier = (*both)[1];
    const double spread = spreadOf(later, now.isTissue), spreadBefore = spreadOf(earlier, before.isTissue);
    const auto around = shellOffsets(block, 0.0, Slack_mm);
    const auto neighbours = shellOffsets(block, 0.0, std::max(Neighbourhood * radius_mm, block.spacing_mm));
    for (std::size_t at = 0; at < later.size(); ++at) {
        const double strength = std::abs(static_cast<double>(later[at])) / spread;
        if (now.isTissue[at] == 0 || strength < Least)
            continue;
        const std::array<int, 3> voxel = block.voxelAt(at);
        const bool isPeak = std::ranges::none_of(neighbours, [&](const std::array<int, 3>& by) {
            const auto next = moved(block, voxel, by);
            return next && std::abs(later[*next]) > std::abs(later[at]);
        });
        if (!isPeak)
            continue;
        Blob blob{voxel, radius_mm, later[at] < 0.0F ? -1.0 : 1.0, strength, 0.0, 0.0, 0.0};
        for (const std::array<int, 3>& by : around)
            if (const auto next = moved(block, voxel, by))
                blob.before =
                    std::max(blob.before, std::abs(static_cast<double>(earlier[*next])) / spreadBefore);
        blobs.push_back(blob);
    }
    return {};
}

/// Of blobs that share their place, over all radii, the one that is newest.
std::vector<Blob> bestOfEachPlace(std::vector<Blob> blobs, double spacing_mm)
{
    std::ranges::stable_sort(blobs, std::ranges::greater{},
                             [](const Blob& blob) { return blob.strength - blob.before; });
    std::vector<Blob> best;
    for (const Blob& blob : blobs) {
        const bool isTaken = std::ranges::any_of(best, [&](const Blob& other) {
            double squares = 0.0;
            for (std::size_t axis = 0; axis < 3; ++axis)
                squares += std::pow(spacing_mm * (blob.voxel[axis] - other.voxel[axis]), 2.0);
            return std::sqrt(squares) < blob.radius_mm + other.radius_mm;
        });
        if (!isTaken)
            best.push_back(blob);
    }
    return best;
}

} // namespace

Expected<std::vector<Blob>> newBlobs(const LiverBlock& block, const std::vector<Ground>& ground,
                                     const LiverImage& now, const LiverImage& before, const Stretch& way)
{
    constexpr double Smoothing_mm = 2.5;
    std::vector<Blob> blobs;
    constexpr double Share = 0.95 / static_cast<double>(Radii_mm.size());
    for (std::size_t n = 0; n < Radii_mm.size(); ++n) {
        const Stretch part = way.part(Share * static_cast<double>(n), Share * static_cast<double>(n + 1));
        if (auto added = addBlobs(blobs, block, now, before, Radii_mm[n], part); !added)
            return passOn(added);
    }
    if (!way.goesOn(0.95))
        return cancelled();
    std::vector<Blob> best = bestOfEachPlace(std::move(blobs), block.spacing_mm);
    const Field smooth = meanOver(block, now, Smoothing_mm);
    for (Blob& blob : best) {
        blob.closure = closureOf(block, now, smooth, blob);
        blob.embedded = embeddingOf(block, ground, now, blob);
    }
    return best;
}

} // namespace hepatica::imaging::registration
