#include "segmentation/EllipsoidMethod.h"

#include "segmentation/BlobFit.h"

#include <cmath>

namespace hepatica::imaging::segmentation {

std::optional<Field> ellipsoidSurface(const Volume& volume, const Voi& voi, const LesionShape& shape,
                                      const IntensityScale& scale, const Contrast& contrast)
{
    BlobAxes axes{{}, contrast.surroundings, contrast.lesion > contrast.surroundings};
    for (const Segment& stroke : shape.strokes)
        for (const Point3& end : {stroke.from, stroke.to})
            axes.ends.push_back(voi.toPatient(end));
    const auto blob = fitBlob(volume, scale, axes);
    if (!blob)
        return std::nullopt;
    const double radius = std::cbrt(blob->semi_mm[0] * blob->semi_mm[1] * blob->semi_mm[2]);
    Field distance_mm(voi.cube.count());
    forEachVoxelApart(voi.cube, [&](std::size_t at, const Point3& local) {
        distance_mm[at] = static_cast<float>(radius * (1.0 - blob->ellipsoidDistance(voi.toPatient(local))));
    });
    return distance_mm;
}

} // namespace hepatica::imaging::segmentation
