#pragma once
#include "Tool.h"

namespace hepatica::viewer {

/// One click in a lesion, in any of the views.
class ClickTool final : public Tool {
public:
    using Tool::Tool;

    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& /*at*/) override {}
    void release(const SlicePoint& at) override;
    void settle() override { clicked_.reset(); }
    void draw(OverlayPainter& painter) const override;

private:
    std::optional<SlicePoint> clicked_; ///< while its lesion is sought
};

} // namespace hepatica::viewer
