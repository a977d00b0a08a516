#include "Cells.h"
#include "Csv.h"
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <nlohmann/json.hpp>

namespace hepatica::measurement {

namespace {

using Json = nlohmann::ordered_json;

Json json(std::optional<Length> value)
{
    return value ? Json(value->mm()) : Json();
}

Json json(std::optional<double> value)
{
    return value ? Json(*value) : Json();
}

Json json(std::optional<Date> value)
{
    return value ? Json(value->iso()) : Json();
}

Json json(const VisitAssessment& visit)
{
    return {{"timepoint", visit.timepoint},
            {"date", visit.date.iso()},
            {"sum_mm", json(visit.sum)},
            {"measured_sum_mm", json(visit.measuredSum)},
            {"nadir_mm", json(visit.nadir)},
            {"nadir_timepoint", visit.nadirTimepoint.empty() ? Json() : Json(visit.nadirTimepoint)},
            {"change_from_baseline_percent", json(visit.changeFromBaselinePercent)},
            {"change_from_nadir_percent", json(visit.changeFromNadirPercent)},
            {"change_from_nadir_mm", json(visit.changeFromNadir)},
            {"target", responseCode(visit.target)},
            {"non_target", responseCode(visit.nonTarget)},
            {"new_lesions", visit.newLesions},
            {"overall", responseCode(visit.overall)},
            {"rule", visit.rule},
            {"reason", visit.reason},
            {"warnings", visit.warnings}};
}

Json json(const BaselineSum& baseline)
{
    return {{"timepoint", baseline.timepoint},
            {"date", baseline.date.iso()},
            {"sum_mm", json(baseline.sum)},
            {"targets", baseline.targets}};
}

Json json(const CriterionAssessment& criterion)
{
    Json visits = Json::array();
    for (const VisitAssessment& visit : criterion.timepoints)
        visits.push_back(json(visit));
    return {{"name", criterion.name},
            {"baseline", criterion.baseline ? json(*criterion.baseline) : Json()},
            {"timepoints", std::move(visits)},
            {"best_overall_response",
             {{"unconfirmed", responseCode(criterion.unconfirmed.response)},
              {"confirmed", responseCode(criterion.confirmed.response)},
              {"date", json(criterion.unconfirmed.date)},
              {"confirmed_date", json(criterion.confirmed.date)}}},
            {"progression_date", json(criterion.progressionDate)},
            {"missing_inputs", criterion.missingInputs},
            {"warnings", criterion.warnings}};
}

Json json(const GrowthInterval& growth)
{
    return {{"from", growth.from},
            {"to", growth.to},
            {"days", growth.days},
            {"tgr_percent_per_month", json(growth.tgrPercentPerMonth)},
            {"tgk_mm_per_month", json(growth.tgkMmPerMonth)},
            {"doubling_time_days", json(growth.doublingTimeDays)}};
}

Json json(const PatientAssessment& patient)
{
    Json criteria = Json::array(), growth = Json::array();
    for (const CriterionAssessment& criterion : patient.criteria)
        criteria.push_back(json(criterion));
    for (const GrowthInterval& interval : patient.growth)
        growth.push_back(json(interval));
    return {{"patient", patient.patient},
            {"evaluator", patient.evaluator},
            {"criteria", std::move(criteria)},
            {"growth", std::move(growth)}};
}

} // namespace

std::string assessmentsJson(const std::vector<PatientAssessment>& assessments, int indent)
{
    Json protocols = Json::object(), patients = Json::array();
    for (const PatientAssessment& patient : assessments) {
        for (const CriterionAssessment& criterion : patient.criteria)
            if (!protocols.contains(criterion.name))
                protocols[criterion.name] = Json::parse(protocolJson(criterion.protocol));
        patients.push_back(json(patient));
    }
    const Json document{{"protocols", std::move(protocols)}, {"patients", std::move(patients)}};
    return document.dump(indent);
}

std::string assessmentsCsv(const std::vector<PatientAssessment>& assessments)
{
    std::string text =
        csvRecord({"patient", "evaluator", "criterion", "timepoint", "date", "sum_mm", "nadir_mm",
                   "change_from_baseline_percent", "change_from_nadir_percent", "change_from_nadir_mm",
                   "target", "non_target", "new_lesions", "overall", "rule", "reason", "warnings"});
    const auto joined = [](const std::vector<std::string>& lines) {
        std::string all;
        for (const std::string& line : lines)
            all += (all.empty() ? "" : " | ") + line;
        return all;
    };
    for (const PatientAssessment& patient : assessments)
        for (const CriterionAssessment& criterion : patient.criteria)
            for (const VisitAssessment& visit : criterion.timepoints)
                text += csvRecord(
                    {patient.patient, patient.evaluator, criterion.name, visit.timepoint, visit.date.iso(),
                     cells::text(visit.sum), cells::text(visit.nadir),
                     cells::text(visit.changeFromBaselinePercent), cells::text(visit.changeFromNadirPercent),
                     cells::text(visit.changeFromNadir), std::string(responseCode(visit.target)),
                     std::string(responseCode(visit.nonTarget)), visit.newLesions,
                     std::string(responseCode(visit.overall)), visit.rule, visit.reason,
                     joined(visit.warnings)});
    return text;
}

} // namespace hepatica::measurement
