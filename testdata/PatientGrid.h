#pragma once
#include <hepatica/imaging/Geometry.h>
#include <hepatica/phantom/Phantom.h>

namespace hepatica::phantom {

/// Voxels on the patient's axes, mid-liver at z = 0. Problem: `BadPhantom` (an option out of range).
[[nodiscard]] Expected<imaging::Geometry> gridOf(const PhantomOptions& options);
/// The z of every slice in stack order, mm.
[[nodiscard]] std::vector<double> slicesOf(const imaging::Geometry& grid);

} // namespace hepatica::phantom
