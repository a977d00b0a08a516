#pragma once
#include <hepatica/measurement/ViablePart.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::viewer {

/// That the viable part of a lesion be measured anew.
struct ViableWish {
    std::string lesion, series; ///< tracking UID, and the series that was shown
    measurement::ViableOptions options{};
    bool recorded = false; ///< else it is only shown
    /// The liver that the reader gives with it, or nothing in place of what they gave; none: as before.
    std::optional<std::optional<imaging::Mask>> reference{};
};

/// The wishes that wait while something else is worked out, and the one under way. What is to be recorded
/// goes before what is only shown, and of one lesion the last counts.
class ViableWishes {
public:
    void add(ViableWish wish);
    /// The first that waits; it is under way from now on.
    [[nodiscard]] std::optional<ViableWish> next();
    void end() { underWay_.reset(); }
    /// The one under way was cut short: it comes again where it is to be recorded.
    void putBack();
    void clear();
    /// What the reader last said of a lesion and is not in the case yet; null where that is nothing.
    [[nodiscard]] const ViableWish* saidOf(const std::string& lesion) const;

private:
    std::vector<ViableWish> waiting_;
    std::optional<ViableWish> underWay_;
};

} // namespace hepatica::viewer
