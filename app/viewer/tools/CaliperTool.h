#pragma once
#include "Tool.h"

#include <optional>

namespace hepatica::viewer {

/// Moves an end of a recorded axis: takes hold of a handle near the pointer, and records on release.
class CaliperTool final : public Tool {
public:
    using Tool::Tool;
    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
    void cancel() override;

    /// Whether a press here would take hold of a handle.
    [[nodiscard]] bool isOverHandle(const SlicePoint& at) const { return nearest(at).has_value(); }

private:
    struct Held {
        std::string trackingUid;
        measurement::Caliper caliper;
        std::size_t end = 0; ///< 0 and 1 of the long axis, 2 and 3 of the short one
    };
    [[nodiscard]] std::optional<Held> nearest(const SlicePoint& at) const;

    std::optional<Held> held_;
    bool moved_ = false;
};

} // namespace hepatica::viewer
