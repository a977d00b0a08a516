#pragma once
#include "Tool.h"

#include <vector>

namespace hepatica::viewer {

/// A closed line around what enhances in the chosen lesion and is no tumour: a shunt, a vessel, a thin rim.
class TakeOutTool final : public Tool {
public:
    using Tool::Tool;
    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
    void cancel() override { outline_.clear(); }
    void draw(OverlayPainter& painter) const override;

private:
    std::vector<Point3> outline_; ///< so far
    int sliceIndex_ = 0;
};

} // namespace hepatica::viewer
