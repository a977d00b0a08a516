#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/measurement/CaseStore.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::cli {

// What a reader does at a case, as steps over the libraries: each reads images where it must and ends in an
// Action.

/// A visit that enters the case: every series below the paths.
struct VisitImport {
    std::string name; ///< "BL"
    measurement::TimepointRole role = measurement::TimepointRole::FollowUp;
    std::optional<Date> date; ///< else that of its series
    std::vector<std::filesystem::path> paths;
};

/// Opens the case, or makes it for the patient of the first series below the paths when the file has none of
/// that name.
[[nodiscard]] Expected<measurement::CaseSession>
openOrCreate(const std::shared_ptr<measurement::CaseStore>& store, const std::string& caseId,
             const std::string& reader, const std::vector<std::filesystem::path>& paths);

/// Adds the visit and its series; what was left out of the folders comes back as warnings.
/// Problems: those of scan(), addTimepoint() and addSeries(), `NoImages`, `BadDate` when no series has a
/// date.
[[nodiscard]] Expected<std::vector<Warning>>
importVisit(measurement::CaseSession& session, const VisitImport& visit, const Progress& progress = {});

/// One lesion at one visit, pointed at on one series.
struct LesionReading {
    std::string timepoint, lesion; ///< the lesion's name; a new name makes a new lesion
    measurement::LesionClass lesionClass = measurement::LesionClass::Target;
    std::string organ = "liver";
    imaging::LesionPrompt prompt;
    bool acceptAutomatic = false; ///< the automatic long axis becomes the recorded one
};

/// A visit's opened images: the series that is measured, and the late arterial one if there is any.
struct VisitImages {
    measurement::SeriesReference reference;
    imaging::LoadedSeries measured;
    std::optional<measurement::SeriesReference> arterialReference;
    std::optional<imaging::LoadedSeries> arterial;
};

/// Opens the portal venous series of a visit (or the one picked by UID) and its late arterial one.
/// Problems: those of openSeries(), `NoSuchSeries` when the visit has none that fits.
[[nodiscard]] Expected<VisitImages> openVisit(const measurement::Case& case_, const std::string& timepoint,
                                              const std::string& pick = {}, const Progress& progress = {});

/// Segments, measures and records the lesion; the warnings of the measurement come back.
/// Problems: those of segmentLesion(), measureLesion() and CaseSession::perform().
[[nodiscard]] Expected<std::vector<Warning>> read(measurement::CaseSession& session,
                                                  const VisitImages& images, const LesionReading& reading);

/// Records that a lesion is there, gone or otherwise not measured at a visit.
[[nodiscard]] Expected<void> noteState(measurement::CaseSession& session, const std::string& timepoint,
                                       const std::string& lesion, measurement::LesionClass lesionClass,
                                       measurement::LesionState state);

} // namespace hepatica::cli
