#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <optional>
#include <string>
#include <vector>

// How a reader changes a mask by hand. Every function takes a value and gives a new one; what was erased to
// the last voxel is nothing. Masks of another grid are refused with `OtherGrid`, impossible radii with
// `NothingEdited`.

namespace hepatica::imaging {

/// What is being edited: a mask, or nothing yet or any more.
using MaskOrNothing = std::optional<Mask>;

// ---- The brush

enum class BrushShape {
    Disc, ///< on the slice nearest to each point of the path
    Ball, ///< through the slices
};
enum class BrushEffect { Add, Erase };

/// The brush is led along the path, LPS mm; a voxel is reached where its centre lies within `radius_mm` of
/// the path (for a disc: of the part of the path that lies on its slice).
struct BrushStroke {
    std::vector<Point3> path;
    double radius_mm = 5.0; ///< over 0, at most 100
    BrushShape shape = BrushShape::Disc;
    BrushEffect effect = BrushEffect::Add;
};

/// Problems: `NothingEdited` when the path has no point, or the radius is impossible; `OutsideVolume` when
/// the brush reaches no voxel of the grid; `OtherGrid`.
[[nodiscard]] Expected<MaskOrNothing> brushed(const Geometry& grid, const MaskOrNothing& mask,
                                              const BrushStroke& stroke);

/// As brushed(), but only voxels like those under the middle of the brush, and joined to it within the brush:
/// their value, averaged over the 3 x 3 pixels around, differs from the median of the inner third of the
/// brush by at most three times that third's robust standard deviation (1.4826 x the median absolute
/// deviation, averaged likewise).
/// `NothingEdited` also when nothing under the brush is like its middle.
[[nodiscard]] Expected<MaskOrNothing> brushedAdaptively(const Volume& volume, const MaskOrNothing& mask,
                                                        const BrushStroke& stroke);

// ---- Grow, shrink, smooth

/// Every voxel whose centre lies within `margin_mm` of the centre of a voxel inside (over 0, at most 50), cut
/// off at the edge of the grid. Distances are the patient's, also on stacks that lean or are uneven.
[[nodiscard]] Expected<MaskOrNothing> grown(const Mask& mask, double margin_mm);
/// Without the voxels whose centre lies within `margin_mm` of the centre of a voxel outside.
[[nodiscard]] Expected<MaskOrNothing> shrunk(const Mask& mask, double margin_mm);
/// The mask blurred by a Gaussian of `sigma_mm` (over 0, at most 20) and cut where as many voxels remain as
/// before: the border becomes smooth and the volume stays.
[[nodiscard]] Expected<MaskOrNothing> smoothed(const Mask& mask, double sigma_mm);

// ---- Holes and islands

enum class HoleKind {
    InVolume, ///< enclosed on all six sides
    InSlice,  ///< enclosed on the four sides of its slice
};
[[nodiscard]] Mask withHolesFilled(const Mask& mask, HoleKind kind);
/// Parts that touch by a face, an edge or a corner belong together. The largest first; of equal ones that
/// which begins first in the order of the voxels.
[[nodiscard]] std::vector<Mask> islandsOf(const Mask& mask);
/// The island that holds a voxel, or nothing.
[[nodiscard]] MaskOrNothing islandAt(const Mask& mask, const VoxelIndex& voxel);
/// Without the islands under a volume in mm³.
[[nodiscard]] MaskOrNothing withoutIslandsUnder(const Mask& mask, double least_mm3);

// ---- Between slices

/// Fills the slices without a voxel between the first and the last that have some: the signed distances of
/// both neighbours, moved to the centroid between theirs, averaged by how near each slice is. Source: Raya
/// and Udupa, IEEE Trans Med Imaging 1990;9:32-42, with centroids aligned.
[[nodiscard]] Mask interpolatedBetweenSlices(const Mask& mask);

// ---- Two masks

[[nodiscard]] Expected<MaskOrNothing> united(const MaskOrNothing& a, const MaskOrNothing& b);
[[nodiscard]] Expected<MaskOrNothing> subtracted(const MaskOrNothing& a,
                                                 const MaskOrNothing& b); ///< a without b
[[nodiscard]] Expected<MaskOrNothing> intersected(const MaskOrNothing& a, const MaskOrNothing& b);

// ---- Polygons

/// Closed polygons along the edges of the pixels of slice `k`, LPS mm, the last point joined to the first:
/// outer borders and holes. Filled again they give the same voxels.
[[nodiscard]] std::vector<std::vector<Point3>> outlinesOf(const Mask& mask, int k);
/// The voxels of slice `k` whose centre lies in an odd number of the polygons (LPS mm, moved along the third
/// axis to the slice). `NothingEdited` when a polygon has fewer than three points, `OutsideVolume` when there
/// is no slice `k`.
[[nodiscard]] Expected<MaskOrNothing> filledPolygons(const Geometry& grid, int k,
                                                     const std::vector<std::vector<Point3>>& polygons);
/// The mask with its voxels of one slice replaced.
[[nodiscard]] Expected<MaskOrNothing> withSlice(const MaskOrNothing& mask, int k, const MaskOrNothing& slice);

// ---- Exact undo

/// The voxels in which two states differ, as run lengths. Applied to either it gives the other.
class MaskDelta {
public:
    /// `OtherGrid` when the two lie on different grids.
    [[nodiscard]] static Expected<MaskDelta> between(const MaskOrNothing& before, const MaskOrNothing& after);
    /// `OtherGrid` for a mask of another grid.
    [[nodiscard]] Expected<MaskOrNothing> appliedTo(const MaskOrNothing& mask) const;
    [[nodiscard]] bool isEmpty() const { return !grid_; }
    [[nodiscard]] const std::string& runLengths() const { return runs_; }

private:
    std::optional<Geometry> grid_; ///< none where nothing differs
    std::string runs_;             ///< as Mask::runLengths()
};

/// A mask being edited, with every step back to where it began.
class MaskHistory {
public:
    explicit MaskHistory(MaskOrNothing start) : current_(std::move(start)) {}
    [[nodiscard]] const MaskOrNothing& current() const { return current_; }
    /// Makes `next` the current state, under a name for the menu ("Grow by 2 mm"). What was undone is gone. A
    /// step that changes nothing is not kept. `OtherGrid`.
    [[nodiscard]] Expected<void> advance(std::string name, const MaskOrNothing& next);
    /// Names of what undo() and redo() would do; none where there is nothing.
    [[nodiscard]] std::optional<std::string> undoName() const;
    [[nodiscard]] std::optional<std::string> redoName() const;
    /// `NothingToUndo`.
    [[nodiscard]] Expected<void> undo();
    [[nodiscard]] Expected<void> redo();

private:
    struct Step {
        std::string name;
        MaskDelta delta;
    };
    Expected<void> go(std::vector<Step>& from, std::vector<Step>& to, const char* what);
    MaskOrNothing current_;
    std::vector<Step> done_, undone_;
};

} // namespace hepatica::imaging
