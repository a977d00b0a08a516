#include "record/CaseTables.h"

#include "record/CaseJson.h"
#include "record/CaseRules.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

using nlohmann::json;

namespace {

/// A table of Schema.cpp: the columns that are looked for, the first `keys` of them the key within a case.
struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::size_t keys;
};

const Table TimepointTable{"timepoint", {"name", "role", "date"}, 1};
const Table SeriesTable{"series", {"timepoint", "ordinal", "uid", "study_uid", "modality", "phase"}, 2};
const Table LesionTable{"lesion", {"tracking_uid", "name", "class", "organ"}, 1};
const Table ObservationTable{
    "observation", {"lesion_uid", "timepoint", "reader", "state", "series_uid", "mask"}, 3};

/// A statement whose number of parameters and columns is known only when it runs.
class Statement {
public:
    Statement(soci::session& sql, const std::string& text) : statement_(sql) { statement_.prepare(text); }
    void use(const std::string& value) { statement_.exchange(soci::use(value)); }
    void into(std::string& value) { statement_.exchange(soci::into(value)); }
    bool run(bool fetchFirst)
    {
        statement_.alloc();
        statement_.define_and_bind();
        return statement_.execute(fetchFirst);
    }
    bool fetch() { return statement_.fetch(); }

private:
    soci::statement statement_;
};

void insertRow(soci::session& sql, const Table& table, const std::string& caseId, json value)
{
    std::vector<std::string> texts{caseId};
    for (const std::string& column : table.columns) {
        texts.push_back(value.at(column).get<std::string>());
        value.erase(column);
    }
    texts.push_back(value.dump());
    Statement insert(
        sql, fmt::format("INSERT INTO {} (case_id, {}, document) VALUES (:case_id, :{}, :document)",
                         table.name, fmt::join(table.columns, ", "), fmt::join(table.columns, ", :")));
    for (const std::string& text : texts)
        insert.use(text);
    insert.run(true);
}

void eraseRow(soci::session& sql, const Table& table, const std::string& caseId, const json& value)
{
    std::string condition = "case_id = :case_id";
    std::vector<std::string> texts{caseId};
    for (std::size_t at = 0; at < table.keys; ++at) {
        condition += " AND " + table.columns[at] + " = :" + table.columns[at];
        texts.push_back(value.at(table.columns[at]).get<std::string>());
    }
    Statement erase(sql, "DELETE FROM " + table.name + " WHERE " + condition);
    for (const std::string& text : texts)
        erase.use(text);
    erase.run(true);
}

/// The values of a case as they were given to insertRow(), by key.
std::vector<json> readRows(soci::session& sql, const Table& table, const std::string& caseId)
{
    const std::vector<std::string> keys(table.columns.begin(),
                                        table.columns.begin() + static_cast<std::ptrdiff_t>(table.keys));
    Statement select(sql, fmt::format("SELECT {}, document FROM {} WHERE case_id = :case_id ORDER BY {}",
                                      fmt::join(table.columns, ", "), table.name, fmt::join(keys, ", ")));
    std::vector<std::string> texts(table.columns.size());
    std::string document;
    for (std::string& text : texts)
        select.into(text);
    select.into(document);
    select.use(caseId);
    std::vector<json> values;
    select.run(false);
    while (select.fetch()) {
        json& value = values.emplace_back(json::parse(document));
        for (std::size_t at = 0; at < texts.size(); ++at)
            value[table.columns[at]] = texts[at];
    }
    return values;
}

// One value into its rows and out of them.

void insertValue(soci::session& sql, const std::string& caseId, const Timepoint& visit)
{
    json value = toJson(visit);
    value.erase("series");
    insertRow(sql, TimepointTable, caseId, value);
    int ordinal = 0;
    for (const SeriesReference& series : visit.series) {
        json reference = toJson(series);
        reference["timepoint"] = visit.name;
        reference["ordinal"] = std::to_string(ordinal++);
        insertRow(sql, SeriesTable, caseId, reference);
    }
}

void insertValue(soci::session& sql, const std::string& caseId, const Lesion& lesion)
{
    insertRow(sql, LesionTable, caseId, toJson(lesion));
}

void insertValue(soci::session& sql, const std::string& caseId, const Observation& seen)
{
    insertRow(sql, ObservationTable, caseId, toJson(seen));
}

void eraseValue(soci::session& sql, const std::string& caseId, const Timepoint& visit)
{
    eraseRow(sql, TimepointTable, caseId, toJson(visit)); // takes its series with it
}

void eraseValue(soci::session& sql, const std::string& caseId, const Lesion& lesion)
{
    eraseRow(sql, LesionTable, caseId, toJson(lesion));
}

void eraseValue(soci::session& sql, const std::string& caseId, const Observation& seen)
{
    eraseRow(sql, ObservationTable, caseId, toJson(seen));
}

template <typename Value> bool holds(const std::vector<Value>& values, const Value& value)
{
    return std::ranges::find(values, value) != values.end();
}

/// All that goes before all that comes: names may be exchanged within one action.
template <typename Value>
void writeChanged(soci::session& sql, const std::string& caseId, const std::vector<Value>& stored,
                  const std::vector<Value>& next)
{
    for (const Value& value : stored)
        if (!holds(next, value))
            eraseValue(sql, caseId, value);
    for (const Value& value : next)
        if (!holds(stored, value))
            insertValue(sql, caseId, value);
}

