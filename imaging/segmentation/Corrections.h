#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// The reader's points, in local millimetres.
struct Corrections {
    std::vector<Point3> add, remove;
    double addRadius_mm = 0.0;    ///< how much belongs around a point to add where no surface reaches
    double removeRadius_mm = 0.0; ///< how near a point to remove is a stroke no longer surely inside

    [[nodiscard]] bool belongs(const Point3& local) const; ///< near a point to add
    /// Near a point to remove, and not nearer to one to add.
    [[nodiscard]] bool isRemoved(const Point3& local) const;
};
[[nodiscard]] Corrections correctionsOf(const LesionPrompt& prompt, const Voi& voi, const LesionShape& shape);

/// One byte a voxel of the cube, 1 inside the mask; empty without a mask.
[[nodiscard]] std::vector<std::uint8_t> insideOf(const std::optional<Mask>& within, const Voi& voi);

/// All beyond `trusted` (if not empty) is Outside.
void keepWithin(Constraints& constraints, const std::vector<std::uint8_t>& trusted);

/// How far a point lies outside the part of a cube that is inside; 0 within it.
[[nodiscard]] double distanceOutside_mm(const Cube& cube, const Field& distance_mm, const Point3& local);

} // namespace hepatica::imaging::segmentation
