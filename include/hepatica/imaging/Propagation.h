#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Registration.h>
#include <hepatica/imaging/Volume.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

/// What a reader must look at before a proposal is taken for the lesion. Nothing of it is certain.
enum class FollowHint {
    OutsideImages, ///< the place lies outside the later images: nothing can be said of the lesion
    PerhapsAbsent, ///< at the place and around it nothing differs from the tissue as the lesion did
    PerhapsMerged, ///< its mask and that of another lesion lie over each other
    PerhapsSplit   ///< more than one part differs from the tissue where the lesion was
};
[[nodiscard]] std::string_view followHintName(FollowHint hint); ///< "outside the images", "perhaps absent", …

/// A lesion of an earlier visit as it is proposed at a later one. A proposal is no reading: a person accepts
/// or corrects it, or says absent, merged or split.
struct LesionProposal {
    Point3 mapped;           ///< where the alignment alone puts the lesion's centre, LPS mm
    Point3 position;         ///< where its centre is believed to be: sought in the image around `mapped`
    double confidence = 0.0; ///< 0 … 1
    std::vector<std::string> reasons; ///< why it is so sure, one short sentence each
    std::vector<FollowHint> hints;
    std::vector<std::size_t> overWhich; ///< with PerhapsMerged: the other lesions, by their number
    std::optional<Stroke> longAxis;     ///< as the later image tells it; none when unseen
    std::optional<Mask> mask;           ///< what segmentLesion() makes of that stroke, on the later grid

    [[nodiscard]] bool has(FollowHint hint) const;
};

struct FollowOptions {
    /// For a blinded reading: neither size nor mask, nor any word of them, only the place.
    bool positionOnly = false;
};

/// Proposes each lesion of an earlier visit at a later one. The earlier visit tells where to look, on which
/// side of the surrounding tissue the lesion's values lie, its form, and how far outside the visible border
/// the reader draws; how large it is now is read from the later image alone, so that growth and shrinkage are
/// not pulled towards "stable". Each proposal is a stroke along the long axis found, and the mask that
/// segmentLesion() makes of it. Any two phases or visits; `toLater` maps earlier points to later ones.
///
/// Problems: `OtherGrid` when a mask does not lie on the earlier volume, `InPlaneNotMeasurable` of either
/// volume, `Cancelled`.
[[nodiscard]] Expected<std::vector<LesionProposal>>
proposeLesions(const Volume& earlier, const std::vector<Mask>& lesions, const Volume& later,
               const SpatialMap& toLater, const FollowOptions& options = {}, const Progress& progress = {});

} // namespace hepatica::imaging
