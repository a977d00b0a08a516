#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include <optional>
#include <string>

namespace hepatica::imaging::segmentation {

constexpr double ShortestStroke_mm = 3.0, LongestStroke_mm = 200.0;

/// What is wrong with a prompt before the image is looked at.
[[nodiscard]] std::optional<Problem> problemOf(const Volume& volume, const LesionPrompt& prompt);

/// Whether a place lies in a voxel of the grid.
[[nodiscard]] bool isInside(const Geometry& grid, const Point3& position);

/// "(12.3, -4.5, 6.7)", in mm with one decimal.
[[nodiscard]] std::string pointText(const Point3& point);

} // namespace hepatica::imaging::segmentation
