#pragma once
#include <cstddef>
#include <functional>

namespace hepatica::imaging {

/// Calls `work` once for every index below `count`, on a few threads, several at once and in no fixed order:
/// each may write only what is its own. The calling thread takes part and asks `goOn` with the number of
/// indices done, at the end too; once it says no, the rest is left. Returns whether all was done and nobody
/// said no. What either throws stops the rest and is thrown again here. The threads are as urgent as the
/// caller.
bool parallelFor(std::size_t count, const std::function<void(std::size_t)>& work,
                 const std::function<bool(std::size_t done)>& goOn);
/// The same to the end, for work that nobody stops.
void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work);
/// Calls both at once and returns when both are done. Where one throws before the other begins, that is left.
void sideBySide(const std::function<void()>& first, const std::function<void()>& second);

} // namespace hepatica::imaging
