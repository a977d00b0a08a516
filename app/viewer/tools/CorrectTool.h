#pragma once
#include "Tool.h"

#include <vector>

namespace hepatica::viewer {

/// A click, or a scribble, where the chosen lesion's mask is wrong. On any plane.
class CorrectTool final : public Tool {
public:
    using Tool::Tool;
    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
    void cancel() override { places_.clear(); }
    void draw(OverlayPainter& painter) const override;

private:
    std::vector<Point3> places_; ///< so far
    int sliceIndex_ = 0;
};

} // namespace hepatica::viewer
