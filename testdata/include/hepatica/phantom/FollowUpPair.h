#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Series.h>
#include <hepatica/imaging/Volume.h>
#include <hepatica/phantom/Phantom.h>

#include <optional>
#include <vector>

namespace hepatica::phantom {

/// One phase of one visit, in memory.
struct VisitImage {
    imaging::Volume volume;
    Motion motion; ///< against the baseline
    std::vector<LesionTruth> lesions;
    std::vector<std::optional<imaging::Mask>> masks; ///< by lesion: the voxels whose centre lies inside
};

/// A visit (0, 1, …) of a story without its files: the same voxels as writePatient() writes. Problems:
/// `BadPhantom` (an option out of range, no such visit, a phase that is neither late arterial nor portal
/// venous nor delayed).
[[nodiscard]] Expected<VisitImage> makeVisitImage(const PhantomOptions& options, std::size_t visit,
                                                  imaging::Phase phase = imaging::Phase::PortalVenous);

/// Two visits of one patient with many lesions: seven of 9 to 38 mm, of which every second one shrinks and
/// the others grow, by 10 to 40 % of the long axis, and two new ones of 7 to 16 mm. `NEW01` and `NEW02` are
/// the new ones, which the earlier visit lists as not present.
struct FollowUpPair {
    VisitImage earlier, later;

    /// Where the tissue at a point of the earlier visit lies at the later one, and back (LPS, mm).
    [[nodiscard]] Point3 toLater(const Point3& earlierPoint) const;
    [[nodiscard]] Point3 toEarlier(const Point3& laterPoint) const;
};

/// The patient is drawn from the seed; the options' story does not count. Problems: as makeVisitImage().
[[nodiscard]] Expected<FollowUpPair> makeFollowUpPair(const PhantomOptions& options,
                                                      imaging::Phase earlier = imaging::Phase::PortalVenous,
                                                      imaging::Phase later = imaging::Phase::PortalVenous);

} // namespace hepatica::phantom
