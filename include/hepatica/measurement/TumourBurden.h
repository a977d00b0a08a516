#pragma once
#include <hepatica/core/Length.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// The lesions of the liver at one visit, and what lies beyond.
struct TumourBurden {
    std::vector<Length> sizes;           ///< long axes of those that are measured
    std::vector<std::string> unmeasured; ///< liver lesions that are there and have no size: "NT01"
    bool vascularInvasion = false;       ///< macrovascular: tumour in a vein
    bool extrahepaticSpread = false;     ///< a lesion outside the liver, nodes included
};

/// What a staging rule says, or why it cannot.
struct BurdenCall {
    std::optional<bool> within; ///< nothing when the sizes that are not known decide
    std::string reason;
};

/// Milan criteria (Mazzaferro V, N Engl J Med 1996;334:693-699): one lesion of at most 50 mm or up to three
/// of at most 30 mm each, no vascular invasion, nothing outside the liver.
[[nodiscard]] BurdenCall milan(const TumourBurden& burden);
/// Up-to-seven (Mazzaferro V, Lancet Oncol 2009;10:35-43): number + largest size in cm at most 7.
[[nodiscard]] BurdenCall upToSeven(const TumourBurden& burden);
/// Tumour burden score (Sasaki K, Ann Surg 2018;267:132-141): sqrt(largest cm^2 + number^2). Nothing without
/// a lesion, or when a lesion has no size.
[[nodiscard]] std::optional<double> tumourBurdenScore(const TumourBurden& burden);

/// A stage of BCLC 2022 and the sentence that gives it; no stage when something needed is not known.
struct BclcStage {
    std::string stage; ///< "0", "A", "B", "C", "D", or empty
    std::string reason;
};

/// Reig M, J Hepatol 2022;76:681-693. D: performance status 3 or 4, or end-stage liver function (Child-Pugh
/// C); C: vascular invasion, spread or status 1 or 2; then by number and size: 0 one up to 20 mm with
/// Child-Pugh A, A one, or up to three of at most 30 mm, B any other.
[[nodiscard]] BclcStage bclc(const TumourBurden& burden, int performanceStatus, char childPughClass);

} // namespace hepatica::measurement
