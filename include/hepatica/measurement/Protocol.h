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
    ViableNodules viableNodules = ViableNodules::Longest;
    BestResponseRules bestResponse;
    ProgressionRules progression;
    bool operator==(const Protocol&) const = default;
};

/// The response systems that can be asked for, in the order they are reported.
[[nodiscard]] std::vector<std::string> protocolNames();

/// The defaults of a system. `UnknownProtocol` names those that exist.
[[nodiscard]] Expected<Protocol> protocolNamed(const std::string& name);

} // namespace hepatica::measurement
