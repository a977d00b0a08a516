#include <hepatica/measurement/ViableText.h>

#include <hepatica/measurement/VisitPhases.h>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

std::string unitAfter(const SeriesReference* series)
{
    const auto unit =
        series != nullptr && series->quantity ? imaging::unitOf(*series->quantity) : std::string_view();
    return unit.empty() ? std::string() : " " + std::string(unit);
}

std::string nameOf(const SeriesReference* series)
{
    if (series == nullptr)
        return "a series that the case no longer has";
    return std::string(series->phase == imaging::Phase::Unknown ? "the series measured"
                                                                : imaging::phaseName(series->phase));
}

std::string thresholdText(const Case& case_, const Observation& seen, const ViableMethod& method)
{
    const std::string unit = unitAfter(case_.series(seen.arterialSeriesUid));
    if (!method.liver)
        return fmt::format("above {:.0f}{} (set by the reader)", method.threshold, unit);
    return fmt::format("above {:.0f}{} ({} {:.0f} + 2 x {:.1f})", method.threshold, unit,
                       method.referenceRunLengths ? "the liver given" : "liver around the lesion",
                       method.liver->mean, method.liver->sd);
}

} // namespace

std::string viableMethodText(const Case& case_, const Observation& seen)
{
    if (!seen.viableMethod)
        return {};
    const ViableMethod& method = *seen.viableMethod;
    std::string text =
        thresholdText(case_, seen, method) + fmt::format(", gaps up to {:g} mm", method.toleranceGap_mm);
    if (method.nonContrastSeriesUid)
        text += ", the " + nameOf(case_.series(*method.nonContrastSeriesUid)) + " phase subtracted";
    if (method.excludedRunLengths)
        text += ", less what the reader took out";
    return text;
}

std::vector<std::string> enhancementLines(const Case& case_, const Observation& seen)
{
    std::vector<std::string> lines, beside;
    const auto densities = seen.phaseDensities.value_or(std::vector<SeriesDensity>());
    for (const SeriesDensity& one : densities)
        beside.push_back(fmt::format("{} {:.0f} / {:.0f} ({:+.0f})", nameOf(case_.series(one.seriesUid)),
                                     one.density.lesion, one.density.liver, one.density.difference()));
    if (!beside.empty())
        lines.push_back(fmt::format("lesion / liver: {}", fmt::join(beside, ", ")));
    if (const auto hints = phaseHints(case_, densities); !hints.empty())
        lines.push_back(fmt::format("{}", fmt::join(hints, ", ")));
    if (isHiddenByLipiodol(case_, seen))
        lines.emplace_back("viable part: not evaluable on CT, for the lesion holds lipiodol");
    else if (seen.viableMethod)
        lines.push_back(fmt::format("viable part: {}, {}",
                                    seen.viable ? seen.viable->longAxis().text() + " mm" : "none",
                                    viableMethodText(case_, seen)));
    return lines;
}

} // namespace hepatica::measurement
