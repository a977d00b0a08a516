#include "ToolSet.h"

#include "CorrectTool.h"
#include "CrosshairTool.h"
#include "PanZoomTool.h"
#include "StrokeTool.h"
#include "TakeOutTool.h"
#include "WindowLevelTool.h"

#include <array>

namespace hepatica::viewer {

namespace {

template <typename Made> std::unique_ptr<Tool> make(ReadingCommands& commands)
{
    return std::make_unique<Made>(commands);
}

template <PanZoomTool::Mode Mode> std::unique_ptr<Tool> makePanZoom(ReadingCommands& commands)
{
    return std::make_unique<PanZoomTool>(commands, Mode);
}

constexpr auto makePan = makePanZoom<PanZoomTool::Mode::Pan>;
constexpr auto makeZoom = makePanZoom<PanZoomTool::Mode::Zoom>;

constexpr std::array<ToolRow, 7> Rows{{
    {"Crosshair", Qt::Key_C, "Cross the three views under the pointer", make<CrosshairTool>, Qt::CrossCursor,
     false},
    {"Measure", Qt::Key_M, "Draw a lesion's long axis; its outline and measures follow", make<StrokeTool>,
     Qt::CrossCursor, false},
    {"Correct", Qt::Key_X,
     "Click into the middle of what the chosen lesion's mask lacks, or has too much of; or scribble",
     make<CorrectTool>, Qt::CrossCursor, false},
    {"Take out", Qt::Key_E,
     "Draw around what enhances in the chosen lesion and is no tumour: shunt, vessel, thin rim",
     make<TakeOutTool>, Qt::CrossCursor, false},
    {"Window", Qt::Key_W, "Drag for grey window and level (also with the right button)",
     make<WindowLevelTool>, Qt::SizeAllCursor, false},
    {"Pan", Qt::Key_P, "Move the picture (also with the middle button, or Shift); right button zooms",
     makePan, Qt::OpenHandCursor, true},
    {"Zoom", Qt::Key_Z, "Drag up and down to zoom (also Ctrl and wheel)", makeZoom, Qt::SizeVerCursor, true},
}};

} // namespace

std::span<const ToolRow> toolRows()
{
    return Rows;
}

ToolSet::ToolSet(ReadingCommands& commands)
    : caliper_(commands), pan_(makePan(commands)), zoom_(makeZoom(commands)),
      greyWindow_(make<WindowLevelTool>(commands))
{
    for (const ToolRow& row : Rows)
        tools_.push_back(row.make(commands));
}

void ToolSet::choose(std::size_t row)
{
    cancel();
    chosen_ = row;
}

Tool* ToolSet::toolFor(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, const SlicePoint& at)
{
    if (button == Qt::MiddleButton || (button == Qt::LeftButton && modifiers.testFlag(Qt::ShiftModifier)))
        return pan_.get();
    if (button == Qt::RightButton)
        return Rows[chosen_].rightZooms ? zoom_.get() : greyWindow_.get();
    if (button != Qt::LeftButton)
        return nullptr;
    return caliper_.isOverHandle(at) ? &caliper_ : tools_[chosen_].get();
}

void ToolSet::press(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, const SlicePoint& at)
{
    if (dragging()) {
        cancel();
        return;
    }
    Tool* tool = toolFor(button, modifiers, at);
    if (tool == nullptr || !tool->press(at))
        return;
    holder_ = tool;
    heldButton_ = button;
}

void ToolSet::move(const SlicePoint& at)
{
    if (holder_ != nullptr)
        holder_->move(at);
}

void ToolSet::release(Qt::MouseButton button, const SlicePoint& at)
{
    if (holder_ == nullptr || button != heldButton_)
        return;
    std::exchange(holder_, nullptr)->release(at);
}

void ToolSet::cancel()
{
    if (holder_ != nullptr)
        std::exchange(holder_, nullptr)->cancel();
}

void ToolSet::settle()
{
    for (const auto& tool : tools_)
        tool->settle();
}

Qt::CursorShape ToolSet::pointerAt(const SlicePoint& at) const
{
    return caliper_.isOverHandle(at) ? Qt::PointingHandCursor : Rows[chosen_].pointer;
}

void ToolSet::draw(OverlayPainter& painter) const
{
    for (const auto& tool : tools_)
        tool->draw(painter);
}

} // namespace hepatica::viewer
