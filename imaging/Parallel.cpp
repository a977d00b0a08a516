#include "Parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace hepatica::imaging {

bool parallelFor(std::size_t count, const std::function<void(std::size_t)>& work,
                 const std::function<bool(std::size_t done)>& goOn)
{
    std::atomic<std::size_t> next = 0, done = 0;
    std::atomic<bool> stopped = false;
    std::mutex access;
    std::exception_ptr failure;
    const auto takeOne = [&] {
        const std::size_t index = next++;
        if (stopped || index >= count)
            return false;
        try {
            work(index);
        } catch (...) {
            const std::lock_guard locked(access);
            failure = std::current_exception();
            stopped = true;
            return false;
        }
        ++done;
        return true;
    };
    // Reading is bound by the disk and by memory: more than four threads gain nothing.
    const std::size_t cores = std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
    std::vector<std::jthread> threads;
    for (std::size_t thread = 1; thread < std::min(cores, count); ++thread)
        threads.emplace_back([&] {
            while (takeOne()) {
            }
        });
    while (takeOne())
        if (!goOn(done))
            stopped = true;
    threads.clear();
    // The others may have taken everything: whoever asked is told of the end, and may still say no.
    if (count > 0 && !failure && !stopped && !goOn(done))
        stopped = true;
    if (failure)
        std::rethrow_exception(failure);
    return !stopped && done == count;
}

void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work)
{
    parallelFor(count, work, [](std::size_t) { return true; });
}

void sideBySide(const std::function<void()>& first, const std::function<void()>& second)
{
    parallelFor(2, [&](std::size_t n) { n == 0 ? first() : second(); });
}

} // namespace hepatica::imaging
