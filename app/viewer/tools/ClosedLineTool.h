#pragma once
#include "Tool.h"

namespace hepatica::viewer {

/// A closed line is drawn on an acquired slice; what becomes of it is the command's.
class ClosedLineTool final : public Tool {
public:
    using Command = void (ReadingCommands::*)(const std::vector<Point3>& outline);
    ClosedLineTool(ReadingCommands& commands, Command command) : Tool(commands), command_(command) {}

    bool press(const SlicePoint& at) override;
    void move(const SlicePoint& at) override;
    void release(const SlicePoint& at) override;
    void cancel() override { outline_.clear(); }
    void draw(OverlayPainter& painter) const override;

private:
    Command command_;
    std::vector<Point3> outline_;
    int sliceIndex_ = 0;
};

} // namespace hepatica::viewer
