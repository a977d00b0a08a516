#include "VoxelMemory.h"

#include <algorithm>
#include <cstdint>
#include <new>

#include <sys/mman.h>

namespace hepatica::imaging {

namespace {

constexpr std::size_t LargePage = 2u << 20;

} // namespace

std::shared_ptr<std::byte> voxelMemory(std::size_t bytes)
{
    const std::size_t taken = std::max<std::size_t>(bytes, 1) + LargePage;
    if (taken < bytes)
        throw std::bad_alloc();
    void* start = ::mmap(nullptr, taken, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        throw std::bad_alloc();
    const auto address = reinterpret_cast<std::uintptr_t>(start);
    const std::size_t skipped = (LargePage - address % LargePage) % LargePage;
    ::madvise(start, taken, MADV_HUGEPAGE); // where it fails, pages are small
    return {static_cast<std::byte*>(start) + skipped, [start, taken](std::byte*) { ::munmap(start, taken); }};
}

} // namespace hepatica::imaging
