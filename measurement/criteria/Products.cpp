#include "Products.h"

#include "Mrecist.h"
#include "Recist11.h"
#include <hepatica/measurement/Recist.h>

namespace hepatica::measurement::products {

namespace {

constexpr Unit Mm2 = Unit::SquareMillimetre;

std::optional<Amount> product(const std::optional<Length>& a, const std::optional<Length>& b)
{
    return a && b ? std::optional(Amount::product(*a, *b)) : std::nullopt;
}

std::string_view lackingOf(const LesionRow& now)
{
    if (!now.longAxis && !now.shortAxis)
        return "long_axis_mm and short_axis_mm";
    return now.longAxis ? "short_axis_mm" : "long_axis_mm";
}

} // namespace

TargetSize whole(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol)
{
    const TargetSize diameter = recist11::target(now, baseline, protocol);
    const bool measurable = now.state == LesionState::Measured || now.state == LesionState::Present ||
                            now.state == LesionState::TooSmall;
    if (now.state == LesionState::Absent || (measurable && now.longAxis == Length()))
        return {Amount::zero(Mm2), false, true, {}};
    if (!measurable)
        return {};
    if (const auto size = product(now.longAxis, now.shortAxis))
        return {size, false, baseline.node ? diameter.gone : size->steps() == 0, {}};
    if (now.state == LesionState::TooSmall)
        return {nominalAmount(protocol.tooSmall, Mm2), true, baseline.node, {}};
    return {std::nullopt, false, false, lackingOf(now)};
}

TargetSize viable(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol)
{
    if (!mrecist::isTypical(baseline))
        return whole(now, baseline, protocol);
    return mrecist::viablePart(
        now, product(now.viableLongAxis, now.viableShortAxis), nominalAmount(protocol.tooSmall, Mm2), Mm2,
        now.viableLongAxis ? "viable_short_axis_mm" : "viable_long_axis_mm and viable_short_axis_mm");
}

std::string baselineWarning(const LesionRow& baseline, const Protocol& protocol)
{
    const Length least = protocol.leastTarget;
    if (!baseline.longAxis || !baseline.shortAxis || *baseline.shortAxis >= least)
        return {};
    return baseline.longAxis->text() + " x " + baseline.shortAxis->text() + " mm; expected at least " +
           least.text() + " x " + least.text() + " mm of a target";
}

} // namespace hepatica::measurement::products
