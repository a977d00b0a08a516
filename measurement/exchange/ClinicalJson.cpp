#include "CourseJson.h"

namespace hepatica::measurement {

namespace {

using Json = OrderedJson;

template <typename T> Json orNull(const std::optional<T>& value)
{
    return value ? Json(*value) : Json();
}

Json dateOrNull(const std::optional<Date>& date)
{
    return date ? Json(date->iso()) : Json();
}

Json textOrNull(const std::string& text)
{
    return text.empty() ? Json() : Json(text);
}

Json json(const ScoreInput& input)
{
    return {{"item", input.item},
            {"value", input.number ? Json(*input.number) : Json(input.text)},
            {"unit", textOrNull(input.unit)},
            {"date", dateOrNull(input.date)}};
}

Json json(const ClinicalScore& score)
{
    Json inputs = Json::array();
    for (const ScoreInput& input : score.inputs)
        inputs.push_back(json(input));
    return {{"name", score.name},
            {"value", orNull(score.value)},
            {"grade", textOrNull(score.grade)},
            {"reason", textOrNull(score.reason)},
            {"inputs", std::move(inputs)},
            {"missing", score.missing},
            {"source", score.source}};
}

Json json(const MarkerCall& call)
{
    Json one{{"rule", call.name},
             {"result", call.met ? (*call.met ? "yes" : "no") : "NE"},
             {"reason", call.reason},
             {"source", call.source}};
    if (call.provisional)
        one["note"] = "provisional";
    return one;
}

Json json(const MarkerCourse& marker)
{
    Json changes = Json::array(), calls = Json::array();
    for (const MarkerChange& change : marker.changes)
        changes.push_back({{"date", change.date.iso()},
                           {"days", change.days},
                           {"value", change.value},
                           {"change_percent", orNull(change.changePercent)}});
    for (const MarkerCall& call : marker.calls)
        calls.push_back(json(call));
    return {{"marker", marker.marker},
            {"unit", marker.unit},
            {"baseline", orNull(marker.baseline)},
            {"baseline_date", dateOrNull(marker.baselineDate)},
            {"stratum", textOrNull(marker.stratum)},
            {"changes", std::move(changes)},
            {"rules", std::move(calls)},
            {"missing", textOrNull(marker.missing)}};
}

Json json(const ClinicalRow& row)
{
    return {{"item", row.name},
            {"date", row.date.iso()},
            {"value", row.value},
            {"unit", textOrNull(row.unit)},
            {"uln", orNull(row.upperLimit)}};
}

Json json(const std::vector<ClinicalRow>& rows)
{
    Json all = Json::array();
    for (const ClinicalRow& row : rows)
        all.push_back(json(row));
    return all;
}

} // namespace

OrderedJson clinicalJson(const ClinicalCourse& course)
{
    Json visits = Json::array(), markers = Json::array();
    for (const VisitScores& visit : course.visits) {
        Json scores = Json::array();
        for (const ClinicalScore& score : visit.scores)
            scores.push_back(json(score));
        visits.push_back(
            {{"timepoint", visit.timepoint}, {"date", visit.date.iso()}, {"scores", std::move(scores)}});
    }
    for (const MarkerCourse& marker : course.markers)
        markers.push_back(json(marker));
    return {{"start", dateOrNull(course.start)}, {"start_is", textOrNull(course.startIs)},
            {"visits", std::move(visits)},       {"markers", std::move(markers)},
            {"events", json(course.events)},     {"records", json(course.records)}};
}

} // namespace hepatica::measurement
