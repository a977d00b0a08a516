#include "segmentation/BorderProfiles.h"

#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::imaging::segmentation {

bool Profile::showsBothSides() const
{
    const auto seen = [](double n) { return n > 0.0; };
    return std::ranges::count_if(count.begin(), count.begin() + Middle, seen) >= 2 &&
           std::ranges::count_if(count.begin() + Middle + 1, count.end(), seen) >= 6;
}

std::vector<Profile> profilesOf(const Voi& voi, const Field& distance_mm, const Constraints& constraints,
                                double pixel_mm)
{
    const Directions& directions = Directions::few();
    std::vector<Profile> profiles(directions.units().size());
    for (std::size_t n = 0; n < profiles.size(); ++n)
        profiles[n].direction = directions.units()[n];
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const double place = Profile::Middle - 2.0 * static_cast<double>(distance_mm[at]) / pixel_mm + 0.5;
        if (place < 0.0 || place >= Profile::Places || constraints[at] == Certainty::Outside)
            return;
        Profile& profile = profiles[directions.nearest(local)];
        profile.sum[static_cast<std::size_t>(place)] += static_cast<double>(voi.values[at]);
        profile.count[static_cast<std::size_t>(place)] += 1.0;
    });
    std::erase_if(profiles, [](const Profile& profile) { return !profile.showsBothSides(); });
    return profiles;
}

std::vector<Share> sharesOf(double blur_pixels)
{
    std::vector<Share> shares;
    for (double shift = -MaxShift_pixels; shift <= MaxShift_pixels; shift += ShiftStep_pixels) {
        Share& share = shares.emplace_back();
        for (int place = 0; place < Profile::Places; ++place)
            share[static_cast<std::size_t>(place)] =
                0.5 *
                std::erfc((shift - 0.5 * (place - Profile::Middle)) / (std::numbers::sqrt2 * blur_pixels));
    }
    return shares;
}

} // namespace hepatica::imaging::segmentation
