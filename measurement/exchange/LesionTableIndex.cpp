#include "LesionTableIndex.h"

#include "LesionFormat.h"

#include <algorithm>

namespace hepatica::measurement {

Expected<LesionTableIndex> LesionTableIndex::of(const std::filesystem::path& file)
{
    auto text = textOf(file);
    if (!text)
        return passOn(text);
    LesionTableIndex index;
    index.text_ = std::move(*text);
    CsvReader reader(index.text_);
    std::vector<std::string_view> fields;
    if (!reader.next(fields))
        return fail(ProblemCode::NothingToAssess, {file.string()});
    Findings findings(file.string());
    index.header_ = tables::readHeader(fields, reader.line(), lesionFormat().columns, findings);
    if (!findings.empty())
        return findings.take();
    const auto column = static_cast<std::size_t>(std::ranges::find(index.header_.names, "patient") -
                                                 index.header_.names.begin());
    Rows* last = nullptr;
    std::string lastName;
    while (reader.next(fields)) {
        const bool whole = reader.fault().empty() && fields.size() == index.header_.columns.size();
        const std::string_view name = whole ? trimmed(fields[column]) : std::string_view();
        if (last == nullptr || name != lastName) { // rows of a patient mostly stand together
            lastName = name;
            last = &index.byPatient_[lastName];
        }
        last->places.push_back({reader.start(), reader.line()});
    }
    if (index.byPatient_.empty())
        return fail(ProblemCode::NothingToAssess, {file.string()});
    return index;
}

std::vector<std::string> LesionTableIndex::patients() const
{
    std::vector<std::string> names;
    for (const auto& [name, rows] : byPatient_)
        names.push_back(name);
    return names;
}

std::vector<LesionRow> LesionTableIndex::rowsOf(const std::string& patient, Findings& findings) const
{
    std::vector<LesionRow> rows;
    const auto known = byPatient_.find(patient);
    if (known == byPatient_.end())
        return rows;
    rows.reserve(known->second.places.size());
    std::unordered_map<std::string, int> lines;
    std::vector<std::string_view> fields;
    for (const Place& place : known->second.places) {
        CsvReader reader(text_, place.start, place.line);
        if (reader.next(fields))
            tables::readRow(reader, fields, header_, lesionFormat(), rows.emplace_back(), lines, findings);
    }
    return rows;
}

} // namespace hepatica::measurement
