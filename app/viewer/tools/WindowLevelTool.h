#pragma once
#include "Tool.h"

namespace hepatica::viewer {

/// Right and left widen and narrow the grey window, up and down make the picture darker and brighter.
class WindowLevelTool final : public Tool {
public:
    using Tool::Tool;
    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
    void cancel() override;

private:
    QPointF start_;
    GreyWindow before_;
};

} // namespace hepatica::viewer
