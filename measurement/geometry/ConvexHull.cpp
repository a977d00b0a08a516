#include "geometry/ConvexHull.h"

#include <cstdio>
#include <string>
#include <vector>

#include <libqhull_r/qhull_ra.h>

namespace hepatica::measurement {

std::optional<HullSize> convexHullSize(std::span<const Point3> points_mm)
{
    std::vector<coordT> places;
    places.reserve(3 * points_mm.size());
    for (const Point3& point : points_mm)
        places.insert(places.end(), {point.x, point.y, point.z});
    std::FILE* const nowhere = std::tmpfile(); // Qhull tells why it fails, which nobody can mend
    if (nowhere == nullptr)
        return std::nullopt;
    qhT state{};
    qh_zero(&state, nowhere);
    std::string options = "qhull FA Pp"; // the hull's volume and area; no warnings
    const int failure = qh_new_qhull(&state, 3, static_cast<int>(points_mm.size()), places.data(), False,
                                     options.data(), nullptr, nowhere);
    const HullSize size{state.totvol, state.totarea};
    qh_freeqhull(&state, !qh_ALL);
    int left = 0, leftBytes = 0;
    qh_memfreeshort(&state, &left, &leftBytes);
    std::fclose(nowhere);
    return failure == 0 && size.volume_mm3 > 0.0 ? std::optional(size) : std::nullopt;
}

} // namespace hepatica::measurement
