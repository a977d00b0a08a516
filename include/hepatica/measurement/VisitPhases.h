#pragma once
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/measurement/Case.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

// The contrast phases of one visit, as far as they show one lesion at one place.

/// Every series of the visit on which a lesion of `shown` can be placed by its position: of its study and
/// frame of reference, and of a known phase; `shown` itself too.
[[nodiscard]] std::vector<const SeriesReference*> phasesOf(const Timepoint& visit,
                                                           const SeriesReference& shown);

/// The series before the contrast medium that is subtracted from an arterial one: the only one among its
/// phasesOf(). None where there is none, or several.
[[nodiscard]] const SeriesReference* nonContrastOf(const Timepoint& visit, const SeriesReference& arterial);

/// Why a series that a reader picked cannot be subtracted from an arterial one: it is that one itself, is
/// known (high confidence, or confirmed) to be of another phase than before the contrast medium, or is of
/// another study or frame of reference (`InvalidCase`).
[[nodiscard]] std::optional<Problem> whyNotSubtracted(const SeriesReference& picked,
                                                      const SeriesReference& arterial);

/// The same of two opened series. Of volume files, which name neither study nor frame of reference, it is
/// trusted that they belong together; but images that do not differ in one voxel are the arterial ones.
[[nodiscard]] std::optional<Problem> whyNotSubtracted(const imaging::LoadedSeries& picked,
                                                      const imaging::LoadedSeries& arterial);

/// An opened series of the visit.
struct PhaseImages {
    std::string seriesUid;
    const imaging::Volume* volume = nullptr;
    std::optional<imaging::Mask> reference{}; ///< non-tumour liver by the reader, on its grid
};

/// A lesion beside the liver, one entry a series on which both were found; why not on the others stands among
/// the warnings.
struct LesionPhases {
    std::vector<SeriesDensity> densities;
    std::vector<Warning> warnings; ///< those of densityInPhase(), each once
};
[[nodiscard]] LesionPhases lesionInPhases(const imaging::Mask& lesion, std::span<const PhaseImages> phases);

/// What the numbers suggest to a reader who answers LI-RADS's features (v2018), such as "late arterial +38:
/// APHE?". Where the lesion differs from the liver by more than the liver's SD: brighter in
/// the late arterial phase; darker in the portal venous or delayed one, and more so than in the arterial.
[[nodiscard]] std::vector<std::string> phaseHints(const Case& case_,
                                                  const std::vector<SeriesDensity>& densities);

/// Whether a lesion's viable part is not evaluable because it was measured on CT and the lesion holds
/// lipiodol (lesionRows()).
[[nodiscard]] bool isHiddenByLipiodol(const Case& case_, const Observation& seen);

/// Whether a lesion's viable part is not evaluable because a reader confirmed afterwards that the series it
/// was measured on is of another phase than the late arterial one (lesionRows()).
[[nodiscard]] bool isDeniedAsArterial(const Case& case_, const Observation& seen);

} // namespace hepatica::measurement
