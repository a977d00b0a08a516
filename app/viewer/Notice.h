#pragma once
#include <QString>

#include <functional>

namespace hepatica::viewer {

/// One line told to the reader, with something to do about it where there is something.
struct Notice {
    enum class Tone { Information, Warning, Problem };
    QString text;
    Tone tone = Tone::Information;
    QString actionText = {};
    std::function<void()> action = {};
};

} // namespace hepatica::viewer
