#include "Commands.h"

#include <hepatica/measurement/ResponseTable.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hepatica::cli {

namespace {

using Json = nlohmann::ordered_json;

struct BorOptions {
    std::string responses, start;
    measurement::BestResponseRules rules;
};

Json json(const measurement::BestResponse& best, measurement::CodeStyle style)
{
    return {{"response", measurement::responseCode(best.response, style)},
            {"date", best.date ? Json(best.date->iso()) : Json()}};
}

Json json(const measurement::PatientBestResponse& patient)
{
    Json one{{"patient", patient.patient},
             {"unconfirmed", json(patient.unconfirmed, patient.style)},
             {"confirmed", json(patient.confirmed, patient.style)}};
    if (patient.style != measurement::CodeStyle::Irecist)
        return one;
    const auto& progression = patient.progression;
    one["progression"] = {{"date", progression.date ? Json(progression.date->iso()) : Json()},
                          {"confirmed", progression.confirmed}};
    return one;
}

std::string text(const measurement::BestResponse& best, measurement::CodeStyle style)
{
    const auto code = measurement::responseCode(best.response, style);
    return best.date ? fmt::format("{} on {}", code, best.date->iso()) : std::string(code);
}

std::string text(const measurement::PatientBestResponse& patient)
{
    std::string all =
        fmt::format("patient {}: best overall response {}, confirmed: {}", patient.patient,
                    text(patient.unconfirmed, patient.style), text(patient.confirmed, patient.style));
    const auto& progression = patient.progression;
    if (progression.date)
        all += fmt::format(", progression on {}{}", progression.date->iso(),
                           progression.confirmed ? "" : " (not confirmed)");
    return all + "\n";
}

int bor(const BorOptions& options, const Console& console)
{
    std::optional<Date> start;
    if (!options.start.empty()) {
        const auto day = Date::fromIso(options.start);
        if (!day)
            return console.tell(day.error());
        start = *day;
    }
    const auto rows = measurement::readResponseTable(options.responses, start);
    if (!rows)
        return console.tell(rows.error());
    Json patients = Json::array();
    for (const auto& one : measurement::bestResponses(*rows, start, options.rules)) {
        patients.push_back(json(one));
        if (!console.json)
            console.print(text(one));
    }
    if (console.json)
        console.print(Json{{"patients", std::move(patients)}});
    return Done;
}

constexpr int LongestDays = 3653; // ten years

} // namespace

void addBor(Command& app, Run& run)
{
    auto options = std::make_shared<BorOptions>();
    Command command =
        app.command("bor", "Best overall response, unconfirmed and confirmed, from response codes");
    command.option("RESPONSES", options->responses, "RESPONSES.csv: patient, date, response").required();
    command.option(
        "--start", options->start,
        "Start of treatment, for stable disease; without one (or a column start) all of it counts");
    command
        .option("--confirm-days", options->rules.confirmDays, "From a response to the one that confirms it")
        .between(0, LongestDays)
        .showsDefault();
    command
        .option("--min-sd-days", options->rules.minStableDays, "From the start to stable disease that counts")
        .between(0, LongestDays)
        .showsDefault();
    command.option("--max-ne", options->rules.maxNotEvaluable, "NE between a response and its confirmation")
        .between(0, 1000)
        .showsDefault();
    command.flag("--accept-sd", options->rules.acceptStable, "One SD may stand between two PR");
    command.footer("Example:\n  hepatica bor responses.csv --start 2026-01-05 --json");
    command.runs(run, [options](const Console& console) { return bor(*options, console); });
}

} // namespace hepatica::cli
