#pragma once
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <string>

namespace hepatica::viewer {

enum class PlaneName { Axial, Sagittal, Coronal };
[[nodiscard]] const char* planeNameText(PlaneName name);

/// How the slices of a volume through one of its index axes are looked at: radiological convention, whatever
/// way the axes of the volume run. Directions are unit vectors in LPS; `toward` points at the viewer.
struct SlicePlane {
    PlaneName name = PlaneName::Axial;
    int acrossAxis = 0, upAxis = 1, throughAxis = 2; ///< index axes of the grid (0 = i, 1 = j, 2 = k)
    Point3 right, up, toward;
    int forward = 1; ///< slice step of "next": to the feet, to the back, to the left

    /// Whether its slices are the acquired ones: only there may a diameter be drawn (RECIST 1.1).
    [[nodiscard]] bool acquired() const { return throughAxis == 2; }
};

/// The acquired plane first, then the two reformats. The axis of the grid that runs closest to a patient
/// axis stands for it, so oblique series keep straight voxel rows.
[[nodiscard]] std::array<SlicePlane, 3> slicePlanes(const imaging::Geometry& grid);

/// Whether a position lies on the middle of an acquired slice: only there may a diameter be drawn
/// (RECIST 1.1).
[[nodiscard]] bool isOnAcquiredSlice(const imaging::Geometry& grid, const Point3& position);

/// Where a direction points, as letters: "L", or "LA" when it leans notably (DICOM PS3.3 C.7.6.1.1.1).
[[nodiscard]] std::string directionLetters(const Point3& direction);

/// A component of a point, or of an index triple kept in a point.
[[nodiscard]] double component(const Point3& point, int axis);
void setComponent(Point3& point, int axis, double value);

} // namespace hepatica::viewer
