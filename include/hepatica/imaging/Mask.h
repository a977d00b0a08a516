#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Geometry.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

/// One lesion on a volume's grid, immutable, kept as its tight bounding box; a copy costs a pointer. Never
/// empty.
class Mask {
public:
    /// `inside` holds one byte a voxel of `box`, x fastest, not 0 = inside; the box is cut down to what is
    /// inside. `EmptyMask` when nothing is; `ImpossibleGeometry` when the box leaves the grid or the sizes do
    /// not fit.
    [[nodiscard]] static Expected<Mask> make(const Geometry& grid, const IndexBox& box,
                                             std::span<const std::uint8_t> inside);

    [[nodiscard]] const Geometry& grid() const { return grid_; }
    [[nodiscard]] const IndexBox& box() const { return box_; }
    /// One byte a voxel of box(), x fastest: 1 inside, 0 outside.
    [[nodiscard]] std::span<const std::uint8_t> inside() const { return *inside_; }
    /// False outside the box, and outside the grid.
    [[nodiscard]] bool contains(const VoxelIndex& voxel) const;
    [[nodiscard]] std::size_t voxelCount() const { return voxelCount_; }
    /// Whether it reaches the first or last row, column or slice of the grid.
    [[nodiscard]] bool touchesBorder() const;
    /// The same voxels on another grid, `by` voxels farther on: from a grid to a part of it, or back.
    /// `ImpossibleGeometry` when they leave it.
    [[nodiscard]] Expected<Mask> movedTo(const Geometry& grid, const VoxelIndex& by) const;

    /// Run lengths over the box, x fastest, beginning with a run of outside voxels: "i j k ni nj nk:run run
    /// …".
    [[nodiscard]] std::string runLengths() const;
    [[nodiscard]] static Expected<Mask> fromRunLengths(const Geometry& grid, std::string_view runs);

    bool operator==(const Mask& other) const;

private:
    Mask(const Geometry& grid, const IndexBox& box, std::vector<std::uint8_t> inside);
    Geometry grid_;
    IndexBox box_;
    std::shared_ptr<const std::vector<std::uint8_t>> inside_;
    std::size_t voxelCount_ = 0;
};

/// A code with its meaning (PS3.3 8.8): {"4421005", "SCT", "Cell structure"}. Empty when a file gives none.
struct CodedConcept {
    std::string value, scheme, meaning;
    bool operator==(const CodedConcept&) const = default;
};

/// What a DICOM file says of a segment or region beside its voxels; empty where it says nothing.
struct SegmentDescription {
    std::string label, trackingId;
    CodedConcept category, type;          ///< of an RTSTRUCT region: type is its interpreted type ("GTV")
    std::string algorithm, algorithmName; ///< "MANUAL", "SEMIAUTOMATIC" or "AUTOMATIC"
    bool operator==(const SegmentDescription&) const = default;
};

/// A mask with the number and names it bears in a file.
struct LabelledMask {
    int label = 1;
    Mask mask;
    std::string name = {};        ///< segment label, "T01"
    std::string trackingUid = {}; ///< the lesion's identity over all visits
    SegmentDescription description = {};
    std::vector<Warning> warnings = {}; ///< what a reader of this mask's measurements must know
};

/// All masks of one file, ascending by label, and what of the file is in none of them.
struct MaskSet {
    std::vector<LabelledMask> masks;
    std::vector<Warning> warnings;
};

/// Dice's overlap of two masks of one grid: 2 |A and B| / (|A| + |B|).
[[nodiscard]] double dice(const Mask& a, const Mask& b);

} // namespace hepatica::imaging
