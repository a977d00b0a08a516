#pragma once
#include <hepatica/imaging/Volume.h>
#include <hepatica/measurement/Case.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace hepatica::report {

/// A point in the pixels of a key image, (0,0) the centre of the top left one.
struct PixelPoint {
    double x = 0.0, y = 0.0;
};

/// The slice with a lesion's axes, cut out around it, as a radiologist looks at it: patient's left on the
/// right of the image, front up (for an axial series), square pixels.
struct KeyImage {
    std::string lesion, timepoint, reader;
    int width = 0, height = 0;
    double pixel_mm = 1.0;
    std::vector<std::uint8_t> grey; ///< row by row
    std::array<PixelPoint, 2> longAxis{};
    std::vector<PixelPoint> shortAxis;             ///< two points, or none
    std::vector<std::vector<PixelPoint>> contours; ///< of the mask
    /// The patient's side at the left, right, top and bottom of the image: "R" "L" "A" "P"; two letters when
    /// the slice leans by more than 20 degrees.
    std::array<std::string, 4> sides{};
    double window = 0.0, level = 0.0; ///< in the volume's unit: black is level - window / 2
    std::string caption;              ///< "T01  FU1  2026-03-31  portal venous  slice 41", counted from 1
};

/// The slice of the recorded caliper, cut out as a square around it and resampled bilinearly to square
/// pixels; what lies outside the images is black. Axial slices are shown from the feet with the front up,
/// coronal ones from the front and sagittal ones from the left with the head up and the front on the left,
/// whichever way the rows and columns of the files run.
///
/// `width_mm` is the side of the square (0: the larger of 60 mm and 2.2 x the long axis). The window is a
/// liver one of 150 HU around 90 HU for CT (around 60 HU when the series is known to be without contrast
/// medium), and the 2nd to the 98th percentile of the cut-out for other images. `OutsideVolume` when the
/// observation has no caliper or it does not lie in the volume.
[[nodiscard]] Expected<KeyImage> renderKeyImage(const imaging::Volume& volume, const measurement::Case& case_,
                                                const measurement::Observation& observation,
                                                double width_mm = 0.0);

} // namespace hepatica::report
