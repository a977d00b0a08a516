#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include <sys/resource.h>

namespace hepatica::imaging {

namespace {

/// Work that several threads take from. Whoever comes late, even after the caller is gone, finds none left.
class SharedWork {
public:
    SharedWork(std::size_t count, const std::function<void(std::size_t)>& work) : count_(count), work_(work)
    {
    }

    /// Takes until nothing is left; `goOn` is asked after each. What either throws stops the rest.
    void take(const std::function<bool(std::size_t)>& goOn)
    {
        ++taking_;
        try {
            while (takeOne())
                if (!goOn(done_))
                    stopped_ = true;
        } catch (...) {
            const std::lock_guard locked(access_);
            failure_ = std::current_exception();
            stopped_ = true;
        }
        if (--taking_ == 0)
            taking_.notify_all();
    }
    void takeAlong()
    {
        take([](std::size_t) { return true; });
    }
    /// Waits for those who are still at it. Returns whether all is done; throws what was thrown.
    bool finish(const std::function<bool(std::size_t)>& goOn)
    {
        for (int others = taking_; others != 0; others = taking_)
            taking_.wait(others);
        if (failure_)
            std::rethrow_exception(failure_);
        // The others may have taken everything: whoever asked is told of the end, and may still say no.
        return !stopped_ && done_ == count_ && (count_ == 0 || goOn(done_));
    }

private:
    bool takeOne()
    {
        if (stopped_)
            return false;
        const std::size_t index = next_++;
        if (index >= count_)
            return false;
        work_(index);
        ++done_;
        return true;
    }

    std::size_t count_;
    const std::function<void(std::size_t)>& work_;
    std::atomic<std::size_t> next_ = 0, done_ = 0;
    std::atomic<bool> stopped_ = false;
    std::atomic<int> taking_ = 0;
    std::mutex access_;
    std::exception_ptr failure_;
};

/// Threads that wait for work of others to take along: making them anew costs more than a small loop.
class Helpers {
public:
    explicit Helpers(std::size_t count)
    {
        for (std::size_t n = 0; n < count; ++n)
            threads_.emplace_back([this](const std::stop_token& end) { help(end); });
    }
    /// Asks for up to so many to help. Those who are busy come later, or to find that all is done.
    void ask(const std::shared_ptr<SharedWork>& work, std::size_t most)
    {
        const std::size_t asked = std::min(most, threads_.size());
        {
            const std::lock_guard locked(access_);
            for (std::size_t n = 0; n < asked; ++n)
                waiting_.push_back(work);
        }
        for (std::size_t n = 0; n < asked; ++n)
            isAsked_.notify_one();
    }

private:
    void help(const std::stop_token& end)
    {
        for (;;) {
            std::unique_lock locked(access_);
            if (!isAsked_.wait(locked, end, [&] { return !waiting_.empty(); }))
                return;
            const std::shared_ptr<SharedWork> work = std::move(waiting_.front());
            waiting_.pop_front();
            locked.unlock();
            work->takeAlong();
        }
    }

    std::mutex access_;
    std::condition_variable_any isAsked_;
    std::deque<std::shared_ptr<SharedWork>> waiting_;
    std::vector<std::jthread> threads_; // the last member: they end before what they use
};

/// Threads as urgent as the one that asks: a new thread takes the priority of its maker (see Worker), and
/// what stands behind everything is neither helped nor kept waiting by what does not.
Helpers& helpers()
{
    // Reading is bound by the disk and by memory: more than four threads gain nothing.
    static const std::size_t count = std::clamp(std::thread::hardware_concurrency(), 2U, 4U) - 1;
    static std::mutex access;
    static std::map<int, Helpers> byPriority;
    constexpr int ThisThread = 0;
    const int priority = ::getpriority(PRIO_PROCESS, ThisThread);
    const std::lock_guard locked(access);
    return byPriority.try_emplace(priority, count).first->second;
}

/// Where none can be asked, the caller does it alone.
void askForHelp(const std::shared_ptr<SharedWork>& work, std::size_t most) noexcept
{
    try {
        helpers().ask(work, most);
    } catch (const std::exception&) { // no memory, no threads
    }
}

} // namespace

bool parallelFor(std::size_t count, const std::function<void(std::size_t)>& work,
                 const std::function<bool(std::size_t done)>& goOn)
{
    const auto shared = std::make_shared<SharedWork>(count, work);
    if (count > 1)
        askForHelp(shared, count - 1);
    shared->take(goOn);
    return shared->finish(goOn);
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
