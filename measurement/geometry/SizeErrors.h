#pragma once
#include <hepatica/measurement/StandardErrors.h>

namespace hepatica::measurement {

/// The parts that the standard errors of a mask are made of.
struct SizeErrors {
    double longAxis_mm = 0.0, shortAxis_mm = 0.0;
    double border_mm = 0.0; ///< of the border's place
    double ends_mm3 = 0.0;  ///< of where the lesion begins and ends between slices
};
[[nodiscard]] SizeErrors sizeErrors(const imaging::Mask& lesion, const imaging::Volume& volume,
                                    const LesionAxes& axes);

/// standardErrors() from parts that are known already.
[[nodiscard]] StandardErrors standardErrors(const SizeErrors& sizes, const imaging::Mask& lesion,
                                            const std::optional<LesionShape>& shape);

/// Of a volume, from the errors of its border (surface times its place) and of its ends: at most half of it.
[[nodiscard]] double volumeError_mm3(double ofBorder_mm3, double ofEnds_mm3, const imaging::Mask& lesion);

} // namespace hepatica::measurement
