#pragma once
#include "Stretch.h"
#include "segmentation/liver/CoarseImage.h"
#include "segmentation/liver/TissueScale.h"

namespace hepatica::imaging::liver {

/// What the border is refined from: a region of coarse blocks, and the lesions in it, which stay inside
/// whatever their density is.
struct RoughLiver {
    const CoarseImage& image;
    const Bits &bits, &lesions;
    const Levels& levels;
    const Scale& scale;
};

struct FineLiver {
    CoarseImage image; ///< around the liver
    Bits bits;
};

/// The region on blocks of half the size, its border moved by a few mm to where the densities inside and
/// around it are best told apart (threshold dynamics after Merriman, Bence and Osher 1994, with a region term
/// Esedoglu and Tsai 2006). Beside air it goes to half the contrast. Problems: those of coarsen(),
/// `Cancelled`.
[[nodiscard]] Expected<FineLiver> refined(const Volume& volume, const RoughLiver& rough, const Stretch& way);

} // namespace hepatica::imaging::liver
