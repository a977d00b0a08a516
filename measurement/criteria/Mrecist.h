#pragma once
#include "LesionRules.h"

/// What other systems of the viable part take over from mRECIST.
namespace hepatica::measurement::mrecist {

/// In the liver, and no node.
[[nodiscard]] bool isHepatic(const LesionRow& row);

/// Arterial enhancement at the baseline makes a hepatic target a typical one: its viable part is measured.
/// Others are measured whole.
[[nodiscard]] bool isTypical(const LesionRow& baseline);

/// The viable part of a lesion by a measure of it: nothing where the row says that it is absent, too small or
/// not evaluable, or where `measured` is nothing (`lacking` names the column). `nominal` counts for a part
/// too small to measure; nothing when the measure has no such convention.
[[nodiscard]] TargetSize viablePart(const LesionRow& now, const std::optional<Amount>& measured,
                                    const std::optional<Amount>& nominal, Unit unit,
                                    std::string_view lacking);

[[nodiscard]] NonTargetState nonTarget(const LesionRow& now, bool node, Response targetResponse,
                                       const Protocol& protocol);

/// How mRECIST measures and reads lesions.
extern const LesionRules Rules;

} // namespace hepatica::measurement::mrecist
