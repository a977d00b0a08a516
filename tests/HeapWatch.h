#pragma once
// Counts what is on the heap, under the address sanitizer; elsewhere nothing is counted.
#include <algorithm>
#include <atomic>
#include <cstdint>

extern "C" {
[[gnu::weak]] int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t),
                                                            void (*)(const volatile void*));
[[gnu::weak]] std::size_t __sanitizer_get_allocated_size(const volatile void*);
}

namespace hepatica::tests {

/// Watches the allocations of all threads from its making on. One at a time.
class HeapWatch {
public:
    HeapWatch()
    {
        [[maybe_unused]] static const bool installed = isCounting() && install();
        start_ = live();
        peak() = start_;
        largest() = 0;
    }

    [[nodiscard]] static bool isCounting() { return __sanitizer_install_malloc_and_free_hooks != nullptr; }
    /// The largest of all allocations since, in bytes.
    [[nodiscard]] std::size_t largestAllocation() const { return static_cast<std::size_t>(largest()); }
    /// By how much the heap was at most larger than at the start, in bytes.
    [[nodiscard]] std::size_t peakGrowth() const { return static_cast<std::size_t>(peak() - start_); }

private:
    using Count = std::atomic<std::int64_t>;
    static Count& live() { return count<0>(); }
    static Count& peak() { return count<1>(); }
    static Count& largest() { return count<2>(); }
    template <int> static Count& count()
    {
        static constinit Count one{0};
        return one;
    }

    static void raise(Count& to, std::int64_t value)
    {
        std::int64_t known = to;
        while (value > known && !to.compare_exchange_weak(known, value)) {
        }
    }
    static bool install()
    {
        return __sanitizer_install_malloc_and_free_hooks(
                   [](const volatile void*, std::size_t bytes) {
                       const auto count = static_cast<std::int64_t>(bytes);
                       raise(largest(), count);
                       raise(peak(), live() += count);
                   },
                   [](const volatile void* place) {
                       live() -= static_cast<std::int64_t>(__sanitizer_get_allocated_size(place));
                   }) != 0;
    }

    std::int64_t start_ = 0;
};

} // namespace hepatica::tests
