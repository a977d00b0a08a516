#include "geometry/ConvexHull.h"

#include <cassert>
#include <vector>

#include <libqhull_r/qhull_ra.h>

namespace hepatica::measurement {

HullSize convexHullSize(std::span<const Point3> points_mm)
{
    std::vector<coordT> places;
    places.reserve(3 * points_mm.size());
    for (const Point3& point : points_mm)
        places.insert(places.end(), {point.x, point.y, point.z});
    qhT state{};
    qh_zero(&state, stderr);
    char options[] = "qhull FA Pp"; // areas and volume; no warnings printed
    [[maybe_unused]] const int failure = qh_new_qhull(&state, 3, static_cast<int>(points_mm.size()),
                                                      places.data(), False, options, nullptr, stderr);
    assert(failure == 0);
    qh_getarea(&state, state.facet_list);
    const HullSize size{state.totvol, state.totarea};
    qh_freeqhull(&state, qh_ALL);
    return size;
}

} // namespace hepatica::measurement
