#include "CaseText.h"

#include <hepatica/measurement/ViableText.h>
#include <hepatica/measurement/VisitPhases.h>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// "R1: locked by Dr. A. Reader, 2026-11-26T08:00:00Z"
std::string readingText(const VisitReading& reading)
{
    std::string text = reading.reader + ":";
    if (reading.newLesions)
        text += fmt::format(" new lesions: {};", wordOf(NewLesionAnswerWords, *reading.newLesions));
    if (reading.coverage)
        text += fmt::format(" coverage: {};", *reading.coverage);
    if (reading.signature)
        text += fmt::format(" locked by {}, {};", reading.signature->name, reading.signature->time);
    text.pop_back();
    return text;
}

/// "32.4 x 26.6 mm (automatic), 10.10 mL": the axes that count, and the volume of the mask.
std::string axesAndVolume(const Observation& seen)
{
    if (!seen.recorded)
        return recordedSize(seen);
    std::string text = seen.recorded->longAxis().text();
    if (const auto across = seen.recorded->shortAxis())
        text += " x " + across->text();
    text += fmt::format(" mm ({})", wordOf(MeasurementSourceWords, seen.source));
    if (seen.shape)
        text += fmt::format(", {:.2f} mL", seen.shape->volume_mm3 / 1000.0);
    return text;
}

} // namespace

std::string sizeOf(const std::optional<Caliper>& caliper)
{
    return caliper ? caliper->longAxis().text() + " mm" : "no axis";
}

std::string recordedSize(const Observation& seen)
{
    return seen.recorded
               ? fmt::format("{} ({})", sizeOf(seen.recorded), wordOf(MeasurementSourceWords, seen.source))
               : std::string(wordOf(LesionStateWords, seen.state));
}

void printCase(const Case& one, const Console& console)
{
    console.print(fmt::format("{}\n", one.identity.id));
    for (const CaseReader& reader : one.readers)
        console.print(fmt::format("  {} {}\n", wordOf(ReaderRoleWords, reader.role), reader.name));
    if (one.adjudication)
        console.print(fmt::format("  {} chose {}: {}\n", one.adjudication->adjudicator,
                                  one.adjudication->chosen, one.adjudication->reason));
    for (const Timepoint& visit : one.timepoints) {
        console.print(fmt::format("  {} {} ({}), {} series\n", visit.name, visit.date.iso(),
                                  wordOf(TimepointRoleWords, visit.role), visit.series.size()));
        for (const Observation& seen : one.observations) {
            if (seen.timepoint != visit.name)
                continue;
            const Lesion* lesion = one.lesion(seen.lesionUid);
            console.print(fmt::format(
                "    {:<8} {:<14} {}{}{}\n", lesion->name, wordOf(LesionClassWords, lesion->lesionClass),
                axesAndVolume(seen), one.readers.size() > 1 ? ", " + seen.reader : "",
                differsNotably(seen) ? "  ! the automatic axis differs by more than 10 %" : ""));
            console.print(enhancementText(one, seen, "             "));
            for (const std::string& warning : seen.warnings.value_or(std::vector<std::string>()))
                console.print(fmt::format("             ! {}\n", warning));
        }
        for (const VisitReading& reading : one.readings)
            if (reading.timepoint == visit.name)
                console.print(fmt::format("    {}\n", readingText(reading)));
    }
}

std::string enhancementText(const Case& now, const Observation& seen, const std::string& indent)
{
    std::string text;
    for (const std::string& line : enhancementLines(now, seen))
        text += indent + line + "\n";
    return text;
}

void tellEnhancement(const Case& now, const Observation& seen, const Console& console)
{
    for (const std::string& line : enhancementLines(now, seen))
        console.note(
            fmt::format("hepatica: {} at {}: {}", now.lesion(seen.lesionUid)->name, seen.timepoint, line));
}

void tellLipiodol(const Case& now, const std::string& lesion, const std::string& timepoint,
                  const std::string& reader, const Console& console)
{
    for (const LesionRow& row : lesionRows(now)) {
        const bool isAsked = row.lesion == lesion && row.timepoint == timepoint && row.evaluator == reader;
        if (isAsked && row.lipiodol == "yes" && row.modality != "MR")
            console.note(fmt::format("hepatica: {} at {}: it holds lipiodol, so its viable part is not "
                                     "evaluable on {}; measure it on MR",
                                     lesion, timepoint,
                                     row.modality == "CT" ? "CT" : "images that are not known to be MR"));
    }
}

} // namespace hepatica::cli
