#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>
#include <hepatica/phantom/Phantom.h>

#include <string_view>
#include <vector>

namespace hepatica::phantom {

/// What a lesion of the gallery lies beside; Liver: in the middle of it.
enum class Neighbour { Liver, Fat, Lung, Vessel, Kidney };
[[nodiscard]] std::string_view neighbourName(Neighbour neighbour); ///< "liver", "fat", …

/// What one lesion of the gallery is to be like.
struct GalleryDesign {
    int number = 0;
    double diameter_mm = 20.0;         ///< the longest on any axial plane
    double contrast_hu = -30.0;        ///< lesion (its rim) minus liver, portal venous
    double arterialContrast_hu = 30.0; ///< the same, late arterial
    double noise_hu = 15.0;            ///< standard deviation of both images
    double pixel_mm = 0.75, slice_mm = 2.0;
    Neighbour beside = Neighbour::Liver;
    bool lobulated = false;
    double coreFraction = 0.0; ///< size of the necrotic core against the lesion's; 0: none
    bool operator==(const GalleryDesign&) const = default;
};

/// Sixty lesions, none of them left to luck: every combination of neighbour, smooth or lobulated, darker or
/// brighter, and with a core or without (two thirds have one where its rim can be 3 mm), while diameter (5 to
/// 80 mm, even in its logarithm), contrasts (15 to 60 HU), noise (10 to 20 HU), pixels (0.6 to 0.9 mm),
/// slices (1 to 5 mm) and the core's size run through their ranges together, by the additive recurrence of
/// the generalised golden ratio (Roberts 2018).
[[nodiscard]] const std::vector<GalleryDesign>& lesionGallery();

/// One lesion in a small field around it, in one phase, on a grid along the patient's axes; noise as
/// correlated as a reconstruction's, borders averaged over 3 x 3 x 3 points of a voxel.
struct GalleryLesion {
    GalleryDesign design;
    imaging::Volume volume;
    imaging::Mask mask; ///< voxels whose centre lies inside
    LesionTruth truth;  ///< from the formula: axes on the acquired slices, volumes, viable part
};

/// The same design and phase give the same voxels; all phases of a design lie on one grid and show the same
/// lesion. Problems: `BadPhantom` (a size, contrast or spacing out of range, a phase that is neither late
/// arterial nor portal venous nor delayed).
[[nodiscard]] Expected<GalleryLesion> makeGalleryLesion(const GalleryDesign& design,
                                                        imaging::Phase phase = imaging::Phase::PortalVenous);

} // namespace hepatica::phantom
