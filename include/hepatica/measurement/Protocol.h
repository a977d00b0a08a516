#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/measurement/BestResponse.h>

#include <string>
#include <vector>

namespace hepatica::measurement {

/// How several viable nodules of one treated lesion count: the longest one, or all of them.
enum class ViableNodules { Longest, Sum };

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
    bool operator==(const Protocol&) const = default;
};

/// The response systems that can be asked for, in the order they are reported.
[[nodiscard]] std::vector<std::string> protocolNames();

/// The defaults of a system. `UnknownProtocol` names those that exist.
[[nodiscard]] Expected<Protocol> protocolNamed(const std::string& name);

} // namespace hepatica::measurement
