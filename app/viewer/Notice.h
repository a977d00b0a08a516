#pragma once
#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace hepatica::viewer {

/// One line told to the reader, with something to do about it where there is something.
struct Notice {
    enum class Tone { Information, Warning, Problem };
    QString text;
    Tone tone = Tone::Information;
    QString actionText = {};
    std::function<void()> action = {};
    QString details = {}; ///< all of it, where the line tells only the first
};

/// The first sentence and how many more there are; the details hold them all.
[[nodiscard]] Notice noticeOf(const std::vector<std::string>& sentences, Notice::Tone tone);

} // namespace hepatica::viewer
