#pragma once
#include "../Dataset.h"

#include <optional>
#include <string>

namespace hepatica::imaging {

/// What speaks against giving an object away whose attributes were cleaned.
struct ObjectRisk {
    bool mustStay = false; ///< not to be written at all; otherwise a warning
    std::string why;       ///< "a Secondary Capture Image Storage"
};

/// Looks at the kind of object (a picture of a screen, free text, a document), at Burned In Annotation and at
/// the image type, since names in pixels are not found here. None when nothing speaks against it.
[[nodiscard]] std::optional<ObjectRisk> riskOf(DcmItem& dataset);

/// Clears bits of the pixels that do not belong to the image where an overlay is kept in them (retired,
/// PS3.5 8.1.2). False when there is one and the pixels are compressed.
[[nodiscard]] bool clearOverlayBits(DcmDataset& dataset);

} // namespace hepatica::imaging
