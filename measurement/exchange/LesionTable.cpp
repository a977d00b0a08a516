#include <hepatica/measurement/LesionTable.h>

#include "Cells.h"
#include "Csv.h"
#include "TableColumns.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace hepatica::measurement {

namespace {

/// Problems of one table, in the order of its lines.
class Findings {
public:
    explicit Findings(std::string file) : file_(std::move(file)) {}

    void add(ProblemCode code, std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), file_);
        all_.push_back({code, std::move(arguments), {}});
    }
    void addRow(int line, const std::string& what) { add(ProblemCode::BadRow, {std::to_string(line), what}); }
    [[nodiscard]] bool empty() const { return all_.empty(); }
    [[nodiscard]] tl::unexpected<Problem> take()
    {
        Problem first = std::move(all_.front());
        first.further.assign(std::make_move_iterator(all_.begin() + 1), std::make_move_iterator(all_.end()));
        return tl::unexpected(std::move(first));
    }

private:
    std::string file_;
    std::vector<Problem> all_;
};

/// Where each column of a file goes: a known one, one that is kept as it is, or one without a name.
template <typename Row> struct Header {
    std::vector<const TableColumn<Row>*> columns;
    std::vector<std::string> names;
};

template <typename Row> std::string requiredNames(std::span<const TableColumn<Row>> columns)
{
    std::string names;
    for (const auto& column : columns)
        if (column.required)
            names += (names.empty() ? "" : ",") + std::string(column.name);
    return names;
}

template <typename Row>
Header<Row> readHeader(const std::vector<std::string_view>& fields, int line,
                       std::span<const TableColumn<Row>> columns, Findings& findings)
{
    Header<Row> header;
    for (const std::string_view field : fields) {
        const std::string name(isUtf8Text(field) ? trimmed(field) : std::string_view());
        if (!name.empty() && std::ranges::find(header.names, name) != header.names.end())
            findings.addRow(line, "the column " + excerptOf(name) + " stands twice; expected it once");
        const auto column = std::ranges::find(columns, name, &TableColumn<Row>::name);
        header.columns.push_back(column == columns.end() ? nullptr : &*column);
        header.names.push_back(name);
    }
    for (const auto& column : columns)
        if (column.required && std::ranges::find(header.names, column.name) == header.names.end())
            findings.add(ProblemCode::MissingColumn, {std::string(column.name), requiredNames(columns)});
    return header;
}

void keep(LesionRow& row, const std::string& column, std::string_view cell)
{
    row.unknownColumns.emplace(column, cell);
}

void keep(VisitRow&, const std::string&, std::string_view) {} // VISITS.csv is not written back

template <typename Row>
bool readCells(const std::vector<std::string_view>& fields, const Header<Row>& header, Row& row,
               Findings& findings)
{
    bool good = true;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const TableColumn<Row>* column = header.columns[at];
        const std::string_view cell = trimmed(fields[at]);
        if (column != nullptr && !column->read(cell, row)) {
            good = false;
            findings.add(ProblemCode::BadValue, {std::to_string(row.line), std::string(column->name),
                                                 excerptOf(cell), column->expected()});
        }
        if (column == nullptr && !header.names[at].empty())
            keep(row, header.names[at], fields[at]);
        if (column == nullptr && header.names[at].empty() && !cell.empty()) {
            good = false;
            findings.addRow(row.line, "a value stands in column " + std::to_string(at + 1) +
                                          ", which has no name; expected a name in the header line");
        }
    }
    return good;
}

/// Sets what other columns decide when their own cell is empty.
void addDefaults(LesionRow& row, const std::vector<std::string_view>& fields, const Header<LesionRow>& header)
{
    const auto node = std::ranges::find(header.names, "node");
    const bool told = node != header.names.end() &&
                      !trimmed(fields[static_cast<std::size_t>(node - header.names.begin())]).empty();
    if (!told)
        row.node = isNodeOrgan(row.organ);
}

void addDefaults(VisitRow&, const std::vector<std::string_view>&, const Header<VisitRow>&) {}

struct LengthColumn {
    std::string_view name;
    std::optional<Length> LesionRow::*length;
};
constexpr std::array<LengthColumn, 4> LengthColumns{{
    {"long_axis_mm", &LesionRow::longAxis},
    {"short_axis_mm", &LesionRow::shortAxis},
    {"viable_long_axis_mm", &LesionRow::viableLongAxis},
    {"viable_short_axis_mm", &LesionRow::viableShortAxis},
}};

/// A length that cannot stand beside a state of no size; of what is absent it may be 0. Empty when none does.
template <typename Enum, std::size_t N>
std::string lengthAgainst(std::string_view column, const std::array<WordTable<Enum>, N>& words, Enum state,
                          std::span<const LengthColumn> lengths, const LesionRow& row)
{
    const bool absent = state == Enum::Absent;
    for (const LengthColumn& one : lengths)
        if (const auto& length = row.*one.length; length && (!absent || *length > Length()))
            return std::string(column) + " is " + std::string(wordOf(words, state)) + ", but " +
                   std::string(one.name) + " is " + length->text() + "; expected no length" +
                   (absent ? ", 0," : "") + " or the state measured";
    return {};
}

std::string lengthAgainstState(const LesionRow& row)
{
    constexpr std::span Lengths(LengthColumns);
    const bool noSize = row.state == LesionState::Absent || row.state == LesionState::NotEvaluable ||
                        row.state == LesionState::NotDone;
    std::string what =
        noSize ? lengthAgainst("the state", LesionStateWords, row.state, Lengths, row) : std::string();
    if (what.empty() &&
        (row.viableState == ViableState::Absent || row.viableState == ViableState::NotEvaluable))
        what = lengthAgainst("viable_state", ViableStateWords, *row.viableState, Lengths.subspan(2), row);
    return what;
}

