// mRECIST: Lencioni and Llovet, Semin Liver Dis 2010;30:52-60.
#include "Mrecist.h"

#include "AssessHistory.h"
#include "Recist11.h"
#include "Rereading.h"

#include <algorithm>
#include <cctype>

namespace hepatica::measurement {

namespace {

bool isEffusion(const LesionRow& row)
{
    return row.lesionType == "effusion";
}

} // namespace

namespace mrecist {

bool isHepatic(const LesionRow& row)
{
    std::string organ = row.organ;
    std::ranges::transform(organ, organ.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool liver =
        organ.starts_with("liver") || organ.starts_with("hepat") || organ == "10200004"; // SNOMED CT
    return liver && !row.node;
}

bool isTypical(const LesionRow& baseline)
{
    const bool enhances = baseline.viableState == ViableState::Measured ||
                          baseline.viableState == ViableState::TooSmall ||
                          baseline.viableState == ViableState::NotEvaluable;
    return isHepatic(baseline) && (enhances || !baseline.viableState);
}

TargetSize viablePart(const LesionRow& now, const std::optional<Amount>& measured,
                      const std::optional<Amount>& nominal, Unit unit, std::string_view lacking)
{
    const TargetSize nothing{std::nullopt, false, false, lacking};
    if (now.viableState == ViableState::Absent || (!now.viableState && now.state == LesionState::Absent))
        return {Amount::zero(unit), false, true, {}};
    if (now.viableState == ViableState::NotEvaluable || now.state == LesionState::NotEvaluable ||
        now.state == LesionState::NotDone)
        return {};
    if (now.viableState == ViableState::Atypical)
        return nothing;
    if (measured)
        return {measured, false, measured->steps() == 0, {}, true};
    const bool tooSmall =
        now.viableState == ViableState::TooSmall || (!now.viableState && now.state == LesionState::TooSmall);
    return tooSmall && nominal ? TargetSize{nominal, true, false, {}} : nothing;
}

NonTargetState nonTarget(const LesionRow& now, bool node, Response targetResponse, const Protocol& protocol)
{
    const NonTargetState state = recist11::nonTarget(now, node, targetResponse, protocol);
    const bool targetsHold =
        targetResponse == Response::CR || targetResponse == Response::PR || targetResponse == Response::SD;
    const bool progresses =
        state == NonTargetState::Progression || state == NonTargetState::EquivocalProgression;
    // More fluid is progression only when cytology proves it, while the targets respond or are stable.
    if (progresses && isEffusion(now) && targetsHold && now.cytology != "pos")
        return NonTargetState::Persists;
    if (state != NonTargetState::Persists || !isHepatic(now))
        return state;
    if (now.viableState == ViableState::Absent)
        return NonTargetState::Gone;
    return now.viableState == ViableState::NotEvaluable ? NonTargetState::NotEvaluated : state;
}

} // namespace mrecist

using mrecist::isHepatic;
using mrecist::isTypical;

namespace {

const Length TypicalNodule = Length::fromHundredths(1000);
const Length GrowthOfAtypical = Length::fromHundredths(1000);
const Length HilarNode = Length::fromHundredths(2000);
const Length OtherNode = Length::fromHundredths(1500);

// The longest viable diameter of typical hepatic lesions; RECIST's measure of all others, in one sum.
TargetSize target(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol)
{
    if (!isTypical(baseline))
        return recist11::target(now, baseline, protocol);
    return mrecist::viablePart(now, now.viableLongAxis, Amount(protocol.tooSmall), Unit::Millimetre,
                               "viable_long_axis_mm");
}

bool hasTypicalPattern(const LesionRow& row)
{
    const bool enhances = row.aphe == "nonrim" || row.aphe == "rim";
    const bool washesOut = row.washout == "nonperipheral" || row.washout == "peripheral";
    return enhances && washesOut;
}

NewLesionCall newNode(const LesionRow& row)
{
    const Length least = row.nodeSite == "porta-hepatis" ? HilarNode : OtherNode;
    const auto size = row.shortAxis ? row.shortAxis : row.longAxis;
    const bool small = size ? *size < least : row.state == LesionState::TooSmall;
    return small ? NewLesionCall::Equivocal : NewLesionCall::Unequivocal;
}

bool isUnderOneCentimetre(const LesionRow& row)
{
    return row.longAxis ? *row.longAxis < TypicalNodule : row.state == LesionState::TooSmall;
}

/// Section "new lesions": a nodule of at least 1 cm with the typical pattern; an atypical one when it grows
/// by 1 cm or becomes typical. A smaller one is followed, whatever its pattern. Of a larger one without the
/// pattern the reader's certainty counts.
NewLesionCall newNodule(const NewLesionSight& sight)
{
    if (isUnderOneCentimetre(sight.now))
        return NewLesionCall::Equivocal;
    if (!sight.now.longAxis || sight.now.aphe.empty() || sight.now.washout.empty())
        return NewLesionCall::Unequivocal;
    if (hasTypicalPattern(sight.now))
        return NewLesionCall::Unequivocal;
    const bool grew = sight.first.longAxis && *sight.now.longAxis - *sight.first.longAxis >= GrowthOfAtypical;
    return grew ? NewLesionCall::Unequivocal : NewLesionCall::Equivocal;
}

NewLesionCall newLesion(const NewLesionSight& sight, const Protocol&)
{
    if (sight.now.node)
        return newNode(sight.now);
    if (isEffusion(sight.now))
        return sight.now.cytology == "pos" ? NewLesionCall::Unequivocal : NewLesionCall::Equivocal;
    const bool invades = sight.now.lesionType == "tumour-in-vein" || sight.now.lesionType == "infiltrative";
    return isHepatic(sight.now) && !invades ? newNodule(sight) : NewLesionCall::Unequivocal;
}

std::string_view newLesionLacks(const LesionRow& now)
{
    const bool judgedByPattern = isHepatic(now) && now.lesionType != "tumour-in-vein" &&
                                 now.lesionType != "infiltrative" && !isEffusion(now) &&
                                 !isUnderOneCentimetre(now);
    if (!judgedByPattern || (!now.aphe.empty() && !now.washout.empty()))
        return {};
    return "aphe and washout (the reader's certainty counts)";
}

std::string baselineWarning(const LesionRow& baseline, const Protocol&)
{
    if (baseline.lesionType == "infiltrative" || baseline.lesionType == "tumour-in-vein")
        return baseline.lesionType + "; expected as a non-target";
    if (baseline.node && baseline.shortAxis) {
        const Length least = baseline.nodeSite == "porta-hepatis" ? HilarNode : OtherNode;
        if (*baseline.shortAxis < least)
            return "short axis " + baseline.shortAxis->text() + " mm; expected at least " + least.text() +
                   " mm of a node at this place";
    }
    if (!isTypical(baseline))
        return isHepatic(baseline)
                   ? "no arterial enhancement; its whole long axis is measured, as by RECIST 1.1"
                   : "outside the liver; measured as by RECIST 1.1";
    if (baseline.viableLongAxis && *baseline.viableLongAxis < TypicalNodule)
        return "viable long axis " + baseline.viableLongAxis->text() + " mm; expected at least " +
               TypicalNodule.text() + " mm of a target";
    return {};
}

} // namespace

const LesionRules mrecist::Rules{target,         mrecist::nonTarget, newLesion, baselineWarning,
                                 newLesionLacks, Unit::Millimetre,   true};

const ResponseSystem Mrecist{
    "mrecist",
    "Lencioni R, Llovet JM. Semin Liver Dis 2010;30:52-60",
    "longest viable diameters",
    {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Nodules, OptionGroup::Plan, OptionGroup::Arterial},
    withArterialPhase(defaultsOf("mrecist")),
    assessByRules<mrecist::Rules>,
    rereadByRules<mrecist::Rules>};

} // namespace hepatica::measurement
