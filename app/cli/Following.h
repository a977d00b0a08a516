#pragma once
#include "Console.h"

#include <hepatica/imaging/NewLesions.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/imaging/SeriesReader.h>

#include <nlohmann/json.hpp>

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

/// One proposal: place, hints, confidence, reasons; null where there is no mask or axis.
[[nodiscard]] nlohmann::ordered_json toJson(const std::string& lesion,
                                            const imaging::LesionProposal& proposal);
/// The statement and the candidates; for a blinded reading their places alone, without size.
[[nodiscard]] nlohmann::ordered_json toJson(const imaging::NewLesionSearch& search, bool placesOnly);

/// "T01: at -86.1,12.0,22.3, long axis 31.2 mm, confidence 0.91, perhaps merged" and a line a reason.
[[nodiscard]] std::string textOf(const std::string& lesion, const imaging::LesionProposal& proposal);
[[nodiscard]] std::string textOf(const imaging::NewLesionSearch& search, bool placesOnly);

/// The candidates, with the known lesions at the later visit left out: by their masks, or those that grew
/// would be candidates.
[[nodiscard]] Expected<imaging::NewLesionSearch> searchNewLesions(const imaging::LoadedSeries& earlier,
                                                                  const imaging::LoadedSeries& later,
                                                                  const imaging::SpatialMap& toLater,
                                                                  std::vector<imaging::Mask> known,
                                                                  const Console& console);

} // namespace hepatica::cli
