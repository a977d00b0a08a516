#include "CourseJson.h"

namespace hepatica::measurement {

namespace {

void write(JsonText& json, const HyperprogressionInput& input)
{
    json.key(input.name);
    if (!input.value)
        json.value(nullptr);
    else if (input.isAnswer)
        json.value(*input.value > 0.0);
    else
        json.value(*input.value);
}

void write(JsonText& json, std::string_view name, const std::optional<TimeToEvent>& time)
{
    json.key(name);
    if (!time)
        return json.value(nullptr);
    json.object([&] {
        json.member("from", time->from);
        json.member("to", time->to);
        json.member("days", time->days());
        json.member("event", time->event);
        json.member("reason", time->reason);
    });
}

} // namespace

void write(JsonText& json, const Endpoints& endpoints, CodeStyle style)
{
    json.object([&] {
        json.member("start", endpoints.start);
        json.textOrNull("start_is", endpoints.startIs);
        json.key("best_response");
        json.object([&] {
            json.member("unconfirmed", responseCode(endpoints.unconfirmed.response, style));
            json.member("confirmed", responseCode(endpoints.confirmed.response, style));
        });
        json.member("response_counts", endpoints.confirmationRequired ? "confirmed" : "unconfirmed");
        json.member("objective_response", endpoints.objectiveResponse);
        json.member("disease_control", endpoints.diseaseControl);
        json.member("clinical_benefit", endpoints.clinicalBenefit);
        write(json, "time_to_response", endpoints.timeToResponse);
        write(json, "duration_of_response", endpoints.durationOfResponse);
        write(json, "duration_of_stable_disease", endpoints.durationOfStableDisease);
        write(json, "progression_free_survival", endpoints.progressionFreeSurvival);
        write(json, "time_to_progression", endpoints.timeToProgression);
    });
}

void write(JsonText& json, const GrowthInterval& growth)
{
    json.object([&] {
        json.member("from", growth.from);
        json.member("to", growth.to);
        json.member("days", growth.days);
        json.member("tgr_percent_per_month", growth.tgrPercentPerMonth);
        json.member("tgk_mm_per_month", growth.tgkMmPerMonth);
        json.member("sgr_percent_per_day", growth.sgrPercentPerDay);
        json.member("doubling_time_days", growth.doublingTimeDays);
        json.member("tgr_vol_percent_per_month", growth.tgrVolumePercentPerMonth);
        json.member("sgr_vol_percent_per_day", growth.sgrVolumePercentPerDay);
        json.member("doubling_time_vol_days", growth.doublingTimeVolumeDays);
    });
}

void write(JsonText& json, const GrowthModel& model)
{
    json.object([&] {
        json.textOrNull("name", model.name);
        json.member("g", model.g);
        json.member("d", model.d);
        json.member("phi", model.phi);
        json.member("doubling_time_days", model.doublingTimeDays);
        json.textOrNull("reason", model.reason);
    });
}

void write(JsonText& json, const HyperprogressionEvidence& evidence, const HyperprogressionRules& rules)
{
    json.array(hyperprogression(evidence, rules), [&](const HyperprogressionResult& one) {
        json.object([&] {
            json.member("definition", one.definition);
            json.member("result", one.result());
            json.key("inputs");
            json.object([&] {
                for (const HyperprogressionInput& input : one.inputs)
                    write(json, input);
            });
            json.member("reason", one.reason);
            json.member("confounders", evidence.confounders);
            json.member("source", one.source);
            json.member("note", ResearchNote);
        });
    });
}

void write(JsonText& json, const Pseudoprogression& found, const IrrcPseudoprogression& irrc)
{
    json.object([&] {
        json.member("result", pseudoprogressionText(found.result));
        json.member("reason", found.reason);
        json.member("strict", found.strict);
        json.textOrNull("iupd_at", found.unconfirmedAt);
        json.textOrNull("reset_at", found.resetAt);
        json.member("triggers", found.triggers);
        json.member("depth_percent", found.depthPercent);
        json.member("days_to_iupd", found.daysToUnconfirmed);
        json.member("days_to_reset", found.daysToReset);
        json.member("irrc_early", pseudoprogressionText(irrc.early));
        json.member("irrc_delayed", pseudoprogressionText(irrc.delayed));
        json.member("note", ResearchNote);
    });
}

void write(JsonText& json, const CourseOptions& options)
{
    json.object([&] {
        for (const auto& [name, value] : optionValues(options))
            json.member(name, value);
    });
}

} // namespace hepatica::measurement
