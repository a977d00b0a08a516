#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

struct LiverRegion {
    Mask mask;               ///< with the vessels and lesions within the liver
    double level = 0.0;      ///< the median of the liver tissue, in the volume's unit
    double parted_mm3 = 0.0; ///< taken from it beyond a dark layer: the edge of brighter bodies, or a heart
    std::vector<Warning> warnings; ///< `LiverUncertain`: why it must be looked at
};

/// The liver as one region, without a network: the largest body of even density on the patient's right, its
/// own density, what is joined to it at that density, what that encloses, and round bodies of another density
/// that it lies around in most directions; brighter bodies beside it (heart, kidney) are parted from it along
/// thin dark layers. Best on portal venous CT; other images, and livers as dense as the muscle, are told in
/// `warnings`, and so is what it may lack (a lobe behind a fissure) or hold too much. `click` (LPS, mm) is a
/// place in liver tissue, for cases in which the density is not found by itself.
///
/// Problems: `InPlaneNotMeasurable` (such as a localizer), `NoLiver` (with the reason), `OutsideVolume` (the
/// click), `Cancelled`.
[[nodiscard]] Expected<LiverRegion> findLiver(const Volume& volume, const std::optional<Point3>& click = {},
                                              const Progress& progress = {});

} // namespace hepatica::imaging
