#include <hepatica/measurement/ResponseTable.h>

#include "Cells.h"
#include "TableReader.h"

#include <array>
#include <map>

namespace hepatica::measurement {

namespace {

using Text = std::string_view;

bool readDay(Text cell, ResponseRow& row)
{
    std::optional<Date> date;
    if (cell.empty() || !cells::readDate(cell, date))
        return false;
    row.date = *date;
    return true;
}

constexpr std::array RecistCodes{Response::CR, Response::PR, Response::SD,
                                 Response::PD, Response::NE, Response::NonCrNonPd,
                                 Response::NA, Response::ND, Response::Missing};
constexpr std::array IrecistCodes{Response::CR,  Response::PR,  Response::SD,
                                  Response::UPD, Response::CPD, Response::NonCrNonPd};

bool readResponse(Text cell, ResponseRow& row)
{
    const auto response = responseFromCode(cell);
    if (!response)
        return false;
    row.response = *response;
    const bool recist = responseCode(*response, CodeStyle::Recist) == cell;
    const bool irecist = responseCode(*response, CodeStyle::Irecist) == cell;
    if (recist != irecist || *response == Response::UPD || *response == Response::CPD)
        row.style = irecist ? CodeStyle::Irecist : CodeStyle::Recist;
    return true;
}

std::string aCode()
{
    std::string codes = "one of ";
    for (const Response response : RecistCodes)
        codes += std::string(responseCode(response)) + ", ";
    for (const Response response : IrecistCodes)
        codes += std::string(responseCode(response, CodeStyle::Irecist)) +
                 (response == IrecistCodes.back() ? "" : ", ");
    return codes;
}

// The table is not written back: no column needs to know how.
const TableColumn<ResponseRow> ResponseColumns[] = {
    {"patient", true, [](Text cell, ResponseRow& row) { return cells::readNonEmpty(cell, row.patient); },
     nullptr, [] { return std::string("a text that is not empty"); }},
    {"date", true, readDay, nullptr, cells::aDay},
    {"response", true, readResponse, nullptr, aCode},
    {"start", false, [](Text cell, ResponseRow& row) { return cells::readDate(cell, row.start); }, nullptr,
     cells::aDay},
};

std::string complete(ResponseRow&, const std::function<bool(Text)>&)
{
    return {};
}

/// A response before the start: the patient's own, which may stand in another row, else the common one.
void tellBeforeStart(const std::vector<ResponseRow>& rows, std::optional<Date> commonStart,
                     Findings& findings)
{
    std::map<std::string_view, Date> own;
    for (const ResponseRow& row : rows)
        if (row.start)
            own.emplace(row.patient, *row.start);
    for (const ResponseRow& row : rows) {
        const auto found = own.find(row.patient);
        const auto start = found != own.end() ? std::optional(found->second) : commonStart;
        if (start && *start > row.date)
            findings.addRow(row.line, "the response of " + row.date.iso() + " is before the start on " +
                                          start->iso() + "; expected responses from the start on");
    }
}

std::string keyOf(const ResponseRow& row)
{
    return row.patient + '\n' + row.date.iso();
}

void tellDuplicate(Findings& findings, const ResponseRow& row, int firstLine)
{
    findings.addRow(row.line, excerptOf(row.patient) + " has a response on " + row.date.iso() + " in line " +
                                  std::to_string(firstLine) + " too; expected one a day");
}

/// The rows of one patient agree on the start of treatment and on the system.
void tellDisagreement(const std::vector<ResponseRow>& rows, Findings& findings)
{
    std::map<std::string, const ResponseRow*> started, coded;
    for (const ResponseRow& row : rows) {
        if (row.start) {
            const ResponseRow& first = *started.try_emplace(row.patient, &row).first->second;
            if (first.start != row.start)
                findings.addRow(row.line, excerptOf(row.patient) + " has the start " + row.start->iso() +
                                              ", in line " + std::to_string(first.line) + " " +
                                              first.start->iso() + "; expected one");
        }
        if (!row.style)
            continue;
        const ResponseRow& first = *coded.try_emplace(row.patient, &row).first->second;
        if (first.style != row.style)
            findings.addRow(row.line, excerptOf(row.patient) +
                                          " has codes of RECIST 1.1 and of iRECIST (line " +
                                          std::to_string(first.line) + "); expected one system");
    }
}

PatientBestResponse bestOf(std::span<const ResponseRow* const> rows, std::optional<Date> start,
                           const BestResponseRules& rules)
{
    PatientBestResponse best;
    best.patient = rows.front()->patient;
    std::vector<DatedResponse> visits;
    for (const ResponseRow* row : rows) {
        visits.push_back({row->date, row->response});
        start = row->start ? row->start : start;
        best.style = row->style.value_or(best.style);
    }
    best.unconfirmed = bestUnconfirmed(visits, start, rules);
    best.confirmed = bestConfirmed(visits, start, rules);
    if (best.style == CodeStyle::Irecist)
        best.progression = immuneProgression(visits);
    return best;
}

} // namespace

Expected<std::vector<ResponseRow>> readResponseTable(const std::filesystem::path& file,
                                                     std::optional<Date> commonStart)
{
    const auto leaveOut = [](ResponseRow&, const std::string&, Text) {}; // it is not written back
    Findings findings(file.string());
    auto rows =
        readTable<ResponseRow>(file, {ResponseColumns, leaveOut, complete, keyOf, tellDuplicate}, findings);
    if (!rows)
        return rows;
    if (findings.empty()) {
        tellDisagreement(*rows, findings);
        tellBeforeStart(*rows, commonStart, findings);
    }
    if (!findings.empty())
        return findings.take();
    if (rows->empty())
        return fail(ProblemCode::NothingToAssess, {file.string()});
    return rows;
}

std::vector<PatientBestResponse> bestResponses(std::span<const ResponseRow> rows, std::optional<Date> start,
                                               const BestResponseRules& rules)
{
    std::vector<std::vector<const ResponseRow*>> patients;
    std::map<std::string_view, std::size_t> places;
    for (const ResponseRow& row : rows) {
        const auto [place, isNew] = places.try_emplace(row.patient, patients.size());
        if (isNew)
            patients.emplace_back();
        patients[place->second].push_back(&row);
    }
    std::vector<PatientBestResponse> best;
    for (const auto& patient : patients)
        best.push_back(bestOf(patient, start, rules));
    return best;
}

} // namespace hepatica::measurement
