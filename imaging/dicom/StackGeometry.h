#pragma once
#include "ImageHeader.h"

#include <vector>

namespace hepatica::imaging {

/// Gives the series the grid of its images, which have one shape and stand in order along the slice normal;
/// decides what it allows to measure and warns of gaps, uneven spacing, a leaning stack and single slices.
void placeStack(Series& series, const std::vector<ImageHeader>& images);

} // namespace hepatica::imaging
