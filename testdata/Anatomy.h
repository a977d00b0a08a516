#pragma once
#include "Enhancement.h"
#include "Shapes.h"

#include <cstdint>
#include <vector>

namespace hepatica::phantom {

/// In which coordinates a shape stands: tissue that breathes (baseline coordinates), tissue that does not
/// (baseline coordinates without the breathing shift), or the visit's own patient coordinates.
enum class Frame { Organ, Wall, Visit };

/// A shape and what fills it. Layers are painted in order: a later one covers an earlier one.
struct Layer {
    ShapePointer shape;
    int material = 0; ///< a Tissue, or a number from Tissue::Count on for a lesion
    Frame frame = Frame::Organ;
};

/// The body at baseline, about 330 x 225 mm across; z = 0 at mid-liver, the dome at z = 75. What no layer
/// covers is fat of the abdomen.
struct Anatomy {
    std::vector<Layer> belowLesions; ///< organs up to the liver and its vessels
    std::vector<Layer> aboveLesions; ///< diaphragm, lungs, heart, spine, wall, skin, air
};

[[nodiscard]] Anatomy makeAnatomy(std::uint64_t seed);

/// The liver's own body in organ coordinates, with what runs through it and grows in it.
[[nodiscard]] ShapePointer liverBody();

/// Half axes of the skin's outline, mm.
inline constexpr double BodyHalfWidth_mm = 165.0, BodyHalfDepth_mm = 116.0;

} // namespace hepatica::phantom
