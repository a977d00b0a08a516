#include "AssessmentTables.h"
#include "Commands.h"
#include "CourseText.h"
#include "ProtocolName.h"

#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <thread>

namespace hepatica::cli {

namespace {

using measurement::Cohort, measurement::CohortRequest;
using measurement::CriterionAssessment;
using measurement::PatientAssessment;
using measurement::VisitAssessment;

/// What the verdicts below it are, once.
constexpr auto RobustnessNote =
    "robustness: how often a simulated re-reading of the same lesions gives the same category, never a "
    "probability of progression;\nhow well it is calibrated on simulated truth: docs/criteria.md, "
    "\"Robustness "
    "of a response\"\n";

struct AssessOptions {
    AssessmentTableOptions tables;
    std::vector<std::string> protocols;
    bool csv = false, uncertainty = false;
};

Expected<std::vector<measurement::Protocol>> protocolsOf(const AssessOptions& options)
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

/// A sum as its column shows it: products and volumes to a tenth, the reason has them exactly.
std::string sumText(const VisitAssessment& visit)
{
    if (!visit.sum)
        return "-";
    return visit.sum->unit() == measurement::Unit::Millimetre
               ? visit.sum->withUnit()
               : fmt::format("{:.1f} {}", visit.sum->value(), measurement::unitName(visit.sum->unit()));
}

/// The column before it holds the code already.
std::string_view withoutCode(std::string_view reason, std::string_view code)
{
    constexpr std::string_view Colon = ": ";
    const bool repeats = reason.starts_with(code) && reason.substr(code.size()).starts_with(Colon);
    return repeats ? reason.substr(code.size() + Colon.size()) : reason;
}

std::string line(const VisitAssessment& visit, measurement::CodeStyle style, std::size_t sumWidth)
{
    const std::string_view code = measurement::responseCode(visit.overall, style);
    std::string text = fmt::format("    {:<6} {}  {:>{}}  {:<13}  {}\n", visit.timepoint, visit.date.iso(),
                                   sumText(visit), sumWidth, code, withoutCode(visit.reason, code));
    if (visit.robustness)
        text += fmt::format("           {}: {}\n", measurement::verdictText(visit.robustness->verdict),
                            visit.robustness->reason);
    for (const measurement::LesionCategory& lesion : visit.lesions)
        text += fmt::format("           {:<6} {}\n", lesion.lesion, lesion.reason);
    for (const std::string& warning : visit.warnings)
        text += fmt::format("           ! {}\n", warning);
    return text;
}

/// "irecist with abs_pd_mm 0.0, max_targets 3": what a trial's own protocol sets otherwise than its system;
/// nothing of a protocol as it is published.
std::string changesOf(const measurement::Protocol& protocol)
{
    const auto published = measurement::protocolNamed(protocol.system);
    if (!published || protocol == *published)
        return {};
    const auto own = nlohmann::ordered_json::parse(measurement::protocolJson(protocol));
    const auto shipped = nlohmann::ordered_json::parse(measurement::protocolJson(*published));
    std::vector<std::string> changes;
    for (const auto& [option, value] : own.items())
        if (option != "name" && value != shipped.at(option))
            changes.push_back(option + " " + value.dump());
    return fmt::format("{} with {}", protocol.system,
                       changes.empty() ? "nothing changed" : fmt::format("{}", fmt::join(changes, ", ")));
}

std::string lines(const CriterionAssessment& criterion)
{
    std::string text = fmt::format("  {}{}\n", criterion.name, criterion.provisional ? " (provisional)" : "");
    if (const std::string changes = changesOf(criterion.protocol); !changes.empty())
        text += fmt::format("    protocol: {}\n", changes);
    std::size_t sumWidth = 8;
    for (const VisitAssessment& visit : criterion.timepoints)
        sumWidth = std::max(sumWidth, sumText(visit).size());
    for (const VisitAssessment& visit : criterion.timepoints)
        text += line(visit, criterion.style, sumWidth);
    if (criterion.unconfirmed.response != measurement::Response::NA) // LI-RADS has none
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

/// "  FU1 measured: edited, portal venous, 5 mm slices"; nothing of a visit of which no row tells.
std::string line(const measurement::MeasuredAs& measured)
{
    std::vector<std::string> words;
    for (const auto* some : {&measured.sources, &measured.modalities, &measured.phases})
        words.insert(words.end(), some->begin(), some->end());
    for (const double thickness : measured.sliceThicknesses_mm)
        words.push_back(fmt::format("{:g} mm slices", thickness));
    return words.empty() ? std::string()
                         : fmt::format("  {} measured: {}\n", measured.timepoint, fmt::join(words, ", "));
}

std::string lines(const PatientAssessment& patient, const measurement::CourseOptions& options)
{
    std::string text = fmt::format("patient {}, read by {}\n", patient.patient, patient.evaluator);
    for (const measurement::MeasuredAs& measured : patient.measured)
        text += line(measured);
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

std::optional<measurement::RereadingModel> rereadingOf(const AssessOptions& options)
{
    return options.uncertainty ? std::optional<measurement::RereadingModel>(std::in_place) : std::nullopt;
}

/// Simulated re-readings are worth the threads; without them writing takes longer than judging.
int threadsFor(const AssessOptions& options)
{
    return options.uncertainty ? static_cast<int>(std::max(1U, std::thread::hardware_concurrency())) : 1;
}

Expected<void> printJson(const Cohort& cohort, const CohortRequest& request, const Console& console)
{
    std::string text;
    measurement::AssessmentsJson json(request.protocols, request.options);
    json.begin(text);
    const auto done = assessEach(cohort, request, [&](const PatientAssessment& patient) {
        json.add(text, patient);
        console.print(text);
        text.clear();
        return true;
    });
    json.end(text);
    if (done)
        console.print(text);
    return done;
}

Expected<void> printCsv(const Cohort& cohort, const CohortRequest& request, const Console& console)
{
    std::string text;
    measurement::addAssessmentsCsvHeader(text);
    const auto done = assessEach(cohort, request, [&](const PatientAssessment& patient) {
        measurement::addAssessmentsCsv(text, patient);
        console.print(text);
        text.clear();
        return true;
    });
    console.print(text);
    return done;
}

Expected<void> printText(const Cohort& cohort, const CohortRequest& request, const Console& console)
{
    if (request.rereading)
        console.print(std::string(RobustnessNote));
    return assessEach(cohort, request, [&](const PatientAssessment& patient) {
        console.print(lines(patient, request.options));
        return true;
    });
}

int assess(const AssessOptions& options, const Console& console)
{
    if (options.csv && console.json) {
        console.note("hepatica: --csv and --json are each all of standard output; expected one of them");
        return WrongUsage;
    }
    const auto tables = readTables(options.tables);
    if (!tables)
        return console.tell(tables.error());
    const auto protocols = protocolsOf(options);
    if (!protocols)
        return console.tell(protocols.error());
    const measurement::CohortRequest request{*protocols, tables->options, rereadingOf(options),
                                             threadsFor(options)};
    const auto done = options.csv    ? printCsv(tables->cohort, request, console)
                      : console.json ? printJson(tables->cohort, request, console)
                                     : printText(tables->cohort, request, console);
    return done ? Done : console.tell(done.error());
}

} // namespace

void addAssess(Command& app, Run& run)
{
    auto options = std::make_shared<AssessOptions>();
    Command command = app.command("assess", "Every criterion side by side, visit by visit, with its reason");
    addTableOptions(command, options->tables);
    command
        .option("--protocol", options->protocols,
                "Only these: a system such as recist-1.1, or a trial's own FILE.json")
        .repeats()
        .check(checkProtocolName, "NAME-or-FILE");
    command.flag("--csv", options->csv, "One row a patient, evaluator, system and visit");
    command.flag("--uncertainty", options->uncertainty,
                 "How often a simulated re-reading of the lesions gives the same category");
    command.footer("Example:\n  hepatica assess demo/lesions.csv --protocol recist-1.1 --json");
    command.runs(run, [options](const Console& console) { return assess(*options, console); });
}

} // namespace hepatica::cli
