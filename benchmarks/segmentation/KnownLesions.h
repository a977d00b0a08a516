#pragma once
// Lesions whose truth is known, real and synthetic.
#include <hepatica/core/Expected.h>
#include <hepatica/phantom/LesionGallery.h>

#include "segmentation/Trials.h"

#include <functional>
#include <vector>

namespace hepatica::benchmarks {

/// Five whole lesions of a portal venous CT with an expert's masks, from the reference folder beside the
/// project; none where it is missing. The isodense tumour 4 is not clickable.
[[nodiscard]] Expected<std::vector<KnownLesion>> realLesions();

/// Real lesions beside the liver's that an expert outlined, from the same folder: on MR and CT, of other
/// organs. Their axes are those of the masks.
[[nodiscard]] Expected<std::vector<KnownLesion>> realLesionsElsewhere();

/// One lesion of the gallery, portal venous phase.
[[nodiscard]] Expected<KnownLesion> galleryLesion(const phantom::GalleryDesign& design);

/// Makes every fourth lesion of the gallery, one after the other.
[[nodiscard]] Expected<void> forEveryFourthLesion(const std::function<void(const KnownLesion&)>& visit);

} // namespace hepatica::benchmarks
