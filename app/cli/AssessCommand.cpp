#include "CaseFile.h"
#include "Commands.h"

#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace hepatica::cli {

namespace {

using measurement::CriterionAssessment;
using measurement::PatientAssessment;
using measurement::VisitAssessment;

struct Options {
    std::string lesions, visits;
    std::vector<std::string> protocols;
};

struct Tables {
    std::vector<measurement::LesionRow> lesions;
    std::vector<measurement::VisitRow> visits;
};

Expected<Tables> read(const Options& options)
{
    Tables tables;
    if (std::filesystem::path(options.lesions).extension() == ".hepatica") {
        if (!options.visits.empty())
            return fail(ProblemCode::BadDocument,
                        {options.visits, "a case file holds its own visits", "LESIONS.csv with --visits"});
        const auto cases = loadCases(options.lesions);
        if (!cases)
            return passOn(cases);
        for (const measurement::Case& one : *cases) {
            std::ranges::move(measurement::lesionRows(one), std::back_inserter(tables.lesions));
            std::ranges::move(measurement::visitRows(one), std::back_inserter(tables.visits));
        }
        return tables;
    }
    auto lesions = measurement::readLesionTable(options.lesions);
    if (!lesions)
        return passOn(lesions);
    tables.lesions = std::move(*lesions);
    if (options.visits.empty())
        return tables;
    auto visits = measurement::readVisitTable(options.visits);
    if (!visits)
        return passOn(visits);
    tables.visits = std::move(*visits);
    return tables;
}

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
    for (const std::string& missing : criterion.missingInputs)
        text += fmt::format("    missing: {}\n", missing);
    return text;
}

std::string lines(const PatientAssessment& patient)
{
    std::string text = fmt::format("patient {}, read by {}\n", patient.patient, patient.evaluator);
    for (const CriterionAssessment& criterion : patient.criteria)
        text += lines(criterion);
    for (const measurement::GrowthInterval& one : patient.growth)
        if (one.tgrPercentPerMonth)
            text += fmt::format("  growth {} to {}: {:.1f} % of volume a month (TGR, {} days)\n", one.from,
                                one.to, *one.tgrPercentPerMonth, one.days);
    return text;
}

int assess(const Options& options, const Console& console)
{
    const auto tables = read(options);
    if (!tables)
        return console.tell(tables.error());
    const auto protocols = protocolsOf(options);
    if (!protocols)
        return console.tell(protocols.error());
    const auto assessments =
        measurement::assess(tables->lesions, tables->visits, *protocols, options.lesions, options.visits);
    if (!assessments)
        return console.tell(assessments.error());
    if (console.json) {
        console.print(measurement::assessmentsJson(*assessments) + "\n");
        return Done;
    }
    for (const PatientAssessment& patient : *assessments)
        console.print(lines(patient));
    return Done;
}

} // namespace

void addAssess(CLI::App& app, Run& run)
{
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("assess", "Every criterion side by side, visit by visit, with its reason");
    command->add_option("LESIONS", options->lesions, "LESIONS.csv, or a case file (.hepatica)")->required();
    command->add_option("--visits", options->visits, "VISITS.csv");
    command
        ->add_option("--protocol", options->protocols,
                     "Only these: a system such as recist-1.1, or a trial's own FILE.json")
        ->type_size(1)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->footer("Example:\n  hepatica assess demo/lesions.csv --protocol recist-1.1 --json");
    command->callback(
        [options, &run] { run = [options](const Console& console) { return assess(*options, console); }; });
}

} // namespace hepatica::cli
