#include <hepatica/measurement/ClinicalTable.h>

#include "Cells.h"
#include "TableReader.h"
#include "clinical/ClinicalItems.h"

#include <map>

namespace hepatica::measurement {

namespace {

/// A row and its upper limit of normal as written, until the item tells how to read it.
struct ClinicalRecord : ClinicalRow {
    std::string limit;
};

bool readDay(std::string_view cell, ClinicalRecord& row)
{
    std::optional<Date> date;
    if (cell.empty() || !cells::readDate(cell, date))
        return false;
    row.date = *date;
    return true;
}

using Record = ClinicalRecord;
using Text = std::string_view;

// The table is not written back: no column needs to know how.
const TableColumn<Record> ClinicalColumns[] = {
    {"patient", true, [](Text cell, Record& row) { return cells::readNonEmpty(cell, row.patient); }, nullptr,
     [] { return std::string("a text that is not empty"); }},
    {"date", true, readDay, nullptr, [] { return std::string("a day such as 2026-03-31"); }},
    {"item", true, [](Text cell, Record& row) { return cells::readNonEmpty(cell, row.name); }, nullptr,
     [] { return std::string("the name of what was found, such as AFP"); }},
    {"value", true, [](Text cell, Record& row) { return cells::readText(cell, row.value); }, nullptr,
     [] { return std::string("text"); }},
    {"unit", false, [](Text cell, Record& row) { return cells::readText(cell, row.unit); }, nullptr,
     [] { return std::string("text"); }},
    {"uln", false, [](Text cell, Record& row) { return cells::readText(cell, row.limit); }, nullptr,
     [] { return std::string("a number"); }},
};

std::string complete(Record& row, const std::function<bool(std::string_view)>&)
{
    return understand(row, row.limit);
}

/// Any other item may stand twice on a day: several adverse events.
std::string keyOf(const Record& row)
{
    if (row.item == ClinicalItem::Other || row.item == ClinicalItem::LocalTreatment)
        return {};
    return row.patient + '\n' + row.date.iso() + '\n' + row.name;
}

void tellDuplicate(Findings& findings, const Record& row, int firstLine)
{
    findings.addRow(row.line, row.name + " of " + excerptOf(row.patient) + " on " + row.date.iso() +
                                  " stands in line " + std::to_string(firstLine) +
                                  " too; expected one row an item and day");
}

/// What happens once stands once, over all days.
void tellRepeated(const std::vector<Record>& rows, Findings& findings)
{
    std::map<std::pair<std::string, ClinicalItem>, const Record*> first;
    for (const Record& row : rows) {
        if (!factsOf(row.item).once)
            continue;
        const auto [known, isNew] = first.try_emplace({row.patient, row.item}, &row);
        const bool differs = !isNew && known->second->date != row.date &&
                             (row.item != ClinicalItem::Sex || known->second->number != row.number);
        if (differs)
            findings.addRow(row.line, row.name + " of " + excerptOf(row.patient) + " stands in line " +
                                          std::to_string(known->second->line) +
                                          " too, on another day; expected it once");
    }
}

void tellAfterDeath(const std::vector<Record>& rows, Findings& findings)
{
    std::map<std::string, const Record*> deaths;
    for (const Record& row : rows)
        if (row.item == ClinicalItem::Death)
            deaths.try_emplace(row.patient, &row);
    for (const Record& row : rows) {
        const auto death = deaths.find(row.patient);
        if (death == deaths.end() || row.item == ClinicalItem::Death || row.date <= death->second->date)
            continue;
        findings.addRow(row.line, row.name + " of " + excerptOf(row.patient) + " on " + row.date.iso() +
                                      " is after the death on " + death->second->date.iso() + " in line " +
                                      std::to_string(death->second->line) + "; expected no row after it");
    }
}

} // namespace

Expected<std::vector<ClinicalRow>> readClinicalTable(const std::filesystem::path& file)
{
    const auto leaveOut = [](Record&, const std::string&, std::string_view) {}; // it is not written back
    Findings findings(file.string());
    const auto records =
        readTable<Record>(file, {ClinicalColumns, leaveOut, complete, keyOf, tellDuplicate}, findings);
    if (!records)
        return passOn(records);
    if (findings.empty()) {
        tellRepeated(*records, findings);
        tellAfterDeath(*records, findings);
    }
    if (!findings.empty())
        return findings.take();
    return std::vector<ClinicalRow>(records->begin(), records->end());
}

} // namespace hepatica::measurement
