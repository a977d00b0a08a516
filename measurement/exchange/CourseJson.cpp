#include "CourseJson.h"

namespace hepatica::measurement {

namespace {

using Json = OrderedJson;

Json orNull(const std::optional<double>& value)
{
    return value ? Json(*value) : Json();
}

Json json(const HyperprogressionInput& input)
{
    if (!input.value)
        return {};
    return input.isAnswer ? Json(*input.value > 0.0) : Json(*input.value);
}

Json json(const std::optional<TimeToEvent>& time)
{
    if (!time)
        return {};
    return {{"from", time->from.iso()},
            {"to", time->to.iso()},
            {"days", time->days()},
            {"event", time->event},
            {"reason", time->reason}};
}

Json dateOrNull(const std::optional<Date>& date)
{
    return date ? Json(date->iso()) : Json();
}

} // namespace

OrderedJson endpointsJson(const Endpoints& endpoints, CodeStyle style)
{
    return {{"start", dateOrNull(endpoints.start)},
            {"start_is", endpoints.startIs.empty() ? Json() : Json(endpoints.startIs)},
            {"best_response",
             {{"unconfirmed", responseCode(endpoints.unconfirmed.response, style)},
              {"confirmed", responseCode(endpoints.confirmed.response, style)}}},
            {"response_counts", endpoints.confirmationRequired ? "confirmed" : "unconfirmed"},
            {"objective_response", endpoints.objectiveResponse},
            {"disease_control", endpoints.diseaseControl},
            {"clinical_benefit", endpoints.clinicalBenefit},
            {"time_to_response", json(endpoints.timeToResponse)},
            {"duration_of_response", json(endpoints.durationOfResponse)},
            {"duration_of_stable_disease", json(endpoints.durationOfStableDisease)},
            {"progression_free_survival", json(endpoints.progressionFreeSurvival)},
            {"time_to_progression", json(endpoints.timeToProgression)}};
}

OrderedJson growthJson(const GrowthInterval& growth)
{
    return {{"from", growth.from},
            {"to", growth.to},
            {"days", growth.days},
            {"tgr_percent_per_month", orNull(growth.tgrPercentPerMonth)},
            {"tgk_mm_per_month", orNull(growth.tgkMmPerMonth)},
            {"sgr_percent_per_day", orNull(growth.sgrPercentPerDay)},
            {"doubling_time_days", orNull(growth.doublingTimeDays)},
            {"tgr_vol_percent_per_month", orNull(growth.tgrVolumePercentPerMonth)},
            {"sgr_vol_percent_per_day", orNull(growth.sgrVolumePercentPerDay)},
            {"doubling_time_vol_days", orNull(growth.doublingTimeVolumeDays)}};
}

OrderedJson modelJson(const GrowthModel& model)
{
    return {{"name", model.name.empty() ? Json() : Json(model.name)},
            {"g", orNull(model.g)},
            {"d", orNull(model.d)},
            {"phi", orNull(model.phi)},
            {"doubling_time_days", orNull(model.doublingTimeDays)},
            {"reason", model.reason.empty() ? Json() : Json(model.reason)}};
}

OrderedJson hyperprogressionJson(const HyperprogressionEvidence& evidence, const HyperprogressionRules& rules)
{
    Json all = Json::array();
    for (const HyperprogressionResult& one : hyperprogression(evidence, rules)) {
        Json inputs = Json::object();
        for (const HyperprogressionInput& input : one.inputs)
            inputs[std::string(input.name)] = json(input);
        all.push_back({{"definition", one.definition},
                       {"result", one.result()},
                       {"inputs", std::move(inputs)},
                       {"reason", one.reason},
                       {"confounders", evidence.confounders},
                       {"source", one.source},
                       {"note", ResearchNote}});
    }
    return all;
}

OrderedJson pseudoprogressionJson(const Pseudoprogression& found, const IrrcPseudoprogression& irrc)
{
    const auto number = [](const std::optional<int>& value) { return value ? Json(*value) : Json(); };
    const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
    return {{"result", pseudoprogressionText(found.result)},
            {"reason", found.reason},
            {"strict", found.strict},
            {"iupd_at", text(found.unconfirmedAt)},
            {"reset_at", text(found.resetAt)},
            {"triggers", found.triggers},
            {"depth_percent", orNull(found.depthPercent)},
            {"days_to_iupd", number(found.daysToUnconfirmed)},
            {"days_to_reset", number(found.daysToReset)},
            {"irrc_early", pseudoprogressionText(irrc.early)},
            {"irrc_delayed", pseudoprogressionText(irrc.delayed)},
            {"note", ResearchNote}};
}

OrderedJson optionsJson(const CourseOptions& options)
{
    Json all = Json::object();
    for (const auto& [name, value] : optionValues(options))
        all[name] = value;
    return all;
}

} // namespace hepatica::measurement
