#pragma once
// What ten readers' strokes and ten clicks on a lesion give.
#include <hepatica/imaging/LesionSegmentation.h>

#include <string>
#include <vector>

namespace hepatica::benchmarks {

/// A lesion whose truth is known, on its volume.
struct KnownLesion {
    std::string name, what; ///< "tumour5"; "32 mm, -35 HU, …" or nothing
    std::string group;      ///< for the means by group: "fat"; empty: none
    imaging::Volume volume;
    imaging::Mask mask;
    imaging::Stroke longAxis, shortAxis;
    double volume_mm3 = 0.0;
    int keySlice = 0;
    /// Whether clicks on it count for the bars: not on a lesion that cannot be told from the liver.
    bool clickable = true;
};

/// One result against the truth. A refused one overlaps by 0 and has no errors.
struct Trial {
    bool refused = false;
    double dice = 0.0, keySliceDice = 0.0, confidence = 0.0;
    double ms = 0.0, processorMs = 0.0;            ///< waited for, and of all threads
    double volumeError = 0.0, longAxisError = 0.0; ///< relative, absolute
    bool tellsErrors = false;                      ///< not of unsure clicks and boxes
    /// Distances from the truth in standard errors.
    double longAxisOff = 0.0, shortAxisOff = 0.0, volumeOff = 0.0;
};

struct LesionTrials {
    std::string name, what, group;
    double longAxis_mm = 0.0;
    bool clickable = true;
    std::vector<Trial> strokes, twoStrokes, clicks, boxes;
};

/// Ten strokes along the true long axis with ends moved by up to two pixels, the same with the short axis
/// besides, ten clicks on voxels of the lesion, and ten boxes around it with corners moved by up to two
/// pixels, and by up to half a slice; each lesion's own draws, the same every time.
struct Prompts {
    bool strokes = true, clicks = true, boxes = true;
};
/// The long axis as ten readers draw it: those that tryLesion() draws.
[[nodiscard]] std::vector<imaging::Stroke> tenStrokes(const KnownLesion& lesion);
[[nodiscard]] LesionTrials tryLesion(const KnownLesion& lesion, const Prompts& prompts);

} // namespace hepatica::benchmarks
