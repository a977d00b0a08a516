#pragma once
#include "Csv.h"
#include "TableColumns.h"
#include "criteria/PlacedProblem.h"
#include <hepatica/core/Expected.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hepatica::measurement {

/// Problems of one table, in the order of its lines.
class Findings {
public:
    explicit Findings(std::string file) : file_(std::move(file)) {}

    /// Of the header.
    void add(ProblemCode code, std::vector<std::string> arguments) { place(0, code, std::move(arguments)); }
    void addAt(int line, ProblemCode code, std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), std::to_string(line));
        place(line, code, std::move(arguments));
    }
    void addRow(int line, const std::string& what) { addAt(line, ProblemCode::BadRow, {what}); }
    [[nodiscard]] bool empty() const { return all_.empty(); }
    /// The first problem with all others as its further ones; only when there is one.
    [[nodiscard]] tl::unexpected<Problem> take() { return tl::unexpected(together(std::move(all_))); }

private:
    void place(int line, ProblemCode code, std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), file_);
        all_.push_back({line, {code, std::move(arguments), {}}});
    }
    std::string file_;
    std::vector<PlacedProblem> all_;
};

/// Where each column of a file goes: a known one, one that is kept as it is, or one without a name.
template <typename Row> struct TableHeader {
    std::vector<const TableColumn<Row>*> columns;
    std::vector<std::string> names;
};

/// What a table asks of its rows, beyond its columns.
template <typename Row> struct TableFormat {
    std::span<const TableColumn<Row>> columns;
    /// Keeps a cell of a column that is not known.
    void (*keep)(Row& row, const std::string& column, std::string_view cell);
    /// Sets what the other columns decide; `isTold` says whether a column has a cell that is not empty.
    /// Returns what contradicts itself within the row, empty when nothing does.
    std::string (*complete)(Row& row, const std::function<bool(std::string_view)>& isTold);
    /// What no two rows share; empty: the row may stand several times.
    std::string (*key)(const Row& row);
    /// Tells that a row stands twice.
    void (*tellDuplicate)(Findings& findings, const Row& row, int firstLine);
};

namespace tables {

template <typename Row> std::string requiredNames(std::span<const TableColumn<Row>> columns)
{
    std::string names;
    for (const auto& column : columns)
        if (column.required)
            names += (names.empty() ? "" : ",") + std::string(column.name);
    return names;
}

/// What makes a header line that of another format than comma-separated UTF-8: one sentence then stands for
/// every column that cannot be found. Empty when it is none.
[[nodiscard]] std::string otherFormat(const std::vector<std::string_view>& header);

template <typename Row>
TableHeader<Row> readHeader(const std::vector<std::string_view>& fields, int line,
                            std::span<const TableColumn<Row>> columns, Findings& findings)
{
    TableHeader<Row> header;
    if (const std::string what = otherFormat(fields); !what.empty()) {
        findings.addRow(line, what);
        return header;
    }
    for (const std::string_view field : fields) {
        const std::string name(trimmed(field));
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

template <typename Row>
bool readCells(const std::vector<std::string_view>& fields, const TableHeader<Row>& header,
               const TableFormat<Row>& format, Row& row, Findings& findings)
{
    bool good = true;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const TableColumn<Row>* column = header.columns[at];
        const std::string_view cell = trimmed(fields[at]);
        if (column != nullptr && !column->read(cell, row)) {
            good = false;
            findings.addAt(row.line, ProblemCode::BadValue,
                           {std::string(column->name), excerptOf(cell), column->expected()});
        }
        if (column == nullptr && !header.names[at].empty())
            format.keep(row, header.names[at], fields[at]);
        if (column == nullptr && header.names[at].empty() && !cell.empty()) {
            good = false;
            findings.addRow(row.line, "a value stands in column " + std::to_string(at + 1) +
                                          ", which has no name; expected a name in the header line");
        }
    }
    return good;
}

/// Fills the row from one record and tells what is wrong with it; `lines` knows the keys that were read.
template <typename Row>
void readRow(const CsvReader& reader, const std::vector<std::string_view>& fields,
             const TableHeader<Row>& header, const TableFormat<Row>& format, Row& row,
             std::unordered_map<std::string, int>& lines, Findings& findings)
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
    if (!readCells(fields, header, format, row, findings))
        return;
    const auto isTold = [&](std::string_view name) {
        const auto at = std::ranges::find(header.names, name);
        return at != header.names.end() &&
               !trimmed(fields[static_cast<std::size_t>(at - header.names.begin())]).empty();
    };
    if (const std::string what = format.complete(row, isTold); !what.empty())
        findings.addRow(row.line, what);
    const std::string key = format.key(row);
    if (key.empty())
        return;
    if (const auto [known, isNew] = lines.try_emplace(key, row.line); !isNew)
        format.tellDuplicate(findings, row, known->second);
}

} // namespace tables

/// Reads a table; every bad line stands in `findings`. `NoSuchFile`, `NotReadable`, `NothingToAssess` for a
/// file without a header line.
template <typename Row>
Expected<std::vector<Row>> readTable(const std::filesystem::path& file, const TableFormat<Row>& format,
                                     Findings& findings)
{
    const auto text = textOf(file);
    if (!text)
        return passOn(text);
    CsvReader reader(*text);
    std::vector<std::string_view> fields;
    if (!reader.next(fields))
        return fail(ProblemCode::NothingToAssess, {file.string()});
    const TableHeader<Row> header = tables::readHeader(fields, reader.line(), format.columns, findings);
    if (!findings.empty())
        return std::vector<Row>();

    // A row that holds its keys and a date is never shorter than this: no table of line ends takes all
    // memory.
    constexpr std::size_t ShortestRow = 16;
    const auto lineEnds = static_cast<std::size_t>(std::ranges::count(*text, '\n'));
    std::vector<Row> rows;
    rows.reserve(std::min(lineEnds, text->size() / ShortestRow) + 1);
    std::unordered_map<std::string, int> lines;
    lines.reserve(rows.capacity());
    while (reader.next(fields))
        tables::readRow(reader, fields, header, format, rows.emplace_back(), lines, findings);
    return rows;
}

/// The same; every bad line is told in the problem (Problem::further).
template <typename Row>
Expected<std::vector<Row>> readTable(const std::filesystem::path& file, const TableFormat<Row>& format)
{
    Findings findings(file.string());
    auto rows = readTable(file, format, findings);
    if (rows && !findings.empty())
        return findings.take();
    return rows;
}

} // namespace hepatica::measurement
