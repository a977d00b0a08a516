#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/measurement/BestResponse.h>

#include <string>
#include <vector>

namespace hepatica::measurement {

/// How several viable nodules of one treated lesion count: the longest one, or all of them.
enum class ViableNodules { Longest, Sum };

/// Whether progression in a category of disease (targets, non-targets, new lesions) other than the one that
/// progressed first confirms it only while that one is still progressive, or always (iRECIST).
enum class OtherCategory { WhileFirstProgresses, Always };

/// What must grow for a progression by WHO: the sum, or any lesion alone.
enum class ProgressionOf { Sum, AnyLesion };

/// What a growing size is compared with by Choi.
enum class ProgressionReference { Nadir, Baseline };

/// How Choi and modified Choi weigh size and density.
struct ChoiOptions {
    int densityPercent = 15;     ///< at least this below the baseline
    bool sizeAndDensity = false; ///< a response needs both
    ProgressionReference progressionReference = ProgressionReference::Nadir;
    bool operator==(const ChoiOptions&) const = default;
};

/// LI-RADS: threshold growth, and whether ancillary features change a category.
struct LiradsOptions {
    int growthPercent = 50, growthMonths = 6;
    bool ancillaryFeatures = true;
    bool operator==(const LiradsOptions&) const = default;
};

/// How a progression is confirmed, in the systems that ask for it.
struct ProgressionRules {
    int confirmDays = 28;  ///< from the first progression to a visit that can confirm it
    int toleranceDays = 0; ///< a visit that many days earlier still can
    int lateDays = 56;     ///< a confirmation later than this is told in a warning
    Length confirmIncrease = Length::fromHundredths(500); ///< of a sum, since it progressed first
    bool disregardEarlyVisits = true; ///< those too early to confirm give no response, nadir or reset
    bool latch = true;                ///< once confirmed, a progression is never taken back
    OtherCategory otherCategory = OtherCategory::WhileFirstProgresses;
    bool operator==(const ProgressionRules&) const = default;
};

/// What a trial plans: how much is measured, and when. Measuring is checked against it, and a missed visit is
/// known by it.
struct MeasurementPlan {
    int mostTargets = 5, mostTargetsAnOrgan = 2; ///< 0: no limit
    int baselineDays = 28;                       ///< the baseline is not older at the first dose
    int visitIntervalDays = 56;                  ///< from one visit to the next; 0: none is planned
    int visitWindowDays = 7;                     ///< how much earlier or later one may come
    bool arterialPhase = false;                  ///< a viable part is measured in the late arterial phase

    [[nodiscard]] constexpr bool allows(int targets) const
    {
        return mostTargets == 0 || targets <= mostTargets;
    }
    [[nodiscard]] constexpr bool allowsInAnOrgan(int targets) const
    {
        return mostTargetsAnOrgan == 0 || targets <= mostTargetsAnOrgan;
    }
    bool operator==(const MeasurementPlan&) const = default;
};

/// Thresholds and options of a response system. The defaults are those of the specification's section 14.
struct Protocol {
    std::string name = "recist-1.1";   ///< as results show it
    std::string system = "recist-1.1"; ///< one of protocolNames(): whose rules read the options
    int progressionPercent = 20;       ///< at least this above the nadir, and
    Length progressionMinimum =
        Length::fromHundredths(500);                  ///< at least this above the nadir (0: no minimum)
    int responsePercent = 30;                         ///< at least this below the baseline
    Length tooSmall = Length::fromHundredths(500);    ///< counts for a lesion too small to measure
    Length normalNode = Length::fromHundredths(1000); ///< a node is normal below this short axis
    bool prCarryForward = true;                       ///< a PR stays one until PD
    bool confirmationRequired = false;                ///< then only a confirmed PR is carried forward
    bool markerNormalisation = false;                 ///< non-target CR also needs normal tumour markers
    bool treatedIsNotEvaluable = false;               ///< a target treated locally is NE from then on
    ViableNodules viableNodules = ViableNodules::Longest;
    Length leastTarget = Length::fromHundredths(1000); ///< irRC: both axes of a target are at least this
    ProgressionOf progressionOf = ProgressionOf::Sum;
    BestResponseRules bestResponse;
    ProgressionRules progression;
    ChoiOptions choi;
    LiradsOptions lirads;
    MeasurementPlan plan;
    bool operator==(const Protocol&) const = default;
};

/// The response systems that can be asked for, in the order they are reported.
[[nodiscard]] std::vector<std::string> protocolNames();

/// The defaults of a system. `UnknownProtocol` names those that exist.
[[nodiscard]] Expected<Protocol> protocolNamed(const std::string& name);

} // namespace hepatica::measurement
