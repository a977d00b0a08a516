#pragma once
#include "Dataset.h"
#include "FileLayout.h"

#include <hepatica/imaging/Series.h>

#include <string>

namespace hepatica::imaging {

/// How a file packs the pixels of its frames: what all of them share.
struct PixelFormat {
    int rows = 0, columns = 0, frames = 1;
    StoredPixels stored; ///< of every frame, without its ranges
    std::string loss; ///< the coding, where it has changed the values: "JPEG Baseline (Process 1)"; else ""
};

/// Reads transfer syntax, size and bits. Problems: `UnsupportedTransferSyntax`, `UnsupportedPixels` (colour,
/// other than 8 or 16 bits), `MissingAttribute`, `ImpossibleAttribute`, `DamagedFile` without pixel data.
[[nodiscard]] Expected<PixelFormat> readPixelFormat(const std::string& file, DcmItem& dataset,
                                                    const FileLayout& layout);

/// The stored values of one frame, counted from 0, with their place in the file. Problem: `DamagedFile` when
/// the file ends before they do, or has fewer bytes than so many pixels can be packed into.
[[nodiscard]] Expected<StoredPixels> storedPixels(const std::string& file, const PixelFormat& format,
                                                  const FileLayout& layout, int frame);

/// How stored values become modality units (PS3.3 C.11.1): a modality lookup table, else Rescale Slope and
/// Intercept, of the data set or of one frame's Pixel Value Transformation item. 1 and 0 where the item has
/// none. `instance.pixels` says whether a table begins at a signed value.
/// Problems: `ImpossibleAttribute`, `MissingAttribute`.
[[nodiscard]] Expected<void> readRescale(const std::string& file, DcmItem& item, Instance& instance);

} // namespace hepatica::imaging
