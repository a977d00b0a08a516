#pragma once
#include <hepatica/imaging/Registration.h>
#include <hepatica/measurement/ViablePart.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace hepatica::measurement {

/// The images before the contrast medium, and where the tissue at a point of the arterial series lies in
/// them.
struct NonContrastPhase {
    const imaging::Volume* volume = nullptr;
    imaging::SpatialMap fromArterial;
    /// What speaks for and against the map; none where it was not found by imaging::align().
    std::optional<imaging::AlignmentQuality> quality{};
};

/// A part of the arterial grid, and where in it the part begins.
struct Difference {
    imaging::Volume volume;
    imaging::VoxelIndex first;
    std::vector<std::uint8_t> covered; ///< one a voxel of the volume: 1 where the other series has a value
};

/// What the contrast medium adds: the arterial values minus those before it (trilinear at the mapped place;
/// in a slice the map is linear over 3 mm, and over no more than four voxels), on the part of the arterial
/// grid that holds the box and the 4 mm around it; zero where the other series has no voxel. In the unit of
/// the two.
[[nodiscard]] Expected<Difference> subtracted(const imaging::Volume& arterial,
                                              const NonContrastPhase& nonContrast,
                                              const imaging::IndexBox& around);

/// As measureViable(), on the subtracted values: what was bright before the contrast medium (blood, lipiodol,
/// calcium) does not count as enhancing. Without a reference, the liver-like tissue that measureViable()
/// finds around the lesion on the arterial series is the reference, as far as the other series covers it.
/// Problems: those of measureViable(), and `OtherGrid` when the other series does not cover the whole lesion
/// or has values of another unit.
[[nodiscard]] Expected<ViablePart> measureViableSubtracted(const imaging::Mask& lesion,
                                                           const imaging::Volume& arterial,
                                                           const NonContrastPhase& nonContrast,
                                                           const std::optional<imaging::Mask>& reference = {},
                                                           const ViableOptions& options = {});

} // namespace hepatica::measurement
