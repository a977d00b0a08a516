#pragma once
#include "VisitImages.h"

#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/measurement/CaseStore.h>

#include <memory>
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
    bool acceptAutomatic = false;        ///< the automatic long axis becomes the recorded one
    bool isAgain = false;                ///< the prompt is an earlier one: what was recorded then stays
    std::optional<imaging::Mask> mask{}; ///< made elsewhere or edited: instead of a prompt
    std::optional<imaging::LesionProposal> proposal{}; ///< that the stroke comes from
    measurement::ViableOptions viable{};
    std::optional<imaging::Mask> liver{}; ///< for the viable threshold, on the arterial series
    std::shared_ptr<const imaging::SolvedPrompts> solved{}; ///< of the earlier one, where it is again
};

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
