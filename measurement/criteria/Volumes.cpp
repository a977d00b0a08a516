// qEASL and vRECIST: Lin et al., J Vasc Interv Radiol 2012;23:1629; Chapiro et al., Radiology 2015;275:438;
// Tacher et al., Radiology 2016;278:275-284. Thresholds are those of a sphere: -30 % and +20 % of its
// diameter are -65.7 % and +72.8 % of its volume.
#include "AssessHistory.h"
#include "Mrecist.h"
#include "Recist11.h"
#include "Rereading.h"

namespace hepatica::measurement {

namespace {

constexpr Unit Mm3 = Unit::CubicMillimetre;

std::optional<Amount> volumeOf(const std::optional<double>& mm3)
{
    return mm3 ? std::optional(Amount::fromMm3(*mm3)) : std::nullopt;
}

/// There is no convention for the volume of what is too small to measure: it is then not measured.
TargetSize whole(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol)
{
    const TargetSize diameter = recist11::target(now, baseline, protocol);
    if (now.state == LesionState::Absent || now.longAxis == Length())
        return {Amount::zero(Mm3), false, true, {}};
    if (now.state == LesionState::NotEvaluable || now.state == LesionState::NotDone)
        return {};
    const auto volume = volumeOf(now.volume_mm3);
    if (!volume)
        return {std::nullopt, false, false, "volume_mm3"};
    return {volume, false, volume->steps() == 0 || (baseline.node && diameter.size && diameter.gone), {}};
}

TargetSize viable(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol)
{
    if (!mrecist::isTypical(baseline))
        return whole(now, baseline, protocol);
    return mrecist::viablePart(now, volumeOf(now.viableVolume_mm3), std::nullopt, Mm3, "viable_volume_mm3");
}

std::string noWarning(const LesionRow&, const Protocol&)
{
    return {};
}

std::string warnOfWhole(const LesionRow& baseline, const Protocol&)
{
    return mrecist::isTypical(baseline) ? std::string()
                                        : "no arterial enhancement in the liver; measured whole";
}

const LesionRules WholeRules{whole,     recist11::nonTarget,      recist11::newLesion,
                             noWarning, recist11::newLesionLacks, Mm3};
const LesionRules ViableRules{viable,      mrecist::nonTarget,       recist11::newLesion,
                              warnOfWhole, recist11::newLesionLacks, Mm3};

} // namespace

const ResponseSystem Qeasl{"qeasl",
                           "Chapiro J et al. Radiology 2015;275:438",
                           "volumes of the enhancing part",
                           {OptionGroup::Sum, OptionGroup::Plan, OptionGroup::Arterial},
                           withArterialPhase(defaultsOf("qeasl", 73, 65)),
                           assessByRules<ViableRules>,
                           rereadByRules<ViableRules>};
const ResponseSystem Vrecist{"vrecist",
                             "Tacher V et al. Radiology 2016;278:275-284",
                             "whole volumes",
                             {OptionGroup::Sum, OptionGroup::Plan},
                             defaultsOf("vrecist", 73, 65),
                             assessByRules<WholeRules>,
                             rereadByRules<WholeRules>};

} // namespace hepatica::measurement
