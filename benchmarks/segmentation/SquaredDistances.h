#pragma once
// How deep every voxel of an error lies in it.
#include <hepatica/imaging/Mask.h>

#include <array>
#include <vector>

namespace hepatica::benchmarks {

/// A box with a voxel's room around it; it may reach beyond the grid.
[[nodiscard]] imaging::IndexBox withRoom(const imaging::IndexBox& box);

/// A voxel each of a box, x fastest: very far where it lies in `of` and not in `without`, else 0.
[[nodiscard]] std::vector<double> toRight(const imaging::Mask& of, const imaging::Mask& without,
                                          const imaging::IndexBox& box);

/// Squared distances along one axis, mm2: of every place the least of what is there and what lies along the
/// axis plus the way there.
void spread(std::vector<double>& squared, const std::array<int, 3>& dims, std::size_t axis, double step_mm);

} // namespace hepatica::benchmarks
