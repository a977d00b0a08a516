#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/measurement/CaseStore.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::cli {

// What a reader does at a case, as steps over the libraries: each reads images where it must and ends in an
// Action.

/// One lesion at one visit, pointed at on one series.
struct LesionReading {
    std::string timepoint,
        lesion; ///< the lesion's name; a new one makes a new lesion, none the next free one
    std::optional<measurement::LesionClass>
        lesionClass;                  ///< of a new lesion: else target or, later, new-target
    std::optional<std::string> organ; ///< of a new lesion: else liver
    imaging::LesionPrompt prompt;
    bool acceptAutomatic = false;                      ///< the automatic long axis becomes the recorded one
    std::optional<imaging::Mask> mask{};               ///< made elsewhere or edited: instead of a prompt
    std::optional<imaging::LesionProposal> proposal{}; ///< that the stroke comes from
    measurement::ViableOptions viable{};
    std::optional<imaging::Mask> liver{}; ///< for the viable threshold, on the arterial series
};

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
    std::vector<OpenedPhase> others{};
    std::vector<Warning> warnings{}; ///< why nothing is subtracted although there is a series for it, …
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
/// `NoSuchSeries` when the visit has none that fits, `InvalidCase` when several fit; those of
/// imaging::align() for a series that was picked to be subtracted.
[[nodiscard]] Expected<VisitImages> openVisit(const measurement::Case& case_, const std::string& timepoint,
                                              const VisitPick& pick = {}, const Progress& progress = {});

/// What a reading found and what it changed.
struct LesionRead {
    measurement::Observation recorded;
    std::optional<measurement::Observation> replaced; ///< of the same lesion, visit and reader
    std::vector<Warning> warnings;                    ///< of the measurement
};

/// Segments, measures and records the lesion in one action. What the reader drew before stays the recorded
/// value where this time there is only a click, unless the automatic axis is accepted. The axes of a mask
/// that is given are recorded with the source edited. Problems: those of segmentLesion(), measureLesion() and
/// CaseSession::perform(); `InvalidCase` when class or organ are not those of the lesion, or a lesion first
/// seen after the baseline is to be target or non-target; `NothingToUndo` when there is no automatic axis to
/// accept. Then nothing is recorded.
[[nodiscard]] Expected<LesionRead> read(measurement::CaseSession& session, const VisitImages& images,
                                        const LesionReading& reading);

} // namespace hepatica::cli
