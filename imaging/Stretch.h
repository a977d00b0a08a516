#pragma once
#include <hepatica/core/Progress.h>

#include <string>
#include <utility>

namespace hepatica::imaging {

/// A stretch of a longer way. Its fractions, 0 to 1, become those of the whole, and every look at whether to
/// go on is a report too: whoever listens sees the bar move, and can measure how long the work was deaf.
class Stretch {
public:
    Stretch(const Progress& whole, std::string text, double from = 0.0, double to = 1.0)
        : whole_(whole), text_(std::move(text)), from_(from), to_(to)
    {
    }

    /// To be asked at least every 100 ms, by the thread that was called.
    [[nodiscard]] bool goesOn(double done) const
    {
        whole_.report(from_ + done * (to_ - from_), text_);
        return !whole_.cancelled();
    }
    [[nodiscard]] Stretch part(double from, double to) const { return part(from, to, text_); }
    [[nodiscard]] Stretch part(double from, double to, std::string text) const
    {
        return {whole_, std::move(text), from_ + from * (to_ - from_), from_ + to * (to_ - from_)};
    }
    /// Calls `work` with a Progress of its own, whose reports become this stretch's.
    template <typename Work> [[nodiscard]] auto asProgress(Work&& work) const
    {
        Progress own([&](double done, const std::string&) {
            if (!goesOn(done))
                own.cancel();
        });
        return work(std::as_const(own));
    }

private:
    const Progress& whole_;
    std::string text_;
    double from_, to_;
};

} // namespace hepatica::imaging
