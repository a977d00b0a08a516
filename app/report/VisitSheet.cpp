#include "VisitSheet.h"

#include "LesionLines.h"
#include "ReportText.h"
#include "ResponseCards.h"
#include "SumHistory.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::report {

namespace {

using measurement::Timepoint;

/// Who read the case: those with an assessment, then those with observations only; one unnamed when nobody
/// did.
std::vector<std::string> readers(const CaseReport& report)
{
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        if (std::ranges::find(names, name) == names.end())
            names.push_back(name);
    };
    for (const auto& assessment : report.assessments)
        add(assessment.evaluator);
    for (const auto& observation : report.case_.observations)
        add(observation.reader);
    if (names.empty())
        names.emplace_back();
    return names;
}

const measurement::PatientAssessment* assessmentOf(const CaseReport& report, const std::string& reader)
{
    const auto found =
        std::ranges::find(report.assessments, reader, &measurement::PatientAssessment::evaluator);
    return found == report.assessments.end() ? nullptr : &*found;
}

std::string orDash(const std::string& text)
{
    return text.empty() ? std::string(NoValue) : text;
}

std::vector<Field> identityFields(const CaseReport& report, const std::string& reader)
{
    const auto& who = report.case_.identity;
    return {{"Patient ID", orDash(who.patientId)},
            {"Born", orDash(birthDateText(who.birthDate))},
            {"Sex", orDash(sexText(who.sex))},
            {"Case", orDash(who.id)},
            {"Reader", orDash(reader)}};
}

PageHead pageHead(const CaseReport& report, const std::string& reader)
{
    return {{}, {}, orDash(personName(report.case_.identity.patientName)), identityFields(report, reader)};
}

std::vector<std::string> imageLines(const Timepoint& visit)
{
    std::vector<std::string> lines;
    for (const auto& series : visit.series) {
        std::string line = fmt::format(
            "{}  {}, {}", seriesLetter(visit, series.uid), orDash(series.modality),
            series.phase == imaging::Phase::Unknown ? "phase unknown" : imaging::phaseName(series.phase));
        if (series.sliceThickness_mm > 0.0)
            line += fmt::format(", slices {:g} mm thick", series.sliceThickness_mm);
        if (!series.description.empty())
            line += ", \u201c" + series.description + "\u201d";
        lines.push_back(line);
    }
    return lines;
}

bool concerns(const Warning& warning, const Timepoint& visit)
{
    const auto named = [&](const std::string& what) {
        return !what.empty() && std::ranges::any_of(warning.arguments, [&](const std::string& argument) {
            return argument.find(what) != std::string::npos;
        });
    };
    return std::ranges::any_of(visit.series, [&](const measurement::SeriesReference& series) {
        return named(series.uid) ||
               std::ranges::any_of(series.paths, [&](const auto& path) { return named(path.string()); });
    });
}

/// The warnings that name a series of the visit; the first visit also tells those that name none.
std::vector<std::string> warningTexts(const CaseReport& report, const Timepoint& visit)
{
    const auto& visits = report.case_.timepoints;
    std::vector<std::string> texts;
    for (const Warning& warning : report.warnings) {
        const bool nowhere =
            std::ranges::none_of(visits, [&](const Timepoint& one) { return concerns(warning, one); });
        if (concerns(warning, visit) || (nowhere && &visit == &visits.front()))
            for (const std::string& line : warning.lines())
                texts.push_back(line);
    }
    return texts;
}

VisitSheet visitSheet(const CaseReport& report, const LesionHistory& history, const Timepoint& visit,
                      const std::string& reader)
{
    const auto& visits = report.case_.timepoints;
    VisitSheet sheet;
    sheet.head = pageHead(report, reader);
    sheet.head.name = visit.name;
    sheet.head.line = fmt::format("{}  \u00b7  {}  \u00b7  visit {} of {}", roleText(visit.role),
                                  visit.date.iso(), &visit - visits.data() + 1, visits.size());
    sheet.images = imageLines(visit);
    const auto* assessment = assessmentOf(report, reader);
    if (assessment != nullptr)
        for (const auto& criterion : assessment->criteria)
            if (isOnSheet(criterion.name))
                sheet.cards.push_back(responseCard(criterion, visit));
    sheet.meanTitle = meanTitle(visit);
    sheet.lesions = lesionLines(history, visit, reader);
    sheet.conventions = conventions(history, visit, reader);
    if (assessment != nullptr)
        sheet.conventions.push_back(protocolOptions(*assessment));
    for (const std::string& note : enhancementNotes(report.case_, visit, reader))
        sheet.conventions.push_back(note);
    sheet.notes = warningTexts(report, visit);
    for (const std::string& note : differenceNotes(report.case_, visit, reader))
        sheet.notes.push_back(note);
    sheet.tiles = keyTiles(report, visit, reader);
    sheet.curve = sumCurve(report.case_, assessment, visit.name);
    return sheet;
}

} // namespace

std::vector<ReaderSheets> readerSheets(const CaseReport& report)
{
    const LesionHistory history(report.case_);
    const auto& visits = report.case_.timepoints;
    std::vector<ReaderSheets> all;
    for (const std::string& reader : readers(report)) {
        ReaderSheets sheets{pageHead(report, reader), assessmentOf(report, reader), {}};
        sheets.head.name = "All visits";
        if (!visits.empty())
            sheets.head.line =
                fmt::format("{} to {}  \u00b7  {} visit{}", visits.front().date.iso(),
                            visits.back().date.iso(), visits.size(), visits.size() == 1 ? "" : "s");
        for (const Timepoint& visit : visits)
            sheets.visits.push_back(visitSheet(report, history, visit, reader));
        all.push_back(std::move(sheets));
    }
    return all;
}

} // namespace hepatica::report
