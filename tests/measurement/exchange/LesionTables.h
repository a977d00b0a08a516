#pragma once
#include "tests/TemporaryFolder.h"

#include <hepatica/measurement/LesionTable.h>

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

/// LESIONS.csv as a test writes it, and what reading it comes to.
namespace hepatica::tests {

using namespace measurement;
using namespace hepatica::literals;

inline const std::string Required =
    "patient,timepoint,date,role,lesion,class,organ,state,long_axis_mm,short_axis_mm";
inline const std::string Header = Required + "\n";

/// A file that is there as long as the test looks at it.
class TableFile {
public:
    explicit TableFile(const std::string& text) { std::ofstream(path(), std::ios::binary) << text; }
    [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "table.csv"; }

private:
    TemporaryFolder folder_;
};

inline std::vector<LesionRow> rowsOf(const std::string& text)
{
    const TableFile file(text);
    const auto rows = readLesionTable(file.path());
    if (!rows)
        ADD_FAILURE() << testing::PrintToString(rows.error().lines());
    return rows.value_or(std::vector<LesionRow>());
}

template <typename Rows> std::vector<std::string> withoutFolder(const Expected<Rows>& read)
{
    if (read)
        return {};
    std::vector<std::string> lines = read.error().lines();
    for (std::string& line : lines)
        if (const auto name = line.find(".csv"); name != std::string::npos)
            line = line.substr(name + 6);
    return lines;
}

/// The sentences of a bad table, without the file's name.
inline std::vector<std::string> problemsOf(const std::string& text)
{
    return withoutFolder(readLesionTable(TableFile(text).path()));
}

inline std::vector<std::string> visitProblemsOf(const std::string& text)
{
    return withoutFolder(readVisitTable(TableFile(text).path()));
}

inline std::string goodRow(const std::string& lesion = "T01")
{
    return "P1,BL,2025-01-01,baseline," + lesion + ",target,liver,measured,32.4,20\n";
}

/// A good row with one cell replaced.
inline std::string rowWith(std::size_t column, const std::string& cell)
{
    std::vector<std::string> cells{"P1",     "BL",    "2025-01-01", "baseline", "T01",
                                   "target", "liver", "measured",   "32.4",     "20"};
    cells.at(column) = cell;
    std::string row;
    for (const std::string& one : cells)
        row += (row.empty() && &one == &cells.front() ? "" : ",") + one;
    return row + "\n";
}

/// A table of one row with one optional column.
inline std::string withColumn(const std::string& column, const std::string& cell)
{
    std::string row = goodRow();
    row.pop_back();
    return Required + "," + column + "\n" + row + "," + cell + "\n";
}

} // namespace hepatica::tests
