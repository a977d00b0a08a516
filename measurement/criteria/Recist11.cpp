// RECIST 1.1: Eisenhauer et al., Eur J Cancer 2009;45:228-247; EORTC's questions and answers.
#include "Recist11.h"

#include "AssessHistory.h"
#include "Rereading.h"

namespace hepatica::measurement {

namespace recist11 {

namespace {

const Length MeasurableNode = Length::fromHundredths(1500);
const Length MeasurableLesion = Length::fromHundredths(1000);

bool isMeasured(LesionState state)
{
    return state == LesionState::Measured || state == LesionState::Present || state == LesionState::TooSmall;
}

/// A node whose size is known to be normal; not even a long axis under the limit leaves another reading.
bool isNormalNode(const LesionRow& now, const Protocol& protocol)
{
    const auto size = now.shortAxis ? now.shortAxis : now.longAxis;
    return (size && *size < protocol.normalNode) || (!now.shortAxis && now.state == LesionState::TooSmall);
}

} // namespace

std::string baselineWarning(const LesionRow& baseline, const Protocol&)
{
    if (baseline.measurable == false)
        return "a target that is said not to be measurable";
    const auto size = baseline.node ? baseline.shortAxis : baseline.longAxis;
    const Length least = baseline.node ? MeasurableNode : MeasurableLesion;
    if (size && *size < least)
        return std::string(baseline.node ? "short axis " : "long axis ") + size->text() +
               " mm; expected at least " + least.text() + " mm of a target";
    if (size && baseline.sliceThickness_mm && *baseline.sliceThickness_mm > 5.0 &&
        size->mm() < 2.0 * *baseline.sliceThickness_mm)
        return size->text() + " mm is under twice the slice thickness; expected a thicker target";
    return {};
}

// EORTC: a sole new node of 10 to 15 mm is looked at again before it counts.
NewLesionCall newLesion(const NewLesionSight& sight, const Protocol& protocol)
{
    if (sight.now.node && isNormalNode(sight.now, protocol))
        return NewLesionCall::None;
    if (!sight.now.node || !sight.now.shortAxis)
        return NewLesionCall::Unequivocal;
    const bool small = *sight.now.shortAxis < MeasurableNode;
    return small && sight.sole && !sight.seenBefore ? NewLesionCall::Equivocal : NewLesionCall::Unequivocal;
}

std::string_view newLesionLacks(const LesionRow&)
{
    return {};
}

// Section 4.4.1: the long axis, of a node the short axis; 5 mm for what is too small to measure, 0 for what
// is gone. A number that the reader gives counts before the nominal 5 mm.
TargetSize target(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol)
{
    if (now.state == LesionState::Absent)
        return {Length(), false, true, {}};
    if (!isMeasured(now.state))
        return {};
    const bool node = baseline.node;
    // A lesion of no long axis has no short one either, written or not.
    const bool vanished = node && !now.shortAxis && now.longAxis == Length();
    const auto size = node && !vanished ? now.shortAxis : now.longAxis;
    if (size)
        return {size, false, node ? *size < protocol.normalNode : *size == Length(), {}};
    if (now.state == LesionState::TooSmall)
        return {protocol.tooSmall, true, node, {}};
    return {std::nullopt, false, false, node ? "short_axis_mm" : "long_axis_mm"};
}

// Section 4.3.2. A node under 10 mm is gone.
NonTargetState nonTarget(const LesionRow& now, bool node, Response, const Protocol& protocol)
{
    const bool unequivocal = now.changeSinceNadir == QualitativeChange::UnequivocalProgression;
    if (unequivocal && now.certainty == Certainty::Unequivocal)
        return NonTargetState::Progression;
    if (unequivocal && now.certainty == Certainty::Equivocal)
        return NonTargetState::EquivocalProgression;
    if (now.state == LesionState::NotEvaluable || now.state == LesionState::NotDone)
        return NonTargetState::NotEvaluated;
    const bool normal = node && isNormalNode(now, protocol);
    const bool gone = now.state == LesionState::Absent || now.longAxis == Length() || normal;
    return gone ? NonTargetState::Gone : NonTargetState::Persists;
}

const LesionRules Rules{target, nonTarget, newLesion, baselineWarning, newLesionLacks};

} // namespace recist11

const ResponseSystem Recist11{"recist-1.1",
                              "Eisenhauer EA et al. Eur J Cancer 2009;45:228-247",
                              "longest diameters, nodes by their short axis",
                              {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Plan},
                              {},
                              assessByRules<recist11::Rules>,
                              rereadByRules<recist11::Rules>};

} // namespace hepatica::measurement
