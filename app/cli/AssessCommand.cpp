#include "AssessmentTables.h"
#include "Commands.h"
#include "CourseText.h"

#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace hepatica::cli {

namespace {

using measurement::CriterionAssessment;
using measurement::PatientAssessment;
using measurement::VisitAssessment;

struct Options {
    AssessmentTableOptions tables;
    std::vector<std::string> protocols;
};

Expected<std::vector<measurement::Protocol>> protocolsOf(const Options& options)
{
    std::vector<measurement::Protocol> protocols;
    for (const std::string& one :
         options.protocols.empty() ? measurement::protocolNames() : options.protocols) {
        auto protocol = measurement::protocolFrom(one);
        if (!protocol)
            return passOn(protocol);
        protocols.push_back(std::move(*protocol));
    }
    return protocols;
}

std::string line(const VisitAssessment& visit, measurement::CodeStyle style)
{
    std::string text = fmt::format("    {:<6} {}  {:>8}  {:<13}  {}\n", visit.timepoint, visit.date.iso(),
                                   visit.sum ? visit.sum->withUnit() : "-",
                                   measurement::responseCode(visit.overall, style), visit.reason);
    for (const measurement::LesionCategory& lesion : visit.lesions)
        text += fmt::format("           {:<6} {}\n", lesion.lesion, lesion.reason);
    for (const std::string& warning : visit.warnings)
        text += fmt::format("           ! {}\n", warning);
    return text;
}

std::string lines(const CriterionAssessment& criterion)
{
    std::string text = fmt::format("  {}{}\n", criterion.name, criterion.provisional ? " (provisional)" : "");
    for (const VisitAssessment& visit : criterion.timepoints)
        text += line(visit, criterion.style);
    text += fmt::format("    best overall response: {}, confirmed: {}\n",
                        measurement::responseCode(criterion.unconfirmed.response, criterion.style),
                        measurement::responseCode(criterion.confirmed.response, criterion.style));
    if (criterion.progressionDate)
        text += fmt::format("    progression on {}\n", criterion.progressionDate->iso());
    for (const std::string& warning : criterion.warnings)
        text += fmt::format("    ! {}\n", warning);
    constexpr std::size_t Told = 4;
    const std::size_t told = std::min(Told, criterion.missingInputs.size());
    for (std::size_t at = 0; at < told; ++at)
        text += fmt::format("    missing: {}\n", criterion.missingInputs[at]);
    if (const std::size_t more = criterion.missingInputs.size() - told; more > 0)
        text += fmt::format("    missing: {} more, all of them with --json\n", more);
    return text;
}

std::string lines(const PatientAssessment& patient, const measurement::CourseOptions& options)
{
    std::string text = fmt::format("patient {}, read by {}\n", patient.patient, patient.evaluator);
    for (const CriterionAssessment& criterion : patient.criteria) {
        text += lines(criterion);
        if (const auto endpoints = measurement::endpointsOf(patient, criterion, options.endpoints))
            text += endpointsText(*endpoints);
    }
    text += growthText(patient.growth);
    text += hyperprogressionText(patient.hyperprogression, options.hyperprogression);
    text += pseudoprogressionText(patient.pseudoprogression);
    if (patient.clinical)
        text += clinicalText(*patient.clinical);
    return text;
}

int assess(const Options& options, const Console& console)
{
    const auto tables = readTables(options.tables);
    if (!tables)
        return console.tell(tables.error());
    const auto protocols = protocolsOf(options);
    if (!protocols)
        return console.tell(protocols.error());
    const auto assessments =
        measurement::assess({tables->lesions, tables->visits, tables->clinical, *protocols, tables->options,
                             options.tables.lesions, options.tables.visits, options.tables.clinical});
    if (!assessments)
        return console.tell(assessments.error());
    if (console.json) {
        console.print(measurement::assessmentsJson(*assessments, 2, tables->options) + "\n");
        return Done;
    }
    for (const PatientAssessment& patient : *assessments)
        console.print(lines(patient, tables->options));
    return Done;
}

} // namespace

void addAssess(Command& app, Run& run)
{
    auto options = std::make_shared<Options>();
    Command command = app.command("assess", "Every criterion side by side, visit by visit, with its reason");
    addTableOptions(command, options->tables);
    command
        .option("--protocol", options->protocols,
                "Only these: a system such as recist-1.1, or a trial's own FILE.json")
        .repeats();
    command.footer("Example:\n  hepatica assess demo/lesions.csv --protocol recist-1.1 --json");
    command.runs(run, [options](const Console& console) { return assess(*options, console); });
}

} // namespace hepatica::cli
