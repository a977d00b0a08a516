#pragma once
#include <chrono>
#include <ctime>

namespace hepatica::benchmarks {

/// What has passed since it was made: the time that a reader waits, which others on the machine lengthen, and
/// the processor time of all threads, which they do not.
class Stopwatch {
public:
    [[nodiscard]] double waited_ms() const
    {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin_).count();
    }
    [[nodiscard]] double processor_ms() const
    {
        return 1000.0 * static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC;
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::clock_t processor_ = std::clock();
};

} // namespace hepatica::benchmarks
