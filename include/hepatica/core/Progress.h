#pragma once
#include <atomic>
#include <functional>
#include <string>

namespace hepatica {

/// Handed to long work: the work reports how far it is and asks whether it shall stop (at least every 100
/// ms). Safe to cancel from another thread. A default Progress tells nobody.
class Progress {
public:
    using Listener = std::function<void(double fraction, const std::string& text)>;

    Progress() = default;
    explicit Progress(Listener listener) : listener_(std::move(listener)) {}

    void report(double fraction, const std::string& text) const
    {
        if (listener_)
            listener_(fraction, text);
    }
    void cancel() { cancelled_ = true; }
    [[nodiscard]] bool cancelled() const { return cancelled_; }

private:
    Listener listener_;
    std::atomic<bool> cancelled_ = false;
};

} // namespace hepatica
