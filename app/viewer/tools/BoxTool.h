#pragma once
#include "Tool.h"

namespace hepatica::viewer {

/// A rectangle around a lesion, in any of the views; through the slices it reaches as far as its sides are
/// long in the mean.
class BoxTool final : public Tool {
public:
    using Tool::Tool;

    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override { to_ = at.position; }
    void release(const SlicePoint& at) override;
    void cancel() override { from_.reset(); }
    void settle() override;
    void draw(OverlayPainter& painter) const override;

private:
    /// Of the rectangle along the view's right and up.
    [[nodiscard]] std::array<double, 2> sides_mm() const;
    std::optional<SlicePoint> from_;
    Point3 to_;
    bool drawing_ = false;
};

} // namespace hepatica::viewer
