#include "ToolSet.h"

#include "BoxTool.h"
#include "BrushTool.h"
#include "ClickTool.h"
#include "ClosedLineTool.h"
#include "CorrectTool.h"
#include "CrosshairTool.h"
#include "PanZoomTool.h"
#include "StrokeTool.h"
#include "WindowLevelTool.h"

#include <array>

namespace hepatica::viewer {

namespace {

/// A tool of a class, with what else it is made of.
template <typename Made, auto... With> std::unique_ptr<Tool> make(ReadingCommands& commands)
{
    return std::make_unique<Made>(commands, With...);
}

constexpr auto makePan = make<PanZoomTool, PanZoomTool::Mode::Pan>;
constexpr auto makeZoom = make<PanZoomTool, PanZoomTool::Mode::Zoom>;
constexpr auto makeBrush = make<BrushTool, imaging::BrushEffect::Add>;
constexpr auto makeEraser = make<BrushTool, imaging::BrushEffect::Erase>;
constexpr auto makeOutline = make<ClosedLineTool, &ReadingCommands::drawOutline>;
constexpr auto makeTakeOut = make<ClosedLineTool, &ReadingCommands::takeOutOfViable>;
constexpr auto makeReference = make<ClosedLineTool, &ReadingCommands::giveReference>;

constexpr std::array<ToolRow, 13> Rows{{
    {"Crosshair", Qt::Key_C, "Cross the three views under the pointer", make<CrosshairTool>, Qt::CrossCursor,
     true},
    {"Measure", Qt::Key_M,
     "Draw a lesion's long axis; its outline and measures follow. Across the axis of the chosen lesion: its "
     "short axis",
     make<StrokeTool>, Qt::CrossCursor, true},
    {"Click", Qt::Key_K, "Click into a lesion; its outline and axes are found", make<ClickTool>,
     Qt::CrossCursor},
    {"Box", Qt::Key_O, "Drag a box around a lesion; its outline and axes are found", make<BoxTool>,
     Qt::CrossCursor},
    {"Correct", Qt::Key_X,
     "Click into the middle of what the chosen lesion's mask lacks, or has too much of; or scribble",
     make<CorrectTool>, Qt::CrossCursor},
    {"Brush", Qt::Key_B, "Paint the chosen lesion's mask, without one (N) a new lesion's", makeBrush,
     Qt::CrossCursor, false, Right::Window, true},
    {"Erase", Qt::Key_D, "Erase from the chosen lesion's mask", makeEraser, Qt::CrossCursor, false,
     Right::Window, true},
    {"Outline", Qt::Key_U, "Draw the chosen lesion's border on one slice, without one (N) a new lesion's",
     makeOutline, Qt::CrossCursor},
    {"Take out", Qt::Key_E,
     "Draw around what enhances in the chosen lesion and is no tumour: shunt, vessel, thin rim", makeTakeOut,
     Qt::CrossCursor},
    {"Reference", Qt::Key_R, "Draw around liver without tumour: the viable part is held against it",
     makeReference, Qt::CrossCursor},
    {"Window", Qt::Key_W, "Drag for grey window and level (also with the right button)",
     make<WindowLevelTool>, Qt::SizeAllCursor, true},
    {"Pan", Qt::Key_P, "Move the picture (also with the middle button, or Shift); right button zooms",
     makePan, Qt::OpenHandCursor, true, Right::Zoom},
    {"Zoom", Qt::Key_Z, "Drag up and down to zoom (also Ctrl and wheel)", makeZoom, Qt::SizeVerCursor, true,
     Right::Zoom},
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
    leave();
    chosen_ = row;
}

bool ToolSet::takesEnd(const SlicePoint& at) const
{
    return Rows[chosen_].takesEnds && caliper_.isOverHandle(at);
}

Tool* ToolSet::toolFor(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, const SlicePoint& at)
{
    if (button == Qt::MiddleButton || (button == Qt::LeftButton && modifiers.testFlag(Qt::ShiftModifier)))
        return pan_.get();
    if (button == Qt::RightButton)
        return Rows[chosen_].right == Right::Zoom ? zoom_.get() : greyWindow_.get();
    if (button != Qt::LeftButton)
        return nullptr;
    return takesEnd(at) ? &caliper_ : tools_[chosen_].get();
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

bool ToolSet::hover(const SlicePoint& at)
{
    return tools_[chosen_]->hover(at);
}

void ToolSet::leave()
{
    for (const auto& tool : tools_)
        tool->leave();
}

Qt::CursorShape ToolSet::pointerAt(const SlicePoint& at) const
{
    return takesEnd(at) ? Qt::PointingHandCursor : Rows[chosen_].pointer;
}

void ToolSet::draw(OverlayPainter& painter) const
{
    for (const auto& tool : tools_)
        tool->draw(painter);
}

} // namespace hepatica::viewer
