#include "record/CaseTables.h"

#include "record/CaseJson.h"
#include "record/CaseRules.h"

#include <algorithm>
#include <future>
#include <map>

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

const Table ReaderTable{"reader", {"name", "role"}, 1};
const Table ReadingTable{"reading", {"timepoint", "reader"}, 2};
const Table AdjudicationTable{"adjudication", {"adjudicator"}, 1};
const Table ClinicalTable{"clinical", {"date", "name", "value"}, 3};

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

/// The columns of a row, in the order of the table, and the rest of the value.
struct Row {
    std::vector<std::string> texts;
    std::string document;
};

std::vector<Row> readRows(soci::session& sql, const Table& table, const std::string& caseId)
{
    const std::vector<std::string> keys(table.columns.begin(),
                                        table.columns.begin() + static_cast<std::ptrdiff_t>(table.keys));
    Statement select(sql, fmt::format("SELECT {}, document FROM {} WHERE case_id = :case_id ORDER BY {}",
                                      fmt::join(table.columns, ", "), table.name, fmt::join(keys, ", ")));
    Row row;
    row.texts.resize(table.columns.size());
    for (std::string& text : row.texts)
        select.into(text);
    select.into(row.document);
    select.use(caseId);
    std::vector<Row> rows;
    select.run(false);
    while (select.fetch())
        rows.push_back(row);
    return rows;
}

/// The value of a row as it was given to insertRow().
json valueOf(const Table& table, const Row& row)
{
    json value = json::parse(row.document);
    for (std::size_t at = 0; at < row.texts.size(); ++at)
        value[table.columns[at]] = row.texts[at];
    return value;
}

