#pragma once
#include "FrameItems.h"
#include "ImageHeader.h"

#include <optional>

namespace hepatica::imaging {

/// What the header says of one frame that may tell its volume from others of the series. `dimensions` stays
/// empty: it takes the whole file to know them.
[[nodiscard]] StackTraits readTraits(const FrameItems& frame, DcmItem& dataset);

/// b-value in s/mm2: Diffusion b-value (0018,9087), of the frame or of the data set, else the private
/// attribute in which Siemens, GE, Philips and United Imaging write it, else Siemens' sequence name
/// (ep_b800t).
[[nodiscard]] std::optional<double> bValueOf(const FrameItems& frame, DcmItem& dataset);

/// Seconds from the start of the contrast injection to the acquisition of the frame.
[[nodiscard]] std::optional<double> secondsAfterBolus(const FrameItems& frame, DcmItem& dataset);

} // namespace hepatica::imaging
