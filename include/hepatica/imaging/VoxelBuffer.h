#pragma once
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace hepatica::imaging {

/// The shared voxels of a volume, whoever keeps them: a copy costs a pointer.
template <typename T> class VoxelBuffer {
public:
    VoxelBuffer() = default;
    /// `owner` keeps `values` alive.
    VoxelBuffer(std::shared_ptr<const void> owner, std::span<const T> values)
        : owner_(std::move(owner)), values_(values)
    {
    }
    /// From a vector, as std::make_shared<std::vector<T>> makes it; null is an empty buffer.
    template <typename Vector>
    requires std::is_same_v<std::remove_const_t<Vector>, std::vector<T>>
    VoxelBuffer(std::shared_ptr<Vector> values) // NOLINT: a vector of voxels is a buffer
        : values_(values ? std::span<const T>(*values) : std::span<const T>())
    {
        owner_ = std::move(values);
    }

    [[nodiscard]] std::span<const T> values() const { return values_; }

private:
    std::shared_ptr<const void> owner_;
    std::span<const T> values_;
};

} // namespace hepatica::imaging
