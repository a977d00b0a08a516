#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>
#include <hepatica/measurement/StandardErrors.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Non-tumour liver after the smoothing of measureViable(), in the image's unit.
struct LiverReference {
    double mean = 0.0, sd = 0.0;
    /// Of how many values of their own, neighbours sharing most of what they are smoothed over; none where it
    /// was not kept.
    std::optional<double> places{};
    bool operator==(const LiverReference&) const = default;
};

/// The arterially enhancing part of a lesion (mRECIST: Lencioni & Llovet 2010).
struct ViablePart {
    Length longAxis;                     ///< 0 when nothing enhances
    std::array<Point3, 2> longEnds{};    ///< LPS mm; both zero when nothing enhances
    Length shortAxis;                    ///< the longest at right angles to it, on the same slice (EASL)
    std::array<Point3, 2> shortEnds{};   ///< both zero when nothing enhances
    int sliceIndex = -1;                 ///< of the axes, in the arterial series; -1 when nothing enhances
    std::optional<double> volume_mm3;    ///< none when the arterial series' geometry allows no volume
    double threshold = 0.0;              ///< value above which tissue counts as enhancing
    std::optional<LiverReference> liver; ///< that the threshold comes from; none with the reader's own
    std::optional<imaging::Mask> mask;   ///< on the arterial grid; none when nothing enhances
    /// Of axes and volume, from voxels, border and threshold; none when nothing enhances.
    std::optional<StandardErrors> standardErrors{};
    double confidence = 0.0;            ///< 0 … 1
    std::vector<std::string> reasons{}; ///< why it is so sure, one short sentence each
};

/// Viable volume over the lesion's, 0 … 1 (Chapiro 2015: enhancing tumour volume in percent): of the two
/// volumes as they are told. None where one is missing or the lesion has none.
[[nodiscard]] std::optional<double> viableFraction(const std::optional<double>& viableVolume_mm3,
                                                   const std::optional<double>& lesionVolume_mm3);

struct ViableOptions {
    double toleranceGap_mm = 2.0;      ///< a straight segment may cross this much non-enhancing tissue
    std::optional<double> threshold{}; ///< the reader's own, instead of mean + 2 SD of the reference
    /// What enhances and is no tumour by the reader's word (a shunt, a thin rim, a vessel); on any grid of
    /// the frame of reference.
    std::optional<imaging::Mask> excluded{};
};

/// Enhancing voxels inside the lesion on the late arterial phase: above mean + 2 SD of the reference region
/// in non-tumour liver (Lin 2012), and the longest in-plane straight segment through them. `reference` lies
/// on the arterial grid; without it a shell of liver-like tissue around the lesion serves. The lesion's mask
/// may lie on another grid of the same frame of reference; it is carried over by position.
///
/// The values are smoothed first, in the lesion and in the reference alike: the median over 1.5 mm to either
/// side, or over up to 3 mm where the liver is so noisy that its SD stays above 5 HU (without a unit: a
/// fifteenth of its mean). Enhancing parts under 30 mm3 count as noise. A reader's own threshold applies to
/// values smoothed over 1.5 mm.
///
/// Problems: `OtherGrid` (the lesion does not reach into the arterial series, or the reference lies on
/// another grid), `NoReferenceRegion`, `InPlaneNotMeasurable` (of the arterial series), `BadDocument` (a
/// threshold or gap that is not finite, a negative gap).
[[nodiscard]] Expected<ViablePart> measureViable(const imaging::Mask& lesion, const imaging::Volume& arterial,
                                                 const std::optional<imaging::Mask>& reference = {},
                                                 const ViableOptions& options = {});

} // namespace hepatica::measurement
