#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// The reader's points, in local millimetres, and how far they reach around themselves.
struct Corrections {
    std::vector<Point3> add, remove;
    double addRadius_mm = 0.0, removeRadius_mm = 0.0;

    [[nodiscard]] bool belongs(const Point3& local) const; ///< near a point to add
    /// Near a point to remove, and not nearer to one to add. `times` widens the reach.
    [[nodiscard]] bool isRemoved(const Point3& local, double times = 1.0) const;
};
[[nodiscard]] Corrections correctionsOf(const LesionPrompt& prompt, const Voi& voi, const LesionShape& shape);

/// One byte a voxel of the cube, 1 inside the mask; empty without a mask.
[[nodiscard]] std::vector<std::uint8_t> insideOf(const std::optional<Mask>& within, const Voi& voi);

/// All beyond `trusted` (if not empty) is Outside.
void keepWithin(Constraints& constraints, const std::vector<std::uint8_t>& trusted);

/// What lies near a point to add is Inside, near a point to remove Outside; never beyond `trusted`.
void correct(Constraints& constraints, const Cube& cube, const Corrections& corrections,
             const std::vector<std::uint8_t>& trusted);

/// Weakens what speaks for the lesion around the points to remove, less with the distance, so that the border
/// is pushed back rather than punched.
void pushBack(Field& evidence, const Cube& cube, const Corrections& corrections);

/// How far a point lies outside the part of a cube that is inside; 0 within it.
[[nodiscard]] double distanceOutside_mm(const Cube& cube, const Field& distance_mm, const Point3& local);

} // namespace hepatica::imaging::segmentation