void writeIdentity(soci::session& sql, const CaseIdentity& stored, const CaseIdentity& next)
{
    const char* insert = "INSERT INTO case_ (patient_id, patient_name, birth_date, sex, id)"
                         " VALUES (:patient_id, :patient_name, :birth_date, :sex, :id)";
    const char* update = "UPDATE case_ SET patient_id = :patient_id, patient_name = :patient_name,"
                         " birth_date = :birth_date, sex = :sex WHERE id = :id";
    if (stored == next)
        return;
    sql << (stored.id.empty() ? insert : update), soci::use(next.patientId), soci::use(next.patientName),
        soci::use(next.birthDate), soci::use(next.sex), soci::use(next.id);
}

std::optional<CaseIdentity> readIdentity(soci::session& sql, const std::string& caseId)
{
    CaseIdentity identity;
    sql << "SELECT id, patient_id, patient_name, birth_date, sex FROM case_ WHERE id = :id",
        soci::into(identity.id), soci::into(identity.patientId), soci::into(identity.patientName),
        soci::into(identity.birthDate), soci::into(identity.sex), soci::use(caseId);
    return sql.got_data() ? std::optional(identity) : std::nullopt;
}

int countRows(soci::session& sql, const std::string& table, const std::string& caseId)
{
    int count = 0;
    sql << "SELECT COUNT(*) FROM " << table << " WHERE case_id = :case_id", soci::into(count),
        soci::use(caseId);
    return count;
}

std::string utcNow()
{
    using namespace std::chrono;
    const auto now = floor<seconds>(system_clock::now());
    const auto day = floor<days>(now);
    const hh_mm_ss clock(now - day);
    return fmt::format("{}T{:02}:{:02}:{:02}Z", Date(day).iso(), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

} // namespace

std::vector<std::string> caseIds(soci::session& sql)
{
    std::vector<std::string> ids;
    const soci::rowset<std::string> rows = sql.prepare << "SELECT id FROM case_ ORDER BY id";
    ids.assign(rows.begin(), rows.end());
    return ids;
}

std::vector<CaseSummary> caseSummaries(soci::session& sql)
{
    std::vector<CaseSummary> summaries;
    for (const std::string& id : caseIds(sql))
        summaries.push_back({readIdentity(sql, id).value(), countRows(sql, "timepoint", id),
                             countRows(sql, "lesion", id), countRows(sql, "action", id)});
    return summaries;
}

std::optional<Case> readCase(soci::session& sql, const std::string& caseId)
{
    const auto identity = readIdentity(sql, caseId);
    if (!identity)
        return std::nullopt;
    Case held;
    held.identity = *identity;
    const std::vector<json> series = readRows(sql, SeriesTable, caseId);
    for (json& visit : readRows(sql, TimepointTable, caseId)) {
        visit["series"] = json::array();
        for (const json& one : series)
            if (one.at("timepoint") == visit.at("name"))
                visit["series"].push_back(one);
        held.timepoints.push_back(timepointFrom(visit));
    }
    for (const json& lesion : readRows(sql, LesionTable, caseId))
        held.lesions.push_back(lesionFrom(lesion));
    for (const json& seen : readRows(sql, ObservationTable, caseId))
        held.observations.push_back(observationFrom(seen));
    putInOrder(held);
    return held;
}

void writeCase(soci::session& sql, const Case& stored, const Case& next)
{
    const std::string& id = next.identity.id;
    writeIdentity(sql, stored.identity, next.identity);
    writeChanged(sql, id, stored.timepoints, next.timepoints);
    writeChanged(sql, id, stored.lesions, next.lesions);
    writeChanged(sql, id, stored.observations, next.observations);
}

std::vector<RecordedAction> readActions(soci::session& sql, const std::string& caseId)
{
    RecordedAction one;
    std::string changes;
    std::int64_t undoes = 0;
    soci::indicator undoesSomething = soci::i_null;
    soci::statement select =
        (sql.prepare << "SELECT sequence, time, name, reader, why, changes, undoes FROM action"
                        " WHERE case_id = :case_id ORDER BY sequence",
         soci::into(one.sequence), soci::into(one.time), soci::into(one.action.name),
         soci::into(one.action.reader), soci::into(one.action.why), soci::into(changes),
         soci::into(undoes, undoesSomething), soci::use(caseId));
    std::vector<RecordedAction> actions;
    select.execute();
    while (select.fetch()) {
        one.action.changes = changesFrom(json::parse(changes));
        one.undoes = undoesSomething == soci::i_ok ? std::optional(undoes) : std::nullopt;
        actions.push_back(one);
    }
    return actions;
}

bool isTakenBack(soci::session& sql, std::int64_t sequence)
{
    int count = 0;
    sql << "SELECT COUNT(*) FROM action WHERE undoes = :sequence", soci::into(count), soci::use(sequence);
    return count > 0;
}

RecordedAction appendAction(soci::session& sql, const std::string& caseId, const Action& action,
                            std::optional<std::int64_t> undoes)
{
    RecordedAction recorded{0, utcNow(), action, undoes};
    sql << "SELECT COALESCE(MAX(sequence), 0) + 1 FROM action", soci::into(recorded.sequence);
    const std::string changes = toJson(action.changes).dump();
    const std::int64_t undone = undoes.value_or(0);
    soci::indicator undoesSomething = undoes ? soci::i_ok : soci::i_null;
    sql << "INSERT INTO action (sequence, case_id, time, name, reader, why, changes, undoes)"
           " VALUES (:sequence, :case_id, :time, :name, :reader, :why, :changes, :undoes)",
        soci::use(recorded.sequence), soci::use(caseId), soci::use(recorded.time), soci::use(action.name),
        soci::use(action.reader), soci::use(action.why), soci::use(changes),
        soci::use(undone, undoesSomething);
    return recorded;
}

} // namespace hepatica::measurement
