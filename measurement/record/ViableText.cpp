#include <hepatica/measurement/ViableText.h>

#include <hepatica/measurement/VisitPhases.h>

#include <cmath>

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

/// Decimals that tell values apart by a fraction of an SD.
int decimalsFor(double sd)
{
    constexpr double Whole = 2.0; // of such an SD whole numbers do
    return sd > 0.0 && sd < Whole ? static_cast<int>(std::ceil(-std::log10(sd / Whole))) : 0;
}

std::string thresholdText(const Case& case_, const Observation& seen, const ViableMethod& method)
{
    const std::string unit = unitAfter(case_.series(seen.arterialSeriesUid));
    if (!method.liver)
        return fmt::format("above {:.{}f}{} (set by the reader)", method.threshold,
                           decimalsFor(0.1 * std::abs(method.threshold)), unit);
    const int decimals = decimalsFor(method.liver->sd);
    return fmt::format("above {:.{}f}{} ({} {:.{}f} + 2 x {:.{}f})", method.threshold, decimals, unit,
                       method.referenceRunLengths ? "the liver given" : "liver around the lesion",
                       method.liver->mean, decimals, method.liver->sd, decimals + 1);
}

} // namespace

std::string viableSizeText(const Observation& seen)
{
    if (!seen.viable)
        return "none";
    std::string text = seen.viable->longAxis().text();
    if (const auto across = seen.viable->shortAxis())
        text += " x " + across->text();
    text += " mm";
    if (const auto& errors = seen.viableStandardErrors)
        text +=
            fmt::format(" (standard errors {:.1f} and {:.1f} mm)", errors->longAxis_mm, errors->shortAxis_mm);
    if (const auto fraction = viableFractionOf(seen))
        text += fmt::format(", {:.0f} % of the volume", 100.0 * *fraction);
    return text;
}

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
        lines.emplace_back("viable part: not evaluable but on MR, for the lesion holds lipiodol");
    else if (isDeniedAsArterial(case_, seen))
        lines.push_back(fmt::format("viable part: not evaluable, for the series it was measured on is {}",
                                    nameOf(case_.series(seen.arterialSeriesUid))));
    else if (seen.viableMethod) {
        if (seen.viableConfidence)
            lines.push_back(fmt::format(
                "confidence of the viable part {:.2f}: {}", *seen.viableConfidence,
                fmt::join(seen.viableConfidenceReasons.value_or(std::vector<std::string>()), ", ")));
        lines.push_back(
            fmt::format("viable part: {}, {}", viableSizeText(seen), viableMethodText(case_, seen)));
    }
    return lines;
}

} // namespace hepatica::measurement
