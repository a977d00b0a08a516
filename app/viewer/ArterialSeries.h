#pragma once
#include "SeriesEntry.h"

#include <hepatica/measurement/LesionMeasurement.h>

#include <future>
#include <memory>

namespace hepatica::viewer {

/// The late arterial series of a visit, as far as the list and the case know it.
struct ArterialChoice {
    std::string uid;
    std::vector<std::filesystem::path> paths;
    imaging::Phase phase = imaging::Phase::LateArterial;
    imaging::PhaseConfidence confidence = imaging::PhaseConfidence::None;
    bool operator==(const ArterialChoice&) const = default;
};

/// Every late arterial series made with the one shown: of its study and visit in the case, or found in files
/// with its patient, study and frame of reference. The shown one itself, when it is late arterial, alone.
[[nodiscard]] std::vector<ArterialChoice> arterialChoices(const imaging::Series& shown,
                                                          const std::vector<SeriesEntry>& entries,
                                                          const measurement::Timepoint* visit);

/// The late arterial images that belong to what is shown: read beside the window as soon as that stands, and
/// waited for where a viable part is measured. A copy costs a pointer.
class ArterialSeries {
public:
    ArterialSeries() = default;
    /// Images that are there already.
    ArterialSeries(ArterialChoice choice, imaging::LoadedSeries images);
    /// Begins to read.
    explicit ArterialSeries(ArterialChoice choice);

    [[nodiscard]] bool isNone() const { return reading_ == nullptr; }
    [[nodiscard]] const ArterialChoice& choice() const { return reading_->choice; }
    /// Waits until they are read. Problems: those of openSeries(), `Cancelled` (this wait, not the reading).
    [[nodiscard]] Expected<const imaging::LoadedSeries*> images(const Progress& progress) const;

private:
    /// Ends with the last copy: a reading under way is cancelled.
    struct Reading {
        ~Reading();
        ArterialChoice choice;
        Progress progress;
        std::shared_future<Expected<imaging::LoadedSeries>> images;
    };
    std::shared_ptr<Reading> reading_;
};

} // namespace hepatica::viewer
