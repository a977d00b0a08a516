#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Geometry.h>
#include <hepatica/imaging/VoxelBuffer.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hepatica::imaging {

/// What the voxel values are: CT in Hounsfield units, ADC in 10^-6 mm2/s, or numbers without a unit (most of
/// MR).
enum class Quantity { Hounsfield, ApparentDiffusion, None };
/// "HU", "10^-6 mm2/s", or "".
[[nodiscard]] std::string_view unitOf(Quantity quantity);

/// What the geometry allows: a stack with a gap still has true diameters on its slices, but no volume.
enum class Measurable { None, InPlane, Volume };

/// Where a slice came from. `file` is empty for volumes that were not read from DICOM.
struct SliceSource {
    std::filesystem::path file;
    int frame = 0;
    std::string sopInstanceUid;
};

/// Everything about a volume that is not its voxels.
struct VolumeOrigin {
    std::string seriesInstanceUid, studyInstanceUid, frameOfReferenceUid, modality;
    Quantity quantity = Quantity::None;
    Measurable measurable = Measurable::Volume;
    std::vector<SliceSource> slices; ///< one a slice in stack order, or empty
    std::vector<Warning> warnings;
};

/// An immutable image in modality units, x fastest. A copy costs a pointer. Values are int16 where that is
/// exact (nearly all CT), else float32.
class Volume {
public:
    template <typename T> using Buffer = VoxelBuffer<T>;
    using Voxels = std::variant<Buffer<std::int16_t>, Buffer<float>>;

    /// `ImpossibleGeometry` when the number of voxels or of slice sources does not fit the geometry.
    [[nodiscard]] static Expected<Volume> make(const Geometry& geometry, Voxels voxels, VolumeOrigin origin);

    [[nodiscard]] const Geometry& geometry() const { return geometry_; }
    [[nodiscard]] const VolumeOrigin& origin() const { return origin_; }
    [[nodiscard]] const Voxels& voxels() const { return voxels_; }
    [[nodiscard]] Measurable measurable() const { return origin_.measurable; }
    [[nodiscard]] bool isInt16() const { return std::holds_alternative<Buffer<std::int16_t>>(voxels_); }

    /// Calls `visitor` with the voxels as a span of const std::int16_t or const float.
    template <typename Visitor> decltype(auto) visit(Visitor&& visitor) const
    {
        return std::visit([&](const auto& buffer) -> decltype(auto) { return visitor(buffer.values()); },
                          voxels_);
    }

    /// The value at a voxel of the grid.
    [[nodiscard]] double at(const VoxelIndex& voxel) const;
    /// Position of a voxel in the buffer.
    [[nodiscard]] std::size_t offset(const VoxelIndex& voxel) const;

private:
    Volume(const Geometry& geometry, Voxels voxels, VolumeOrigin origin);
    Geometry geometry_;
    Voxels voxels_;
    VolumeOrigin origin_;
};

} // namespace hepatica::imaging
