#include "Cells.h"
#include "CourseJson.h"
#include "Csv.h"
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <nlohmann/json.hpp>

namespace hepatica::measurement {

namespace {

using Json = nlohmann::ordered_json;

Json json(const std::optional<Amount>& value)
{
    return value ? Json(value->value()) : Json();
}

Json json(std::optional<double> value)
{
    return value ? Json(*value) : Json();
}

Json json(std::optional<Date> value)
{
    return value ? Json(value->iso()) : Json();
}

Json json(const LesionCategory& lesion)
{
    return {{"lesion", lesion.lesion},
            {"category", lesion.category},
            {"rule", lesion.rule},
            {"reason", lesion.reason}};
}

/// What only some systems have stands only where it is.
void addOwnNumbers(Json& json_, const VisitAssessment& visit)
{
    if (visit.newLesionSum)
        json_["new_lesion_sum_mm"] = json(visit.newLesionSum);
    if (visit.density)
        json_["density_hu"] = json(visit.density);
    if (visit.densityChangePercent)
        json_["density_change_percent"] = json(visit.densityChangePercent);
    if (visit.clinicallyStable)
        json_["clinically_stable"] = *visit.clinicallyStable;
    for (const LesionCategory& lesion : visit.lesions)
        json_["lesions"].push_back(json(lesion));
}

Json json(const VisitAssessment& visit, const CriterionAssessment& criterion)
{
    const auto inUnit = [&](const char* name) { return name + std::string(unitName(criterion.unit)); };
    const auto code = [&](Response response) { return responseCode(response, criterion.style); };
    Json result{{"timepoint", visit.timepoint},
                {"date", visit.date.iso()},
                {inUnit("sum_"), json(visit.sum)},
                {inUnit("measured_sum_"), json(visit.measuredSum)},
                {inUnit("nadir_"), json(visit.nadir)},
                {"nadir_timepoint", visit.nadirTimepoint.empty() ? Json() : Json(visit.nadirTimepoint)},
                {"change_from_baseline_percent", json(visit.changeFromBaselinePercent)},
                {"change_from_nadir_percent", json(visit.changeFromNadirPercent)},
                {inUnit("change_from_nadir_"), json(visit.changeFromNadir)},
                {"target", code(visit.target)},
                {"non_target", code(visit.nonTarget)},
                {"new_lesions", visit.newLesions},
                {"overall", code(visit.overall)},
                {"rule", visit.rule},
                {"reason", visit.reason},
                {"warnings", visit.warnings}};
    addOwnNumbers(result, visit);
    return result;
}

Json json(const BaselineSum& baseline, Unit unit)
{
    return {{"timepoint", baseline.timepoint},
            {"date", baseline.date.iso()},
            {"sum_" + std::string(unitName(unit)), json(baseline.sum)},
            {"targets", baseline.targets}};
}

Json json(const CriterionAssessment& criterion)
{
    Json visits = Json::array();
    for (const VisitAssessment& visit : criterion.timepoints)
        visits.push_back(json(visit, criterion));
    return {{"name", criterion.name},
            {"provisional", criterion.provisional},
            {"baseline", criterion.baseline ? json(*criterion.baseline, criterion.unit) : Json()},
            {"timepoints", std::move(visits)},
            {"best_overall_response",
             {{"unconfirmed", responseCode(criterion.unconfirmed.response, criterion.style)},
              {"confirmed", responseCode(criterion.confirmed.response, criterion.style)},
              {"date", json(criterion.unconfirmed.date)},
              {"confirmed_date", json(criterion.confirmed.date)}}},
            {"progression_date", json(criterion.progressionDate)},
            {"missing_inputs", criterion.missingInputs},
            {"warnings", criterion.warnings}};
}

Json json(const PatientAssessment& patient, const CourseOptions& options)
{
    Json criteria = Json::array(), growth = Json::array();
    for (const CriterionAssessment& criterion : patient.criteria) {
        criteria.push_back(json(criterion));
        if (const auto endpoints = endpointsOf(patient, criterion, options.endpoints))
            criteria.back()["endpoints"] = endpointsJson(*endpoints, criterion.style);
    }
    for (const GrowthInterval& interval : patient.growth)
        growth.push_back(growthJson(interval));
    Json document{
        {"patient", patient.patient},
        {"evaluator", patient.evaluator},
        {"criteria", std::move(criteria)},
        {"growth", std::move(growth)},
        {"hyperprogression", hyperprogressionJson(patient.hyperprogression, options.hyperprogression)},
        {"pseudoprogression",
         pseudoprogressionJson(patient.pseudoprogression, patient.irrcPseudoprogression)}};
    if (patient.clinical)
        document["clinical"] = clinicalJson(*patient.clinical);
    return document;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string all;
    for (const std::string& line : lines)
        all += (all.empty() ? "" : " | ") + line;
    return all;
}

std::string joined(const std::vector<LesionCategory>& lesions)
{
    std::vector<std::string> lines;
    for (const LesionCategory& lesion : lesions)
        lines.push_back(lesion.lesion + " " + lesion.category);
    return joined(lines);
}

std::string text(const std::optional<Amount>& amount)
{
    return amount ? amount->text() : std::string();
}

std::vector<std::string> fieldsOf(const PatientAssessment& patient, const CriterionAssessment& criterion,
                                  const VisitAssessment& visit)
{
    const auto code = [&](Response response) { return std::string(responseCode(response, criterion.style)); };
    const auto ofLengths = [&](const std::optional<Amount>& amount) {
        return criterion.unit == Unit::Millimetre ? text(amount) : std::string();
    };
    return {patient.patient,
            patient.evaluator,
            criterion.name,
            visit.timepoint,
            visit.date.iso(),
            ofLengths(visit.sum),
            ofLengths(visit.nadir),
            cells::text(visit.changeFromBaselinePercent),
            cells::text(visit.changeFromNadirPercent),
            ofLengths(visit.changeFromNadir),
            code(visit.target),
            code(visit.nonTarget),
            visit.newLesions,
            code(visit.overall),
            visit.rule,
            visit.reason,
            joined(visit.warnings),
            text(visit.sum),
            text(visit.nadir),
            text(visit.changeFromNadir),
            std::string(unitName(criterion.unit)),
            joined(visit.lesions)};
}

} // namespace

std::string assessmentsJson(const std::vector<PatientAssessment>& assessments, int indent,
                            const CourseOptions& options)
{
    Json protocols = Json::object(), patients = Json::array();
    for (const PatientAssessment& patient : assessments) {
        for (const CriterionAssessment& criterion : patient.criteria)
            if (!protocols.contains(criterion.name))
                protocols[criterion.name] = Json::parse(protocolJson(criterion.protocol));
        patients.push_back(json(patient, options));
    }
    const Json document{{"protocols", std::move(protocols)},
                        {"options", optionsJson(options)},
                        {"patients", std::move(patients)}};
    return document.dump(indent);
}

std::string growthReportJson(const std::vector<PatientAssessment>& assessments, const CourseOptions& options,
                             int indent)
{
    Json patients = Json::array();
    for (const PatientAssessment& patient : assessments) {
        Json intervals = Json::array();
        for (const GrowthInterval& interval : patient.growth)
            intervals.push_back(growthJson(interval));
        patients.push_back(
            {{"patient", patient.patient},
             {"evaluator", patient.evaluator},
             {"intervals", std::move(intervals)},
             {"model", modelJson(growthModelOf(patient, options.modelPValue))},
             {"hyperprogression", hyperprogressionJson(patient.hyperprogression, options.hyperprogression)}});
    }
    const Json document{{"options", optionsJson(options)}, {"patients", std::move(patients)}};
    return document.dump(indent);
}

std::string assessmentsCsv(const std::vector<PatientAssessment>& assessments)
{
    std::string text = csvRecord({"patient",
                                  "evaluator",
                                  "criterion",
                                  "timepoint",
                                  "date",
                                  "sum_mm",
                                  "nadir_mm",
                                  "change_from_baseline_percent",
                                  "change_from_nadir_percent",
                                  "change_from_nadir_mm",
                                  "target",
                                  "non_target",
                                  "new_lesions",
                                  "overall",
                                  "rule",
                                  "reason",
                                  "warnings",
                                  "sum",
                                  "nadir",
                                  "change_from_nadir",
                                  "unit",
                                  "lesions"});
    for (const PatientAssessment& patient : assessments)
        for (const CriterionAssessment& criterion : patient.criteria)
            for (const VisitAssessment& visit : criterion.timepoints)
                text += csvRecord(fieldsOf(patient, criterion, visit));
    return text;
}

} // namespace hepatica::measurement
