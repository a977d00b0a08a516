#pragma once
#include "Console.h"

#include <hepatica/core/Length.h>
#include <hepatica/imaging/NewLesions.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/imaging/SeriesReader.h>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::cli {

// What `follow` and `case propose` share.

/// The earlier series aligned with the later one, led by places marked in both where there are any; tells the
/// warnings of the alignment. Problems: `OtherPatient`, those of imaging::align().
[[nodiscard]] Expected<imaging::Alignment> alignVisits(const imaging::LoadedSeries& earlier,
                                                       const imaging::LoadedSeries& later,
                                                       const std::vector<imaging::LandmarkPair>& landmarks,
                                                       const Console& console);

/// The masks that are proposed.
[[nodiscard]] std::vector<imaging::Mask> masksOf(const std::vector<imaging::LesionProposal>& proposals);

/// A lesion's axes and volume.
struct FollowedSize {
    Length longAxis;
    std::optional<Length> shortAxis;  ///< none where only the long axis was drawn
    std::optional<double> volume_mm3; ///< none where the series allows none
    std::string source = "mask";      ///< of the axes: "mask", or as a reader recorded them
    std::vector<Warning> warnings{};  ///< of the mask: such as that it reaches the edge of the images
};
struct FollowedSizes {
    std::optional<FollowedSize> earlier, later; ///< none without a mask, and in a blinded reading
};
/// What a mask tells.
[[nodiscard]] std::optional<FollowedSize> followedSize(const imaging::Volume& volume,
                                                       const imaging::Mask& mask);

/// One proposal: place, hints, confidence, reasons, sizes; null where there is no mask or axis.
/// `long_axis_mm` is the mask's, as in `size`; without a mask that of the axis proposed.
[[nodiscard]] nlohmann::ordered_json
toJson(const std::string& lesion, const imaging::LesionProposal& proposal, const FollowedSizes& sizes);
/// The statement and the candidates; for a blinded reading their places alone, without size.
[[nodiscard]] nlohmann::ordered_json toJson(const imaging::NewLesionSearch& search, bool placesOnly);

/// "T01: at -86.1,12.0,22.3, 31.2 x 20.4 mm, 8.12 mL (before, manual: 28.0 x 19.1 mm, 6.90 mL),
/// confidence 0.91, perhaps merged" and a line a warning or reason.
[[nodiscard]] std::string textOf(const std::string& lesion, const imaging::LesionProposal& proposal,
                                 const FollowedSizes& sizes);
[[nodiscard]] std::string textOf(const imaging::NewLesionSearch& search, bool placesOnly);

/// The candidates, with the known lesions at the later visit left out: by their masks, or those that grew
/// would be candidates.
[[nodiscard]] Expected<imaging::NewLesionSearch> searchNewLesions(const imaging::LoadedSeries& earlier,
                                                                  const imaging::LoadedSeries& later,
                                                                  const imaging::SpatialMap& toLater,
                                                                  std::vector<imaging::Mask> known,
                                                                  const Console& console);

} // namespace hepatica::cli
