#include "Worker.h"

#include <atomic>
#include <chrono>

#include <sys/resource.h>
#include <unistd.h>

namespace hepatica::viewer {

Worker::~Worker()
{
    cancel();
    pool_.waitForDone();
}

std::shared_ptr<Progress> Worker::begin(const QString& what)
{
    cancel();
    using Clock = std::chrono::steady_clock;
    const auto lastTold = std::make_shared<std::atomic<Clock::duration>>(Clock::duration::zero());
    job_ = std::make_shared<Progress>([this, lastTold](double fraction, const std::string& text) {
        // A reader of thousands of files reports each: the window needs no more than 20 a second.
        const auto now = Clock::now().time_since_epoch();
        if (now - lastTold->load() < std::chrono::milliseconds(50))
            return;
        lastTold->store(now);
        QMetaObject::invokeMethod(
            this,
            [this, fraction, told = QString::fromStdString(text)] {
                if (busy())
                    Q_EMIT progressed(fraction, told);
            },
            Qt::QueuedConnection);
    });
    Q_EMIT started(what);
    return job_;
}

void Worker::giveWay() const
{
    // Linux keeps a priority for each thread, and a new thread takes that of its maker, as do
    // those that help it (see parallelFor).
    constexpr int ThisThread = 0;
    const int ofWindow = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid()));
    ::setpriority(PRIO_PROCESS, ThisThread, ofWindow + stepsBelow_);
}

void Worker::cancel()
{
    if (!job_)
        return;
    job_->cancel();
    end();
    Q_EMIT cancelled();
}

void Worker::end()
{
    job_.reset();
    Q_EMIT ended();
}

} // namespace hepatica::viewer
