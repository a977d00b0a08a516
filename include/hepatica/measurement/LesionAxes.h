#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/core/Point3.h>
#include <hepatica/imaging/Mask.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// Long axis and longest perpendicular chord of one lesion, both on one acquired slice.
struct LesionAxes {
    Length longAxis, shortAxis;
    std::array<Point3, 2> longEnds, shortEnds; ///< LPS, mm
    int sliceIndex = 0; ///< in stack order: ascending Image Position along row x column
    bool operator==(const LesionAxes&) const = default;
};

/// Measures the lesion as RECIST 1.1 asks (Eisenhauer 2009): the longest in-plane diameter over all slices,
/// then the longest chord perpendicular to it in that slice. Ends lie on the iso-0.5 contour (marching
/// squares between voxel centres), so the length lies between the voxel-centre and the outer-edge distance.
/// In a slice with separate parts (8-connected) the largest one is measured. Exact: convex hull and rotating
/// calipers for the diameter, all vertices of the outline for the chord. Holes belong to the lesion (a
/// necrotic centre counts in RECIST); the chord is one segment that does not leave the outline, so it does
/// not reach across a bay, while the long axis may. Of equal diameters the first slice's stands.
///
/// The mask's grid must be one whose slices may be measured (Volume::measurable() is not None).
[[nodiscard]] LesionAxes measureAxes(const imaging::Mask& lesion);

/// Which of the patient's planes the slices of a grid are nearest to.
enum class AcquisitionPlane { Axial, Coronal, Sagittal };
[[nodiscard]] AcquisitionPlane acquisitionPlaneOf(const imaging::Geometry& grid);
[[nodiscard]] std::string_view planeName(AcquisitionPlane plane); ///< "axial", …

/// Long axis and longest perpendicular chord of one lesion, both in one axial plane of the patient.
struct AxialAxes {
    std::array<Point3, 2> longEnds, shortEnds; ///< LPS, mm

    [[nodiscard]] Length longAxis() const { return Length::fromMm(distance(longEnds[0], longEnds[1])); }
    [[nodiscard]] Length shortAxis() const { return Length::fromMm(distance(shortEnds[0], shortEnds[1])); }
    bool operator==(const AxialAxes&) const = default;
};

/// As measureAxes() on axial planes through a mask whose slices are others: the mask (0 and 1, trilinear
/// between voxel centres, 0.5 and more inside) on a grid along the patient's axes, as fine as its finest
/// spacing in the plane and as its own in the direction nearest to the patient's long axis. Between two
/// slices as far apart as an acquisition has them an end is uncertain by their distance. None where the mask
/// has no voxel on that grid.
[[nodiscard]] std::optional<AxialAxes> measureAxialAxes(const imaging::Mask& lesion);

/// The largest part (8-connected) in a slice and the number of parts there: 1 in most.
[[nodiscard]] int partsInSlice(const imaging::Mask& lesion, int sliceIndex);

/// A caliper: the ends that a reader drew or moved, or that were found in a mask. The lengths follow from the
/// ends.
struct Caliper {
    std::array<Point3, 2> longEnds;                   ///< LPS, mm
    std::optional<std::array<Point3, 2>> shortEnds{}; ///< none when only the long axis was drawn
    int sliceIndex = 0;

    [[nodiscard]] Length longAxis() const { return Length::fromMm(distance(longEnds[0], longEnds[1])); }
    [[nodiscard]] std::optional<Length> shortAxis() const
    {
        return shortEnds ? std::optional(Length::fromMm(distance((*shortEnds)[0], (*shortEnds)[1])))
                         : std::nullopt;
    }
    bool operator==(const Caliper&) const = default;
};

[[nodiscard]] inline Caliper caliperOf(const LesionAxes& axes)
{
    return {axes.longEnds, axes.shortEnds, axes.sliceIndex};
}

/// A caliper on one slice of the grid, the slice found from the ends. `InvalidCase` when the ends do not lie
/// on one slice (within half the slice spacing) or the short axis is longer than the long one;
/// `OutsideVolume` when they leave the grid.
[[nodiscard]] Expected<Caliper> caliperFromEnds(const imaging::Geometry& grid,
                                                const std::array<Point3, 2>& longEnds,
                                                const std::optional<std::array<Point3, 2>>& shortEnds = {});

/// A closed contour on the slice, in LPS mm, on the iso-0.5 line; outer borders and holes, one polygon each.
[[nodiscard]] std::vector<std::vector<Point3>> sliceContours(const imaging::Mask& lesion, int sliceIndex);

} // namespace hepatica::measurement
