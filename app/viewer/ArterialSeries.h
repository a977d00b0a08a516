#pragma once
#include "SeriesEntry.h"

#include <hepatica/imaging/Registration.h>
#include <hepatica/measurement/LesionMeasurement.h>
#include <hepatica/measurement/VisitPhases.h>

#include <future>
#include <memory>

namespace hepatica::viewer {

/// A series of a known phase, made with the one shown.
struct PhaseChoice {
    std::string uid;
    std::vector<std::filesystem::path> paths;
    imaging::Phase phase = imaging::Phase::Unknown;
    imaging::PhaseConfidence confidence = imaging::PhaseConfidence::None;
    imaging::FileWord said{}; ///< what the case kept of a volume file
    bool operator==(const PhaseChoice&) const = default;
};

/// The late arterial series of a visit, as far as the list and the case know it.
struct ArterialChoice : PhaseChoice {
    std::vector<PhaseChoice> beside{}; ///< the visit's other phases, without the one shown
    std::string shownUid{};
    bool operator==(const ArterialChoice&) const = default;
};

/// Every late arterial series made with the one shown: of its study and visit in the case, or found in files
/// with its patient, study and frame of reference. The shown one itself, when it is late arterial, alone.
/// What a reader confirmed in the case stands above the headers.
[[nodiscard]] std::vector<ArterialChoice> arterialChoices(const imaging::Series& shown,
                                                          const std::vector<SeriesEntry>& entries,
                                                          const measurement::Timepoint* visit);

/// The images of a visit that stand beside the one shown.
struct VisitPhasesRead {
    imaging::LoadedSeries arterial;
    struct Beside {
        PhaseChoice choice;
        imaging::LoadedSeries images;
    };
    std::vector<Beside> beside{};
    /// Of the images before the contrast medium: which of `beside` they are, and where arterial places lie.
    std::optional<std::size_t> nonContrast{};
    imaging::SpatialMap toNonContrast{};
    std::optional<imaging::AlignmentQuality> nonContrastQuality{};
    std::vector<Warning> warnings{}; ///< what could not be read or aligned
};

/// The late arterial images that belong to what is shown, and the visit's other phases: read beside the
/// window as soon as that stands, and waited for where a viable part is measured. The only series before the
/// contrast medium is aligned with the arterial one, to be subtracted. A copy costs a pointer.
class ArterialSeries {
public:
    ArterialSeries() = default;
    /// Arterial images that are there already.
    ArterialSeries(ArterialChoice choice, imaging::LoadedSeries images);
    /// Begins to read.
    explicit ArterialSeries(ArterialChoice choice);

    [[nodiscard]] bool isNone() const { return reading_ == nullptr; }
    [[nodiscard]] const ArterialChoice& choice() const { return reading_->choice; }
    /// Waits until they are read. Problems: those of openSeries() for the arterial series, `Cancelled` (this
    /// wait, not the reading).
    [[nodiscard]] Expected<const VisitPhasesRead*> images(const Progress& progress) const;

private:
    /// Ends with the last copy: a reading under way is cancelled.
    struct Reading {
        ~Reading();
        ArterialChoice choice;
        Progress progress;
        std::shared_future<Expected<VisitPhasesRead>> images;
    };
    void begin(ArterialChoice choice, std::optional<imaging::LoadedSeries> arterial);
    std::shared_ptr<Reading> reading_;
};

/// What the reader said of a lesion's viable part before.
struct ViableWords {
    measurement::ViableOptions options{};
    std::optional<imaging::Mask> reference{};   ///< the liver they gave, on the arterial grid of then
    std::optional<std::string> subtractedUid{}; ///< of then: empty where nothing was; none: said nothing yet
    std::vector<std::string> lost{};            ///< of what was stored and no longer holds, a line each
};

/// What is measured: it lives as long as the images that were read.
struct ViableSought {
    measurement::ArterialPhase phase;
    std::string subtractedUid;     ///< empty where nothing is
    std::vector<std::string> lost; ///< of the reader's words, what does not hold for these images
};

/// The arterial phase with the reader's words, as far as they hold: a threshold only with the same series
/// subtracted as when it was set, and nothing is subtracted where nothing was. `lesionFrameUid`: the frame of
/// reference of the lesion's mask.
[[nodiscard]] ViableSought soughtIn(const VisitPhasesRead& read, const ArterialChoice& choice,
                                    const ViableWords& words, const std::string& lesionFrameUid);

/// The series shown and the others of its visit; `liver` serves on every grid it fits.
[[nodiscard]] std::vector<measurement::PhaseImages> phaseImages(const imaging::Volume& shown,
                                                                const ArterialChoice& choice,
                                                                const VisitPhasesRead& read,
                                                                const std::optional<imaging::Mask>& liver);

} // namespace hepatica::viewer
