#pragma once
// The motion of a phantom pair as a map, and off by a known way.
#include <hepatica/imaging/Registration.h>
#include <hepatica/phantom/FollowUpPair.h>

#include <memory>

namespace hepatica::imaging {

/// From the earlier to the later visit, or back; `error_mm` is added to every point.
inline SpatialMap trueMap(const phantom::FollowUpPair& pair, bool back = false, const Point3& error_mm = {})
{
    constexpr double Step_mm = 8.0;
    constexpr std::array Dims{48, 36, 36};
    DisplacementField field{Geometry::make(Dims, {Step_mm, Step_mm, Step_mm},
                                           {-0.5 * Step_mm * (Dims[0] - 1), -0.5 * Step_mm * (Dims[1] - 1),
                                            -0.5 * Step_mm * (Dims[2] - 1)},
                                           {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
                                .value(),
                            {}};
    field.mm.reserve(field.grid.voxelCount());
    for (int k = 0; k < Dims[2]; ++k)
        for (int j = 0; j < Dims[1]; ++j)
            for (int i = 0; i < Dims[0]; ++i) {
                const Point3 at = field.grid.toPatient(i, j, k);
                const Point3 way = (back ? pair.toEarlier(at) : pair.toLater(at)) - at + error_mm;
                field.mm.push_back(
                    {static_cast<float>(way.x), static_cast<float>(way.y), static_cast<float>(way.z)});
            }
    return {{}, std::make_shared<const DisplacementField>(std::move(field))};
}

} // namespace hepatica::imaging
