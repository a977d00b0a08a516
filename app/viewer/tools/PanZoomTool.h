#pragma once
#include "Tool.h"

namespace hepatica::viewer {

/// Moves the picture under the pointer, or makes it larger (upwards) and smaller (downwards).
class PanZoomTool final : public Tool {
public:
    enum class Mode { Pan, Zoom };
    PanZoomTool(ReadingCommands& commands, Mode mode) : Tool(commands), mode_(mode) {}
    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;

private:
    Mode mode_;
    QPointF start_, last_;
};

} // namespace hepatica::viewer
