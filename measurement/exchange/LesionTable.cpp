#include <hepatica/measurement/LesionTable.h>

#include "Cells.h"
#include "LesionFormat.h"
#include "TableReader.h"

#include <cmath>
#include <numbers>
#include <set>

namespace hepatica::measurement {

namespace {

void keep(LesionRow& row, const std::string& column, std::string_view cell)
{
    row.unknownColumns.emplace(column, cell);
}

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

/// The diameter of a sphere.
double diameterOf(double volume_mm3)
{
    return std::cbrt(6.0 * volume_mm3 / std::numbers::pi);
}

/// The viable part is measured apart, on another phase and by another stroke: 1 mm more is no contradiction.
std::string partAgainstWhole(const LesionRow& row)
{
    constexpr Length Apart = Length::fromHundredths(100);
    if (row.viableLongAxis && row.longAxis && *row.viableLongAxis > *row.longAxis + Apart)
        return "the viable long axis of " + row.viableLongAxis->text() +
               " mm is longer than the long axis of " + row.longAxis->text() +
               " mm; expected a part of the lesion";
    if (row.viableVolume_mm3 && row.volume_mm3 &&
        diameterOf(*row.viableVolume_mm3) > diameterOf(*row.volume_mm3) + Apart.mm())
        return "the viable volume of " + cells::text(row.viableVolume_mm3) +
               " mm3 is larger than the volume of " + cells::text(row.volume_mm3) +
               " mm3; expected a part of the lesion";
    return {};
}

using IsTold = std::function<bool(std::string_view)>;

std::string complete(LesionRow& row, const IsTold& isTold)
{
    if (!isTold("node"))
        row.node = isNodeOrgan(row.organ);
    if (row.longAxis && row.shortAxis && *row.shortAxis > *row.longAxis)
        return "the short axis of " + row.shortAxis->text() + " mm is longer than the long axis of " +
               row.longAxis->text() + " mm; expected the shorter one as short_axis_mm";
    if (row.viableLongAxis && row.viableShortAxis && *row.viableShortAxis > *row.viableLongAxis)
        return "the viable short axis of " + row.viableShortAxis->text() +
               " mm is longer than the viable long axis of " + row.viableLongAxis->text() +
               " mm; expected the shorter one as viable_short_axis_mm";
    std::string what = partAgainstWhole(row);
    return what.empty() ? lengthAgainstState(row) : what;
}

std::string complete(VisitRow& row, const IsTold&)
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

void tellDuplicate(Findings& findings, const LesionRow& row, int firstLine)
{
    findings.addAt(row.line, ProblemCode::DuplicateRow,
                   {excerptOf(row.patient) + ", " + excerptOf(row.evaluator) + ", " +
                        excerptOf(row.timepoint) + ", " + excerptOf(row.lesion),
                    std::to_string(firstLine)});
}

void tellDuplicate(Findings& findings, const VisitRow& row, int firstLine)
{
    findings.addAt(
        row.line, ProblemCode::DuplicateVisit,
        {excerptOf(row.patient) + ", " + excerptOf(row.evaluator) + ", " + excerptOf(row.timepoint),
         std::to_string(firstLine)});
}

} // namespace

const TableFormat<LesionRow>& lesionFormat()
{
    static const TableFormat<LesionRow> Format{lesionColumns(), keep, complete, keyOf, tellDuplicate};
    return Format;
}

Expected<std::vector<LesionRow>> readLesionTable(const std::filesystem::path& file)
{
    auto rows = readTable<LesionRow>(file, lesionFormat());
    if (rows && rows->empty())
        return fail(ProblemCode::NothingToAssess, {file.string()});
    return rows;
}

Expected<std::vector<VisitRow>> readVisitTable(const std::filesystem::path& file)
{
    const auto leaveOut = [](VisitRow&, const std::string&, std::string_view) {}; // it is not written back
    return readTable<VisitRow>(file, {visitColumns(), leaveOut, complete, keyOf, tellDuplicate});
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
