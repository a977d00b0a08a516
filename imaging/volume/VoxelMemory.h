#pragma once
#include <hepatica/imaging/VoxelBuffer.h>

#include <cstddef>
#include <memory>
#include <span>

namespace hepatica::imaging {

/// Zeroed memory for the voxels of a volume. Its pages are taken when they are first written, by the thread
/// that writes them, and in large pages where the system has them. Throws std::bad_alloc.
[[nodiscard]] std::shared_ptr<std::byte> voxelMemory(std::size_t bytes);

/// Voxels on their way: written slice by slice, then shared.
template <typename T> class VoxelStore {
public:
    VoxelStore() = default;
    explicit VoxelStore(std::size_t count) : memory_(voxelMemory(count * sizeof(T))), count_(count) {}
    [[nodiscard]] std::span<T> values() const { return {reinterpret_cast<T*>(memory_.get()), count_}; }
    [[nodiscard]] VoxelBuffer<T> shared() const { return {memory_, values()}; }

private:
    std::shared_ptr<std::byte> memory_;
    std::size_t count_ = 0;
};

} // namespace hepatica::imaging
