#pragma once
#include "Stretch.h"
#include "segmentation/liver/BlockMorphology.h"
#include "segmentation/liver/TissueScale.h"

#include <optional>

namespace hepatica::imaging::liver {

/// Everything that is looked at while the liver is sought.
struct Scene {
    CoarseImage image;
    Scale scale;
    BlockMorphology shapes;
    Bits body, soft; ///< the patient, and what is neither air nor bone
    Bits right;      ///< of the middle of the body
    Blocks smooth;   ///< means over the soft tissue around
};

/// `NoLiver` (no contrast), `Cancelled`.
[[nodiscard]] Expected<Scene> sceneOf(const Volume& volume, CoarseImage coarse, const Stretch& way);

/// The density of liver tissue: around the click (LPS, mm), or the commonest one deep in even tissue on the
/// patient's right. `NoLiver`, `Cancelled`.
[[nodiscard]] Expected<double> liverLevel(const Scene& scene, const std::optional<Point3>& click,
                                          const Stretch& way);

/// The mean over what is set of `within` around each block, weighted by a Gaussian of that width; what lies
/// beside it does not count.
[[nodiscard]] Blocks smoothedWithin(const Blocks& values, const Bits& within, const Geometry& grid,
                                    double sigma_mm);

/// The blocks with a value between two others.
[[nodiscard]] Bits between(const Blocks& values, double from, double to);

/// With the reason; what to do about it is for the caller to say.
[[nodiscard]] tl::unexpected<Problem> noLiver(const std::string& why);
[[nodiscard]] tl::unexpected<Problem> liverCancelled();

} // namespace hepatica::imaging::liver
