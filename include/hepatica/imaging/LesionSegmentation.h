#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// The long axis as a reader draws it: both ends on the lesion's border, LPS mm.
struct Stroke {
    Point3 from, to;
    bool operator==(const Stroke&) const = default;
};

/// What the reader pointed at: exactly one of strokes (one, or long and short axis), click or box, and
/// corrections.
struct LesionPrompt {
    std::vector<Stroke> strokes;
    std::optional<Point3> click;
    /// Two opposite corners. They may lie beyond the images, its middle may not.
    std::optional<std::array<Point3, 2>> box;
    /// "This belongs" only enlarges, "this does not" only shrinks: points in the middle of what is missing or
    /// too much, one by one or along a scribble. The border moves past each as far as it lay on the wrong
    /// side.
    std::vector<Point3> add, remove;
    /// The lesion lies inside it (a liver mask). The ends of a stroke, and a click, at most 5 mm outside.
    std::optional<Mask> within;
    bool operator==(const LesionPrompt&) const = default;
};

/// The confidence from which on a mask counts as sure; under it is a warning, and a click's or a box's has no
/// standard errors.
inline constexpr double LeastSure = 0.5;

struct LesionSegmentation {
    Mask mask;
    double confidence = 0.0;          ///< 0 … 1
    std::vector<std::string> reasons; ///< why it is so sure, what doubts it first; a short sentence each
};

/// What prompts found before their corrections. With it the next correction begins where the mask stands: no
/// surface is sought again, and the mask is the same as without. Keeps the last few surfaces (at most 30 MB),
/// the images they were found on and the masks they lie within. What is added to it while it is used changes
/// no answer: it may be const, and used by several threads at once.
class SolvedPrompts {
public:
    SolvedPrompts();
    ~SolvedPrompts();
    SolvedPrompts(const SolvedPrompts&) = delete;
    SolvedPrompts& operator=(const SolvedPrompts&) = delete;

    class Known;
    [[nodiscard]] Known& known() const { return *known_; }

private:
    std::unique_ptr<Known> known_;
};

/// One lesion's mask from one stroke, click or box. Works on CT (Hounsfield) and on images without unit.
/// `solved`, where it is not null, spares what it knows and keeps what is found.
///
/// Problems: `OutsideVolume` (names the point), `StrokeTooShort` (under 3 mm), `StrokeTooLong`,
/// `AcrossOrgans` (a stroke from one organ into another; with a point to add or to remove a doubted mask is
/// made), `NothingToSegment` (air, no contrast at all, an end well within air or fat, an end or a click
/// outside `within`, a point to add farther from the lesion than it is long, nothing left after the
/// corrections, or too little memory), `OtherGrid` (within), `InPlaneNotMeasurable`, `Cancelled`.
[[nodiscard]] Expected<LesionSegmentation> segmentLesion(const Volume& volume, const LesionPrompt& prompt,
                                                         const Progress& progress = {},
                                                         const SolvedPrompts* solved = nullptr);

/// The same of several prompts, each by itself and in their order, but side by side: on up to four threads as
/// urgent as the caller, each with the memory of one. Nothing is reported.
[[nodiscard]] std::vector<Expected<LesionSegmentation>>
segmentLesions(const Volume& volume, const std::vector<LesionPrompt>& prompts, const Progress& progress = {},
               const SolvedPrompts* solved = nullptr);

} // namespace hepatica::imaging
