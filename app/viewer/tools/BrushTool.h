#pragma once
#include "Tool.h"

namespace hepatica::viewer {

/// Paints or erases on acquired slices with the brush of the state.
class BrushTool final : public Tool {
public:
    BrushTool(ReadingCommands& commands, imaging::BrushEffect effect) : Tool(commands), effect_(effect) {}

    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
    void cancel() override { path_.clear(); }
    bool hover(const SlicePoint& at) override;
    void leave() override { over_.reset(); }
    void settle() override;
    void draw(OverlayPainter& painter) const override;

private:
    imaging::BrushEffect effect_;
    std::vector<Point3> path_; ///< while it is drawn, and while the mask is made
    int sliceIndex_ = 0;       ///< that it lies on
    bool drawing_ = false;
    std::optional<SlicePoint> over_;
};

} // namespace hepatica::viewer
