#pragma once
#include <functional>

namespace hepatica::benchmarks {

/// By how many MB the memory of this process is larger at the height of the work than before it, by Linux's
/// own account of what is resident.
[[nodiscard]] double peakMegabytes(const std::function<void()>& work);

} // namespace hepatica::benchmarks
