#pragma once
#include "Tool.h"

namespace hepatica::viewer {

/// Puts the cursor, where the three views cross, under the pointer.
class CrosshairTool final : public Tool {
public:
    using Tool::Tool;
    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
};

} // namespace hepatica::viewer
