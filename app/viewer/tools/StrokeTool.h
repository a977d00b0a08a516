#pragma once
#include "Tool.h"

#include <array>
#include <optional>

namespace hepatica::viewer {

/// Draws the long axis of a lesion, or the short one across it, in any of the views; releasing the button
/// asks for the mask.
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
    SlicePlane plane_;
    int sliceIndex_ = 0;
    bool drawing_ = false;
};

} // namespace hepatica::viewer
