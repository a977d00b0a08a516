#pragma once
#include <hepatica/imaging/Registration.h>
#include <hepatica/imaging/Volume.h>

namespace hepatica::phantom {

/// The images of a patient who lay otherwise, on another grid: what `volume` shows at p stands at map(p).
/// `layers` planes are averaged into a slice, for slices thicker than those of `volume`. Trilinear; beyond
/// the images the least value of them. Problems: those of Volume::make().
[[nodiscard]] Expected<imaging::Volume> movedImage(const imaging::Volume& volume,
                                                   const imaging::AffineMap& map,
                                                   const imaging::Geometry& grid, int layers = 1);

/// Turns about the x, then the y, then the z axis through a point, in degrees, and a shift.
[[nodiscard]] imaging::AffineMap turnedAndShifted(const Point3& degrees, const Point3& about,
                                                  const Point3& shift_mm);

} // namespace hepatica::phantom
