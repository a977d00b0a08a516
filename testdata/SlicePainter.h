#pragma once
#include "VisitScene.h"

#include <hepatica/imaging/Geometry.h>

namespace hepatica::phantom {

/// One slice without noise: the mean HU of the 27 points of each voxel in every phase, and its texture.
struct PaintedSlice {
    std::array<std::vector<float>, Phases.size()> hounsfield;
    std::vector<float> texture_hu;                 ///< standard deviation of the texture there
    std::array<std::vector<float>, 3> deformation; ///< mm, at the voxels' centres
    std::vector<std::uint8_t> label;               ///< the lesion that the voxel's centre lies in, or 0
};

/// Fills the slices of a grid along the patient's axes. Squares that no surface comes near are filled at
/// once; a voxel that a surface may cross is the mean of 3 x 3 x 3 points.
class SlicePainter {
public:
    SlicePainter(const VisitScene& scene, const imaging::Geometry& grid);
    [[nodiscard]] const PaintedSlice& paint(int sliceIndex);

private:
    struct Tile {
        int i, j, width, height;
    };
    void deform();
    void divide(const Tile& tile, std::size_t first, std::size_t last, int ground);
    void fill(const Tile& tile, int material);
    void average(const Tile& voxel, std::size_t first, std::size_t last, int ground);
    [[nodiscard]] Point3 deformationAtCentre(const Tile& tile, const Point3& centre) const;
    [[nodiscard]] std::size_t offset(int i, int j) const;

    const VisitScene& scene_;
    imaging::Geometry grid_;
    double stretch_; ///< how much larger a distance can become on the way to baseline
    double z_ = 0.0;
    std::vector<const Layer*> candidates_; ///< a stack: each tile's own stand at the end
    PaintedSlice slice_;
};

} // namespace hepatica::phantom
