#pragma once
#include "ArterialSeries.h"

#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/MaskEditing.h>
#include <hepatica/measurement/Action.h>

#include <functional>
#include <memory>

namespace hepatica::viewer {

// What becomes of what the reader pointed at or drew: made beside the window, of values.

/// What a lesion is measured on.
struct LesionImages {
    imaging::Volume shown;
    ArterialSeries arterial{};
    ViableWords words{};
    std::shared_ptr<const imaging::SolvedPrompts> solved{}; ///< of what is shown
};

/// A lesion's mask and numbers, and what stands beside them.
struct MeasuredLesion {
    imaging::Mask mask;
    std::optional<imaging::LesionPrompt> prompt{}; ///< gives the mask again; none of one that was drawn
    std::optional<double> confidence{};            ///< of one that a prompt gave
    std::vector<std::string> reasons{};
    measurement::LesionMeasurement measurement{};
    ArterialSeries arterial{}; ///< of the viable part; none where that was not measured
    measurement::ViableMethod method{};
    std::vector<measurement::SeriesDensity> densities{};
    std::vector<std::string> lost{}; ///< of what the reader said of the viable part before
};

/// The strokes of a prompt as the reader's own caliper: none without a stroke, and where one does not lie on
/// one acquired slice.
[[nodiscard]] std::optional<measurement::Caliper> drawnCaliper(const imaging::Geometry& grid,
                                                               const imaging::LesionPrompt& prompt);

/// `early` gets the mask as soon as it stands. The errors of what strokes gave are at least the spread of
/// strokes drawn a little otherwise; a sure box has those of its border, a click none. Problems: those of
/// segmentLesion() and measureLesion().
[[nodiscard]] Expected<MeasuredLesion> measurePrompt(const LesionImages& images,
                                                     const imaging::LesionPrompt& prompt,
                                                     const Progress& progress,
                                                     const std::function<void(imaging::Mask)>& early = {});
/// A mask that the reader made or changed. Problems: those of measureLesion().
[[nodiscard]] Expected<MeasuredLesion> measureMask(const LesionImages& images, const imaging::Mask& mask,
                                                   const Progress& progress);

/// As the case keeps it. `drawn`: what counts, in place of the automatic axes.
[[nodiscard]] measurement::Observation observationOf(const MeasuredLesion& measured,
                                                     const std::string& lesionUid,
                                                     const std::string& timepoint, const std::string& reader,
                                                     const measurement::SeriesReference& series,
                                                     const std::optional<measurement::Caliper>& drawn);

} // namespace hepatica::viewer
