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
    std::string lesion, timepoint;
    int width = 0, height = 0;
    double pixel_mm = 1.0;
    std::vector<std::uint8_t> grey; ///< row by row
    std::array<PixelPoint, 2> longAxis{};
    std::vector<PixelPoint> shortAxis;             ///< two points, or none
    std::vector<std::vector<PixelPoint>> contours; ///< of the mask
    std::string caption;                           ///< "T01  FU1  2026-03-31  portal venous  slice 41"
};

/// `width_mm` is the side of the square cut out; window and level in Hounsfield for CT (liver: 150 / 60 when
/// 0), from the 2nd and 98th percentile for other images. `OutsideVolume` when the caliper does not lie in
/// the volume.
[[nodiscard]] Expected<KeyImage> renderKeyImage(const imaging::Volume& volume, const measurement::Case& case_,
                                                const measurement::Observation& observation,
                                                double width_mm = 0.0);

} // namespace hepatica::report
