#pragma once
#include "../GreyWindow.h"
#include "../SlicePlane.h"
#include "OverlayPainter.h"

#include <hepatica/imaging/MaskEditing.h>
#include <hepatica/measurement/LesionAxes.h>

#include <QPointF>
#include <QString>

#include <string>
#include <vector>

namespace hepatica::viewer {

class ViewerState;

/// What a tool may do to the view it works in.
class ViewControl {
public:
    virtual ~ViewControl() = default;
    virtual void panBy(const QPointF& pixels) = 0;
    /// Makes everything `factor` times as large, the point under `pixel` staying where it is.
    virtual void zoomBy(double factor, const QPointF& pixel) = 0;
};

/// A pressed pointer that moved less than this drew nothing: it clicked.
inline constexpr double Click_px = 4.0;

/// Where the pointer is: on which slice of which plane, in the patient and on the screen.
struct SlicePoint {
    Point3 position; ///< LPS mm, on the slice
    QPointF pixel;
    double mmPerPixel = 1.0;
    int sliceIndex = 0;
    SlicePlane plane;
    ViewControl* view = nullptr;
};

/// What tools can ask for; the answer comes through the state.
class ReadingCommands {
public:
    virtual ~ReadingCommands() = default;
    [[nodiscard]] virtual ViewerState& state() = 0;
    /// Whether anything is under way: loading, or segmenting.
    [[nodiscard]] virtual bool working() const = 0;
    /// Whether a mask is being made or changed.
    [[nodiscard]] virtual bool segmenting() const = 0;
    /// Makes a lesion of a stroke, or of the chosen lesion what the stroke means there (StrokeMeaning.h).
    virtual void segmentStroke(const Point3& from, const Point3& to) = 0;
    /// Makes a lesion of one place in it; in the mask of one that is there it chooses that.
    virtual void segmentClick(const Point3& place) = 0;
    /// Two opposite corners of a rectangle around a lesion, which reaches so far through it to both sides.
    virtual void segmentBox(const std::array<Point3, 2>& corners, const Point3& through) = 0;
    /// The places of the chosen lesion, or one along a scribble: in its mask they do not belong to it,
    /// outside they do.
    virtual void correctMask(const std::vector<Point3>& places) = 0;
    /// The brush was led along a path, in the chosen lesion; without one it makes a new lesion.
    virtual void paint(const std::vector<Point3>& path, imaging::BrushEffect effect) = 0;
    /// A closed line on one acquired slice is the chosen lesion's border there; without one, of a new lesion.
    virtual void drawOutline(const std::vector<Point3>& outline) = 0;
    /// What lies within a closed line does not count as viable in the chosen lesion.
    virtual void takeOutOfViable(const std::vector<Point3>& outline) = 0;
    /// What lies within a closed line is the liver that the chosen lesion's viable part is held against.
    virtual void giveReference(const std::vector<Point3>& outline) = 0;
    /// Records the ends that the reader moved; a mask that an axis gave follows.
    virtual void moveCaliper(const std::string& trackingUid, const measurement::Caliper& caliper) = 0;
    /// Shows what the case holds again, in place of a preview.
    virtual void refreshLesions() = 0;
    /// One line for the reader.
    virtual void tell(const QString& text) = 0;
};

/// One way of using the pointer, as a state: press, move, release. Knows no widget. Nothing is stored before
/// the release; cancel() leaves everything as it was.
class Tool {
public:
    explicit Tool(ReadingCommands& commands) : commands_(commands) {}
    virtual ~Tool() = default;
    Tool(const Tool&) = delete;
    Tool& operator=(const Tool&) = delete;

    /// False when there is nothing for this tool to do here.
    virtual bool press(const SlicePoint& at) = 0;
    virtual void move(const SlicePoint& at) = 0;
    virtual void release(const SlicePoint& at) = 0;
    virtual void cancel() {}
    /// The pointer passes without a button; whether what the tool draws has changed.
    virtual bool hover(const SlicePoint& /*at*/) { return false; }
    /// The pointer left the view.
    virtual void leave() {}
    /// The work that was asked for is over, or its series gone.
    virtual void settle() {}
    virtual void draw(OverlayPainter& /*painter*/) const {}

protected:
    [[nodiscard]] ReadingCommands& commands() const { return commands_; }
    /// While something is under way nothing new begins, and that is told.
    [[nodiscard]] bool mustWait() const
    {
        if (commands_.working())
            commands_.tell("Wait for what is under way; Esc cancels it.");
        return commands_.working();
    }

private:
    ReadingCommands& commands_;
};

} // namespace hepatica::viewer