/// A large case holds ten thousand observations: their documents are read by two threads.
std::vector<Observation> observationsOf(const std::vector<Row>& rows)
{
    std::vector<Observation> observations(rows.size());
    const auto readPart = [&](std::size_t from, std::size_t to) {
        for (std::size_t at = from; at < to; ++at)
            observations[at] = observationFrom(valueOf(ObservationTable, rows[at]));
    };
    constexpr std::size_t WorthAThread = 256;
    if (rows.size() < WorthAThread) {
        readPart(0, rows.size());
        return observations;
    }
    auto secondHalf = std::async(std::launch::async, readPart, rows.size() / 2, rows.size());
    readPart(0, rows.size() / 2);
    secondHalf.get();
    return observations;
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

const Table& tableOf(const Lesion&)
{
    return LesionTable;
}
const Table& tableOf(const Observation&)
{
    return ObservationTable;
}
const Table& tableOf(const CaseReader&)
{
    return ReaderTable;
}
const Table& tableOf(const VisitReading&)
{
    return ReadingTable;
}
const Table& tableOf(const Adjudication&)
{
    return AdjudicationTable;
}
const Table& tableOf(const ClinicalRow&)
{
    return ClinicalTable;
}

void insertValue(soci::session& sql, const std::string& caseId, const auto& value)
{
    insertRow(sql, tableOf(value), caseId, toJson(value));
}

void eraseValue(soci::session& sql, const std::string& caseId, const Timepoint& visit)
{
    eraseRow(sql, TimepointTable, caseId, toJson(visit)); // takes its series with it
}

void eraseValue(soci::session& sql, const std::string& caseId, const auto& value)
{
    eraseRow(sql, tableOf(value), caseId, toJson(value));
}

/// The key of a row within its case.
std::string keyIn(const Table& table, const json& value)
{
    json key = json::array();
    for (std::size_t at = 0; at < table.keys; ++at)
        key.push_back(value.at(table.columns[at]));
    return key.dump();
}

std::string keyOf(const Timepoint& visit)
{
    return visit.name;
}

std::string keyOf(const auto& value)
{
    return keyIn(tableOf(value), toJson(value));
}

/// The values of one table that an action touches: what stood under a key before, what stands there after.
template <typename Value> struct Touched {
    std::map<std::string, std::pair<const Value*, const Value*>> byKey;
    void add(const Edit<Value>& edit)
    {
        if (edit.before)
            entry(*edit.before).second = nullptr;
        if (edit.after)
            byKey[keyOf(*edit.after)].second = &*edit.after;
    }

private:
    std::pair<const Value*, const Value*>& entry(const Value& before)
    {
        return byKey.try_emplace(keyOf(before), &before, nullptr).first->second;
    }
};

/// All that goes before all that comes: names may be exchanged within one action.
template <typename Value>
void writeTouched(soci::session& sql, const std::string& caseId, std::span<const Change> changes)
{
    Touched<Value> touched;
    for (const Change& change : changes)
        if (const auto* edit = std::get_if<Edit<Value>>(&change))
            touched.add(*edit);
    for (const auto& [key, values] : touched.byKey)
        if (values.first != nullptr)
            eraseValue(sql, caseId, *values.first);
    for (const auto& [key, values] : touched.byKey)
        if (values.second != nullptr)
            insertValue(sql, caseId, *values.second);
}

void writeIdentity(soci::session& sql, const Edit<CaseIdentity>& edit)
{
    const char* insert = "INSERT INTO case_ (patient_id, patient_name, birth_date, sex, id)"
                         " VALUES (:patient_id, :patient_name, :birth_date, :sex, :id)";
    const char* update = "UPDATE case_ SET patient_id = :patient_id, patient_name = :patient_name,"
                         " birth_date = :birth_date, sex = :sex WHERE id = :id";
    const CaseIdentity& next = *edit.after;
    sql << (edit.before ? update : insert), soci::use(next.patientId), soci::use(next.patientName),
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

} // namespace

std::vector<std::string> caseIds(soci::session& sql)
{
    std::vector<std::string> ids;
    const soci::rowset<std::string> rows = sql.prepare << "SELECT id FROM case_";
    ids.assign(rows.begin(), rows.end());
    std::ranges::sort(ids); // a database may order by the rules of a language
    return ids;
}

std::vector<std::string> everyCaseId(soci::session& sql)
{
    std::vector<std::string> ids;
    const soci::rowset<std::string> rows = sql.prepare
                                           << "SELECT id FROM case_ UNION SELECT case_id FROM action";
    ids.assign(rows.begin(), rows.end());
    std::ranges::sort(ids);
    return ids;
}

std::vector<CaseReader> readReaders(soci::session& sql, const std::string& caseId)
{
    std::vector<CaseReader> readers;
    for (const Row& row : readRows(sql, ReaderTable, caseId))
        readers.push_back(readerFrom(valueOf(ReaderTable, row)));
    return readers;
}

std::vector<CaseSummary> caseSummaries(soci::session& sql, const std::string& containing)
{
    CaseSummary one;
    CaseIdentity& identity = one.identity;
    int timepoints = 0, lesions = 0, actions = 0, readers = 0;
    // A name may hold what LIKE takes for a pattern.
    std::string pattern = "%";
    for (const char letter : containing)
        pattern += (letter == '%' || letter == '_' || letter == '!' ? "!" : "") + std::string(1, letter);
    pattern += "%";
    soci::statement select =
        (sql.prepare << "SELECT id, patient_id, patient_name, birth_date, sex,"
                        " (SELECT COUNT(*) FROM timepoint WHERE timepoint.case_id = case_.id),"
                        " (SELECT COUNT(*) FROM lesion WHERE lesion.case_id = case_.id),"
                        " (SELECT COUNT(*) FROM action WHERE action.case_id = case_.id),"
                        " (SELECT COUNT(*) FROM reader WHERE reader.case_id = case_.id AND role = 'reader')"
                        " FROM case_ WHERE LOWER(id) LIKE LOWER(:pattern) ESCAPE '!'"
                        " OR LOWER(patient_id) LIKE LOWER(:pattern) ESCAPE '!'"
                        " OR LOWER(patient_name) LIKE LOWER(:pattern) ESCAPE '!'",
         soci::into(identity.id), soci::into(identity.patientId), soci::into(identity.patientName),
         soci::into(identity.birthDate), soci::into(identity.sex), soci::into(timepoints),
         soci::into(lesions), soci::into(actions), soci::into(readers), soci::use(pattern, "pattern"));
    std::vector<CaseSummary> summaries;
    select.execute();
    while (select.fetch()) {
        const bool isBlinded = readers > 1;
        const auto told = [&](int count) { return isBlinded ? std::nullopt : std::optional(count); };
        one.timepoints = told(timepoints);
        one.lesions = told(lesions);
        one.actions = told(actions);
        summaries.push_back(one);
    }
    std::ranges::sort(summaries, {}, [](const CaseSummary& summary) { return summary.identity.id; });
    return summaries;
}

std::optional<Case> readCase(soci::session& sql, const std::string& caseId)
{
    const auto identity = readIdentity(sql, caseId);
    if (!identity)
        return std::nullopt;
    Case held;
    held.identity = *identity;
    std::map<std::string, json> seriesOf;
    for (const Row& row : readRows(sql, SeriesTable, caseId)) {
        json series = valueOf(SeriesTable, row);
        json& list =
            seriesOf.try_emplace(series.at("timepoint").get<std::string>(), json::array()).first->second;
        list.push_back(std::move(series));
    }
    for (const Row& row : readRows(sql, TimepointTable, caseId)) {
        json visit = valueOf(TimepointTable, row);
        const auto series = seriesOf.find(visit.at("name").get<std::string>());
        visit["series"] = series == seriesOf.end() ? json::array() : std::move(series->second);
        held.timepoints.push_back(timepointFrom(visit));
    }
    for (const Row& row : readRows(sql, LesionTable, caseId))
        held.lesions.push_back(lesionFrom(valueOf(LesionTable, row)));
    for (const Row& row : readRows(sql, ReaderTable, caseId))
        held.readers.push_back(readerFrom(valueOf(ReaderTable, row)));
    for (const Row& row : readRows(sql, ReadingTable, caseId))
        held.readings.push_back(readingFrom(valueOf(ReadingTable, row)));
    for (const Row& row : readRows(sql, AdjudicationTable, caseId))
        held.adjudication = adjudicationFrom(valueOf(AdjudicationTable, row));
    for (const Row& row : readRows(sql, ClinicalTable, caseId))
        held.clinical.push_back(clinicalRowFrom(valueOf(ClinicalTable, row)));
    held.observations = observationsOf(readRows(sql, ObservationTable, caseId));
    putInOrder(held);
    return held;
}

void writeChanges(soci::session& sql, const std::string& caseId, std::span<const Change> changes)
{
    for (const Change& change : changes)
        if (const auto* edit = std::get_if<Edit<CaseIdentity>>(&change))
            writeIdentity(sql, *edit);
    writeTouched<Timepoint>(sql, caseId, changes);
    writeTouched<Lesion>(sql, caseId, changes);
    writeTouched<Observation>(sql, caseId, changes);
    writeTouched<CaseReader>(sql, caseId, changes);
    writeTouched<VisitReading>(sql, caseId, changes);
    writeTouched<Adjudication>(sql, caseId, changes);
    writeTouched<ClinicalRow>(sql, caseId, changes);
}

} // namespace hepatica::measurement
