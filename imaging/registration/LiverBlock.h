#pragma once
#include "Stretch.h"

#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Registration.h>
#include <hepatica/imaging/Volume.h>

#include <array>
#include <cstdint>
#include <vector>

namespace hepatica::imaging::registration {

/// The box around the liver as even voxels along the volume's axes, x fastest.
struct LiverBlock {
    std::array<int, 3> dims{};
    double spacing_mm = 2.0;
    Point3 origin; ///< centre of the first voxel, LPS mm
    std::array<Point3, 3> axes;

    [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
               static_cast<std::size_t>(dims[2]);
    }
    [[nodiscard]] std::size_t offset(const std::array<int, 3>& voxel) const
    {
        return (static_cast<std::size_t>(voxel[2]) * static_cast<std::size_t>(dims[1]) +
                static_cast<std::size_t>(voxel[1])) *
                   static_cast<std::size_t>(dims[0]) +
               static_cast<std::size_t>(voxel[0]);
    }
    [[nodiscard]] std::array<int, 3> voxelAt(std::size_t offset) const;
    [[nodiscard]] Point3 position(const std::array<int, 3>& voxel) const;
};
[[nodiscard]] LiverBlock blockAround(const Mask& liver, double spacing_mm);

/// What a voxel of the block is: liver that is searched, liver that lies nearer than `away_mm` to a known
/// lesion, or neither, as the rim is, too.
enum class Ground : std::uint8_t { Outside, Searched, Known };
[[nodiscard]] std::vector<Ground> groundOf(const LiverBlock& block, const Mask& liver,
                                           const std::vector<Mask>& known, double away_mm);

/// A volume in a block: how far each value lies from the liver's median, in robust standard deviations of the
/// liver, cut off at four; `isTissue` is 0 where the value is no liver and no lesion (fat, lung, outside).
struct LiverImage {
    std::vector<float> deviations;
    std::vector<std::uint8_t> isTissue;
};
/// The values at the places that `where` gives for the block's voxels; those not searched are left at 0.
/// `Cancelled`.
[[nodiscard]] Expected<LiverImage> imageIn(const LiverBlock& block, const std::vector<Ground>& ground,
                                           const Volume& volume, const std::vector<Point3>& where,
                                           const Stretch& way);

} // namespace hepatica::imaging::registration
