#pragma once
#include <cstddef>
#include <functional>

namespace hepatica::imaging {

/// Calls `work` once for every index below `count`, on a few threads, in no fixed order. The calling thread
/// takes part and asks `goOn` with the number of indices done, at the end too; once it says no, the rest is
/// left. Returns whether all was done and nobody said no. What `work` throws stops the rest and is thrown
/// again here.
bool parallelFor(std::size_t count, const std::function<void(std::size_t)>& work,
                 const std::function<bool(std::size_t done)>& goOn);

} // namespace hepatica::imaging
