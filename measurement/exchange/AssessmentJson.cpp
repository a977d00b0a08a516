#include "CourseJson.h"
#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <array>
#include <set>

namespace hepatica::measurement {

namespace {

/// Names of members that bear the unit of the sums.
struct SumNames {
    std::string_view sum, measuredSum, nadir, changeFromNadir;
};
constexpr std::array<SumNames, 4> NamesOfUnit{{
    {"sum_mm", "measured_sum_mm", "nadir_mm", "change_from_nadir_mm"},
    {"sum_mm2", "measured_sum_mm2", "nadir_mm2", "change_from_nadir_mm2"},
    {"sum_mm3", "measured_sum_mm3", "nadir_mm3", "change_from_nadir_mm3"},
    {"sum_HU", "measured_sum_HU", "nadir_HU", "change_from_nadir_HU"},
}};

const SumNames& namesOf(Unit unit)
{
    return NamesOfUnit[static_cast<std::size_t>(unit)];
}

void write(JsonText& json, const LesionCategory& lesion)
{
    json.object([&] {
        json.member("lesion", lesion.lesion);
        json.member("category", lesion.category);
        json.member("rule", lesion.rule);
        json.member("reason", lesion.reason);
    });
}

void write(JsonText& json, const Robustness& robustness, CodeStyle style)
{
    json.object([&] {
        json.member("verdict", verdictText(robustness.verdict));
        json.member("readings", robustness.readings);
        json.key("agreement");
        robustness.readings > 0 ? json.value(robustness.agreement) : json.value(nullptr);
        json.key("responses");
        json.object([&] {
            for (const auto& [response, readings] : robustness.responses)
                json.member(responseCode(response, style), readings);
        });
        json.member("reason", robustness.reason);
    });
}

/// What only some systems have stands only where it is.
void writeOwnNumbers(JsonText& json, const VisitAssessment& visit, CodeStyle style)
{
    if (visit.newLesionSum)
        json.member("new_lesion_sum_mm", visit.newLesionSum);
    if (visit.density)
        json.member("density_hu", visit.density);
    if (visit.densityChangePercent)
        json.member("density_change_percent", visit.densityChangePercent);
    if (visit.clinicallyStable)
        json.member("clinically_stable", *visit.clinicallyStable);
    if (visit.robustness) {
        json.key("uncertainty");
        write(json, *visit.robustness, style);
    }
    if (visit.lesions.empty())
        return;
    json.key("lesions");
    json.array(visit.lesions, [&](const LesionCategory& lesion) { write(json, lesion); });
}

void write(JsonText& json, const VisitAssessment& visit, const CriterionAssessment& criterion)
{
    const SumNames& names = namesOf(criterion.unit);
    const auto code = [&](Response response) { return responseCode(response, criterion.style); };
    json.object([&] {
        json.member("timepoint", visit.timepoint);
        json.member("date", visit.date);
        json.member(names.sum, visit.sum);
        json.member(names.measuredSum, visit.measuredSum);
        json.member(names.nadir, visit.nadir);
        json.textOrNull("nadir_timepoint", visit.nadirTimepoint);
        json.member("change_from_baseline_percent", visit.changeFromBaselinePercent);
        json.member("change_from_nadir_percent", visit.changeFromNadirPercent);
        json.member(names.changeFromNadir, visit.changeFromNadir);
        json.member("target", code(visit.target));
        json.member("non_target", code(visit.nonTarget));
        json.member("new_lesions", visit.newLesions);
        json.member("overall", code(visit.overall));
        json.member("rule", visit.rule);
        json.member("reason", visit.reason);
        json.member("warnings", visit.warnings);
        writeOwnNumbers(json, visit, criterion.style);
    });
}

void write(JsonText& json, const BaselineSum& baseline, Unit unit)
{
    json.object([&] {
        json.member("timepoint", baseline.timepoint);
        json.member("date", baseline.date);
        json.member(namesOf(unit).sum, baseline.sum);
        json.member("targets", baseline.targets);
    });
}

void writeBestResponse(JsonText& json, const CriterionAssessment& criterion)
{
    json.key("best_overall_response");
    json.object([&] {
        json.member("unconfirmed", responseCode(criterion.unconfirmed.response, criterion.style));
        json.member("confirmed", responseCode(criterion.confirmed.response, criterion.style));
        json.member("date", criterion.unconfirmed.date);
        json.member("confirmed_date", criterion.confirmed.date);
    });
}

void write(JsonText& json, const CriterionAssessment& criterion, const PatientAssessment& patient,
           const CourseOptions& options)
{
    json.object([&] {
        json.member("name", criterion.name);
        json.member("provisional", criterion.provisional);
        json.key("baseline");
        criterion.baseline ? write(json, *criterion.baseline, criterion.unit) : json.value(nullptr);
        json.key("timepoints");
        json.array(criterion.timepoints,
                   [&](const VisitAssessment& visit) { write(json, visit, criterion); });
        writeBestResponse(json, criterion);
        json.member("progression_date", criterion.progressionDate);
        json.member("missing_inputs", criterion.missingInputs);
        json.member("warnings", criterion.warnings);
        if (const auto endpoints = endpointsOf(patient, criterion, options.endpoints)) {
            json.key("endpoints");
            write(json, *endpoints, criterion.style);
        }
    });
}

void write(JsonText& json, const MeasuredAs& measured)
{
    json.object([&] {
        json.member("timepoint", measured.timepoint);
        json.member("source", measured.sources);
        json.member("modality", measured.modalities);
        json.member("phase", measured.phases);
        json.member("slice_thickness_mm", measured.sliceThicknesses_mm);
    });
}

void write(JsonText& json, const PatientAssessment& patient, const CourseOptions& options)
{
    json.object([&] {
        json.member("patient", patient.patient);
        json.member("evaluator", patient.evaluator);
        json.key("measured");
        json.array(patient.measured, [&](const MeasuredAs& one) { write(json, one); });
        json.key("criteria");
        json.array(patient.criteria,
                   [&](const CriterionAssessment& one) { write(json, one, patient, options); });
        json.key("growth");
        json.array(patient.growth, [&](const GrowthInterval& one) { write(json, one); });
        json.key("hyperprogression");
        write(json, patient.hyperprogression, options.hyperprogression);
        json.key("pseudoprogression");
        write(json, patient.pseudoprogression, patient.irrcPseudoprogression);
        if (patient.clinical) {
            json.key("clinical");
            write(json, *patient.clinical);
        }
    });
}

/// Opens the document and its list of patients.
void writeBeginning(JsonText& json, std::span<const Protocol> protocols, const CourseOptions& options)
{
    json.open('{');
    json.key("protocols");
    json.object([&] {
        for (const Protocol& protocol : protocols) {
            json.key(protocol.name);
            json.raw(protocolJson(protocol));
        }
    });
    json.key("options");
    write(json, options);
    json.key("patients");
    json.open('[');
}

std::vector<Protocol> protocolsOf(const std::vector<PatientAssessment>& assessments)
{
    std::vector<Protocol> protocols;
    std::set<std::string_view> names;
    for (const PatientAssessment& patient : assessments)
        for (const CriterionAssessment& criterion : patient.criteria)
            if (names.insert(criterion.name).second)
                protocols.push_back(criterion.protocol);
    return protocols;
}

} // namespace

std::string assessmentsJson(const std::vector<PatientAssessment>& assessments, int indent,
                            const CourseOptions& options)
{
    std::string text;
    JsonText json(text, indent);
    const std::vector<Protocol> protocols = protocolsOf(assessments);
    writeBeginning(json, protocols, options);
    for (const PatientAssessment& patient : assessments)
        write(json, patient, options);
    json.close(']');
    json.close('}');
    return text;
}

void AssessmentsJson::begin(std::string& text) const
{
    JsonText json(text);
    writeBeginning(json, protocols_, options_);
}

void AssessmentsJson::add(std::string& text, const PatientAssessment& patient)
{
    text += any_ ? ",\n" : "\n";
    any_ = true;
    JsonText json(text);
    write(json, patient, options_);
}

void AssessmentsJson::end(std::string& text) const
{
    text += "\n]}\n";
}

std::string growthReportJson(const std::vector<PatientAssessment>& assessments, const CourseOptions& options,
                             int indent)
{
    std::string text;
    JsonText json(text, indent);
    json.object([&] {
        json.key("options");
        write(json, options);
        json.key("patients");
        json.array(assessments, [&](const PatientAssessment& patient) {
            json.object([&] {
                json.member("patient", patient.patient);
                json.member("evaluator", patient.evaluator);
                json.key("intervals");
                json.array(patient.growth, [&](const GrowthInterval& one) { write(json, one); });
                json.key("model");
                write(json, growthModelOf(patient, options.modelPValue));
                json.key("hyperprogression");
                write(json, patient.hyperprogression, options.hyperprogression);
            });
        });
    });
    return text;
}

} // namespace hepatica::measurement
