#pragma once
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <string>

namespace hepatica::report {

/// How the slices of a grid are shown: the patient direction that points to the right of the image and the
/// one that points down, each along a row or a column of the grid, and the patient's sides around the image.
struct DisplayFrame {
    Point3 right, down;
    std::array<std::string, 4> sides; ///< left, right, top, bottom of the image
};

/// Radiological display. Axial: patient's left on the right, front up. Coronal: patient's left on the right,
/// head up. Sagittal: front on the left, head up. An oblique stack is shown like the plane that it is nearest
/// to.
[[nodiscard]] DisplayFrame displayFrame(const imaging::Geometry& grid);

/// The patient's side a direction points to: "L", "R", "P", "A", "H", "F"; a second letter when it leans by
/// more than 20 degrees towards another side.
[[nodiscard]] std::string sideName(const Point3& direction);

} // namespace hepatica::report
