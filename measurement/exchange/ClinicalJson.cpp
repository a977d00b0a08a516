#include "CourseJson.h"

namespace hepatica::measurement {

namespace {

void write(JsonText& json, const ScoreInput& input)
{
    json.object([&] {
        json.member("item", input.item);
        json.key("value");
        input.number ? json.value(*input.number) : json.value(input.text);
        json.textOrNull("unit", input.unit);
        json.member("date", input.date);
    });
}

void write(JsonText& json, const ClinicalScore& score)
{
    json.object([&] {
        json.member("name", score.name);
        json.member("value", score.value);
        json.textOrNull("grade", score.grade);
        json.textOrNull("reason", score.reason);
        json.key("inputs");
        json.array(score.inputs, [&](const ScoreInput& input) { write(json, input); });
        json.member("missing", score.missing);
        json.member("source", score.source);
    });
}

void write(JsonText& json, const MarkerCall& call)
{
    json.object([&] {
        json.member("rule", call.name);
        json.member("result", call.met ? (*call.met ? "yes" : "no") : "NE");
        json.member("reason", call.reason);
        json.member("source", call.source);
        if (call.provisional)
            json.member("note", "provisional");
    });
}

void write(JsonText& json, const MarkerChange& change)
{
    json.object([&] {
        json.member("date", change.date);
        json.member("days", change.days);
        json.member("value", change.value);
        json.member("change_percent", change.changePercent);
    });
}

void write(JsonText& json, const MarkerCourse& marker)
{
    json.object([&] {
        json.member("marker", marker.marker);
        json.member("unit", marker.unit);
        json.member("baseline", marker.baseline);
        json.member("baseline_date", marker.baselineDate);
        json.textOrNull("stratum", marker.stratum);
        json.key("changes");
        json.array(marker.changes, [&](const MarkerChange& change) { write(json, change); });
        json.key("rules");
        json.array(marker.calls, [&](const MarkerCall& call) { write(json, call); });
        json.textOrNull("missing", marker.missing);
    });
}

void write(JsonText& json, const ClinicalRow& row)
{
    json.object([&] {
        json.member("item", row.name);
        json.member("date", row.date);
        json.member("value", row.value);
        json.textOrNull("unit", row.unit);
        json.member("uln", row.upperLimit);
    });
}

void write(JsonText& json, const VisitScores& visit)
{
    json.object([&] {
        json.member("timepoint", visit.timepoint);
        json.member("date", visit.date);
        json.key("scores");
        json.array(visit.scores, [&](const ClinicalScore& score) { write(json, score); });
    });
}

} // namespace

void write(JsonText& json, const ClinicalCourse& course)
{
    json.object([&] {
        json.member("start", course.start);
        json.textOrNull("start_is", course.startIs);
        json.key("visits");
        json.array(course.visits, [&](const VisitScores& visit) { write(json, visit); });
        json.key("markers");
        json.array(course.markers, [&](const MarkerCourse& marker) { write(json, marker); });
        json.key("events");
        json.array(course.events, [&](const ClinicalRow& row) { write(json, row); });
        json.key("records");
        json.array(course.records, [&](const ClinicalRow& row) { write(json, row); });
    });
}

} // namespace hepatica::measurement
