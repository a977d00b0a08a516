#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/measurement/LesionAxes.h>
#include <hepatica/measurement/LesionShape.h>

#include <optional>

namespace hepatica::measurement {

/// How far the sizes measured on a mask lie from the lesion's true ones: within two standard errors in about
/// 95 of 100 lesions. They hold of masks whose long axis a reader drew or approved, and of sure ones of a box
/// or a click (how often: docs/segmentation.md). What no error describes: a click can take a part of the
/// lesion, or more, for all of it.
struct StandardErrors {
    double longAxis_mm = 0.0, shortAxis_mm = 0.0;
    std::optional<double> volume_mm3; ///< none without a volume
    bool operator==(const StandardErrors&) const = default;
};

/// What a reader's single long axis errs by, as a share of it (Yoon SH, Eur J Cancer 2016;53:5-15: limits of
/// agreement -17.8 % and +16.1 % of two readings by one reader, 0.062 for one).
inline constexpr double ErrorOfReading = 0.062;

/// The same between two readers (-22.1 % and +25.4 %: 0.086 for one): what is found at a click is another
/// reader's, for the one who clicked drew nothing.
inline constexpr double ErrorOfOtherReading = 0.086;

/// From the size of a pixel, of the lesion, and from how far its border stands out of the noise along it.
/// The border is uncertain by a part of a pixel, by more where the noise hides it, and the less of its course
/// a reader fixes the more: the ends of the long axis are pointed at, the short axis and the surface follow
/// from the image, and a volume is off by the surface times the border's error and, for a lesion ends
/// somewhere between two slices, by half of its largest slice, of more than 1.5 slices by that times 1.5 over
/// how many it fills (slicesOf()); by no more than half of it. The shares were fitted to strokes on the
/// phantom's gallery, those of a volume also to it and to real lesions with slices averaged to 3 to 8 mm
/// (benchmarks/SegmentationBenchmark tells how often they hold; docs/segmentation-record.md). The mask lies
/// on the volume's grid.
[[nodiscard]] StandardErrors standardErrors(const imaging::Mask& lesion, const imaging::Volume& volume,
                                            const LesionAxes& axes, const std::optional<LesionShape>& shape);

/// The standard deviations of what comes out when the strokes are drawn, or the click is placed, a little
/// otherwise.
struct SolutionSpread {
    double longAxis_mm = 0.0, shortAxis_mm = 0.0;
    double volume_mm3 = 0.0;
    int solutions = 0; ///< of five, how many were tried and found something
    bool operator==(const SolutionSpread&) const = default;
};

/// Segments again with the first stroke longer and shorter by a pixel at each end and turned by a pixel
/// either way: four times the work of a stroke, side by side (see segmentLesions()), for a thread of its own,
/// and once more without `asDrawn`, the mask of the prompt as it is; less with what `solved` knows (see
/// segmentLesion()). Problems: those of segmentLesion() for the prompt as it is, a prompt without a stroke
/// among them (`NothingToSegment`).
[[nodiscard]] Expected<SolutionSpread> spreadOfStrokes(const imaging::Volume& volume,
                                                       const imaging::LesionPrompt& prompt,
                                                       const Progress& progress = {},
                                                       const std::optional<imaging::Mask>& asDrawn = {},
                                                       const imaging::SolvedPrompts* solved = nullptr);

/// Segments again from four other clicks, half way from the middle of the long axis of what was `found` to
/// the ends of both axes, as far as they lie in it: four times the work of a click, side by side, for a
/// thread of its own. Problems: a prompt without a click (`NothingToSegment`), `Cancelled`.
[[nodiscard]] Expected<SolutionSpread>
spreadOfClicks(const imaging::Volume& volume, const imaging::LesionPrompt& prompt, const imaging::Mask& found,
               const Progress& progress = {}, const imaging::SolvedPrompts* solved = nullptr);

/// No size is known better than it is reproduced: each error at least a part of the spread, and as much more
/// as of five solutions are missing, which lie farther off than those found.
[[nodiscard]] StandardErrors atLeast(const StandardErrors& errors, const SolutionSpread& spread, double part);

/// Of what a prompt gave, whose mask has the standardErrors() `ofMask`: at least 0.6 of the spread of its
/// strokes, as a reader's end scatters by 0.6 of the pixels that they were moved by, or the spread of other
/// clicks; none where fewer than three of the five find something. A click does not tell how this reader
/// would draw: what another reader's readings err by is added to it, a volume like three axes. Of a box or a
/// click nobody has pointed at the ends of the long axis, which is then no better known than the short one,
/// and of a box no stroke holds the border (a volume errs by 1.35 times as much); below a confidence of 0.5
/// they have none, for it may be another body's border. `Cancelled`.
[[nodiscard]] Expected<std::optional<StandardErrors>>
errorsOfPrompt(const imaging::Volume& volume, const imaging::LesionPrompt& prompt,
               const imaging::LesionSegmentation& found, const std::optional<StandardErrors>& ofMask,
               const Progress& progress = {}, const imaging::SolvedPrompts* solved = nullptr);

} // namespace hepatica::measurement
