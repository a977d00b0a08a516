#pragma once
#include "Tool.h"

#include <array>
#include <optional>

namespace hepatica::viewer {

/// Draws the long axis of a lesion on an acquired slice; releasing the button asks for its mask.
class StrokeTool final : public Tool {
public:
    using Tool::Tool;
    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
    void cancel() override;
    void settle() override;
    void draw(OverlayPainter& painter) const override;

private:
    std::optional<std::array<Point3, 2>> stroke_; ///< kept after the release until its lesion is there
    int sliceIndex_ = 0;
    bool drawing_ = false;
};

} // namespace hepatica::viewer
