#pragma once
#include "CaliperTool.h"
#include "Tool.h"

#include <QKeySequence>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace hepatica::viewer {

/// What the right button does meanwhile.
enum class Right { Window, Zoom };

/// A tool of the tool bar: everything there is to know about it. A new tool is a file and a row.
struct ToolRow {
    const char* name;
    Qt::Key key;
    const char* hint;
    std::unique_ptr<Tool> (*make)(ReadingCommands&);
    Qt::CursorShape pointer;
    /// Whether an axis' end under the pointer is dragged instead; not where one draws along borders.
    bool takesEnds = false;
    Right right = Right::Window;
    bool brushes = false; ///< it has the brush's settings
};
[[nodiscard]] std::span<const ToolRow> toolRows();

/// All tools, the one chosen, and the one that has the pointer now.
class ToolSet {
public:
    explicit ToolSet(ReadingCommands& commands);

    [[nodiscard]] std::size_t chosen() const { return chosen_; }
    void choose(std::size_t row);

    /// Left: a handle under the pointer, else the chosen tool. Middle, or Shift and left: pan. Right: grey
    /// window, or zoom.
    void press(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, const SlicePoint& at);
    void move(const SlicePoint& at);
    void release(Qt::MouseButton button, const SlicePoint& at);
    void cancel();
    /// The work that a tool asked for is over, or its series gone.
    void settle();
    /// The pointer passes without a button; whether there is something to draw anew.
    bool hover(const SlicePoint& at);
    void leave();
    [[nodiscard]] bool dragging() const { return holder_ != nullptr; }
    [[nodiscard]] Qt::CursorShape pointerAt(const SlicePoint& at) const;
    void draw(OverlayPainter& painter) const;

private:
    [[nodiscard]] bool takesEnd(const SlicePoint& at) const;
    [[nodiscard]] Tool* toolFor(Qt::MouseButton button, Qt::KeyboardModifiers modifiers,
                                const SlicePoint& at);

    std::vector<std::unique_ptr<Tool>> tools_;
    CaliperTool caliper_;
    std::unique_ptr<Tool> pan_, zoom_, greyWindow_;
    std::size_t chosen_ = 0;
    Tool* holder_ = nullptr;
    Qt::MouseButton heldButton_ = Qt::NoButton;
};

} // namespace hepatica::viewer
