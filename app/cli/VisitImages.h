#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Registration.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/measurement/Case.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::cli {

/// A series of a case, opened.
struct OpenedPhase {
    measurement::SeriesReference reference;
    imaging::LoadedSeries images;
};

/// A visit's opened images: the series that is measured, the late arterial one if there is any, the one
/// before the contrast medium that is subtracted from it, and the other phases of the visit.
struct VisitImages {
    measurement::SeriesReference reference;
    imaging::LoadedSeries measured;
    std::optional<measurement::SeriesReference> arterialReference;
    std::optional<imaging::LoadedSeries> arterial;
    std::optional<OpenedPhase> nonContrast{};
    imaging::SpatialMap toNonContrast{}; ///< from the arterial series
    std::optional<imaging::AlignmentQuality> nonContrastQuality{};
    std::vector<OpenedPhase> others{};
    std::vector<std::string> unread{}; ///< UIDs of what was to be subtracted and could not be read
    std::vector<Warning> warnings{};   ///< why nothing is subtracted although there is a series for it, …
};

/// Which of a visit's series are opened, by UID; without, by their phase.
struct VisitPick {
    std::string measured, arterial;
    bool incomplete = false;   ///< as openSeries() takes it
    std::string nonContrast{}; ///< `NothingSubtracted`: none although the visit has one
};
inline constexpr const char* NothingSubtracted = "none";

/// Opens the portal venous series of a visit (or the only one), its late arterial one, if there is any, and
/// aligns that with the one before the contrast medium, if there is one. Problems: those of openCaseSeries(),
/// `NoSuchSeries` when the visit has none that fits, `InvalidCase` when several fit; for a series that was
/// picked to be subtracted those of whyNotSubtracted() and imaging::align().
[[nodiscard]] Expected<VisitImages> openVisit(const measurement::Case& case_, const std::string& timepoint,
                                              const VisitPick& pick = {}, const Progress& progress = {});

} // namespace hepatica::cli