/// What contradicts itself within the row; empty when nothing does.
std::string contradictionOf(const LesionRow& row)
{
    if (row.longAxis && row.shortAxis && *row.shortAxis > *row.longAxis)
        return "the short axis of " + row.shortAxis->text() + " mm is longer than the long axis of " +
               row.longAxis->text() + " mm; expected the shorter one as short_axis_mm";
    if (row.viableLongAxis && row.viableShortAxis && *row.viableShortAxis > *row.viableLongAxis)
        return "the viable short axis of " + row.viableShortAxis->text() +
               " mm is longer than the viable long axis of " + row.viableLongAxis->text() +
               " mm; expected the shorter one as viable_short_axis_mm";
    return lengthAgainstState(row);
}

std::string contradictionOf(const VisitRow& row)
{
    if (row.dateFirst && row.dateLast && *row.dateFirst > *row.dateLast)
        return "date_first " + row.dateFirst->iso() + " is after date_last " + row.dateLast->iso() +
               "; expected the first day first";
    return {};
}

std::string keyOf(const LesionRow& row)
{
    return row.patient + '\n' + row.evaluator + '\n' + row.timepoint + '\n' + row.lesion;
}

std::string keyOf(const VisitRow& row)
{
    return row.patient + '\n' + row.evaluator + '\n' + row.timepoint;
}

std::string namesOf(const LesionRow& row)
{
    return excerptOf(row.patient) + ", " + excerptOf(row.evaluator) + ", " + excerptOf(row.timepoint) + ", " +
           excerptOf(row.lesion);
}

std::string namesOf(const VisitRow& row)
{
    return excerptOf(row.patient) + ", " + excerptOf(row.evaluator) + ", " + excerptOf(row.timepoint);
}

constexpr ProblemCode duplicateOf(const LesionRow&)
{
    return ProblemCode::DuplicateRow;
}

constexpr ProblemCode duplicateOf(const VisitRow&)
{
    return ProblemCode::DuplicateVisit;
}

/// Fills the row from one record and tells what is wrong with it; `lines` knows the keys that were read.
template <typename Row>
void readRow(const CsvReader& reader, const std::vector<std::string_view>& fields, const Header<Row>& header,
             Row& row, std::unordered_map<std::string, int>& lines, Findings& findings)
{
    row.line = reader.line();
    if (!reader.fault().empty())
        return findings.addRow(row.line, std::string(reader.fault()));
    if (!std::ranges::all_of(fields, isUtf8Text))
        return findings.addRow(row.line, "holds bytes that are not UTF-8 text; save the table as UTF-8");
    if (fields.size() != header.columns.size())
        return findings.addRow(row.line, std::to_string(fields.size()) + " fields; expected " +
                                             std::to_string(header.columns.size()) +
                                             " as in the header line");
    if (!readCells(fields, header, row, findings))
        return;
    addDefaults(row, fields, header);
    if (const std::string what = contradictionOf(row); !what.empty())
        findings.addRow(row.line, what);
    const auto [known, isNew] = lines.try_emplace(keyOf(row), row.line);
    if (!isNew)
        findings.add(duplicateOf(row),
                     {std::to_string(row.line), namesOf(row), std::to_string(known->second)});
}

template <typename Row>
Expected<std::vector<Row>> readTable(const std::filesystem::path& file,
                                     std::span<const TableColumn<Row>> columns)
{
    const auto text = textOf(file);
    if (!text)
        return passOn(text);
    CsvReader reader(*text);
    std::vector<std::string_view> fields;
    if (!reader.next(fields))
        return fail(ProblemCode::NothingToAssess, {file.string()});
    Findings findings(file.string());
    const Header<Row> header = readHeader(fields, reader.line(), columns, findings);
    if (!findings.empty())
        return findings.take();

    // A row that holds its keys and a date is never shorter than this: no table of line ends takes all
    // memory.
    constexpr std::size_t ShortestRow = 24;
    const auto lineEnds = static_cast<std::size_t>(std::ranges::count(*text, '\n'));
    std::vector<Row> rows;
    rows.reserve(std::min(lineEnds, text->size() / ShortestRow) + 1);
    std::unordered_map<std::string, int> lines;
    lines.reserve(rows.capacity());
    while (reader.next(fields))
        readRow(reader, fields, header, rows.emplace_back(), lines, findings);
    if (!findings.empty())
        return findings.take();
    return rows;
}

} // namespace

Expected<std::vector<LesionRow>> readLesionTable(const std::filesystem::path& file)
{
    auto rows = readTable(file, lesionColumns());
    if (rows && rows->empty())
        return fail(ProblemCode::NothingToAssess, {file.string()});
    return rows;
}

Expected<std::vector<VisitRow>> readVisitTable(const std::filesystem::path& file)
{
    return readTable(file, visitColumns());
}

std::string lesionTableText(std::span<const LesionRow> rows)
{
    std::set<std::string> unknown;
    for (const LesionRow& row : rows)
        for (const auto& [column, cell] : row.unknownColumns)
            unknown.insert(column);
    std::vector<std::string> fields;
    for (const auto& column : lesionColumns())
        fields.emplace_back(column.name);
    fields.insert(fields.end(), unknown.begin(), unknown.end());
    std::string text = csvRecord(fields);
    for (const LesionRow& row : rows) {
        fields.clear();
        for (const auto& column : lesionColumns())
            fields.push_back(column.write(row));
        for (const std::string& column : unknown) {
            const auto cell = row.unknownColumns.find(column);
            fields.push_back(cell == row.unknownColumns.end() ? std::string() : cell->second);
        }
        text += csvRecord(fields);
    }
    return text;
}

} // namespace hepatica::measurement
