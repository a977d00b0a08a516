#pragma once
#include "ElementReader.h"
#include "FileLayout.h"

#include <optional>
#include <vector>

namespace hepatica::imaging {

/// Finds the items of encapsulated pixel data (PS3.5 A.4): fills `pixels.fragments` and
/// `pixels.frameOffsets`. `extendedOffsets` is the element of that name, where the file has one.
void findFragments(FileWindow& file, PixelElement& pixels, const std::optional<Element>& extendedOffsets);

/// Which fragments hold one frame, counted from 0: one fragment a frame, all of them for a single frame, else
/// by the offset table. None when the fragments do not make `frames` frames.
[[nodiscard]] std::optional<std::vector<ByteRange>> fragmentsOf(const PixelElement& pixels, int frame,
                                                                int frames);

} // namespace hepatica::imaging
