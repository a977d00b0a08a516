#include "PointTable.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

namespace {

std::string trimmedCell(std::string_view text)
{
    constexpr std::string_view Blank = " \t\r\"";
    const auto first = text.find_first_not_of(Blank);
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(Blank) - first + 1));
}

std::vector<std::string> cellsOf(std::string_view line)
{
    std::vector<std::string> cells;
    while (true) {
        const auto comma = line.find(',');
        cells.push_back(trimmedCell(line.substr(0, comma)));
        if (comma == std::string_view::npos)
            return cells;
        line.remove_prefix(comma + 1);
    }
}

std::optional<double> numberFrom(const std::string& text)
{
    double number = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

/// Where the wanted columns stand in the header.
Expected<std::vector<std::size_t>> placesOf(const std::vector<std::string>& header,
                                            const std::vector<std::string>& columns, const std::string& file)
{
    std::vector<std::size_t> places;
    for (const std::string& column : columns) {
        const auto found = std::ranges::find(header, column);
        if (found == header.end())
            return fail(ProblemCode::MissingColumn,
                        {file, column, fmt::format("{}", fmt::join(columns, ","))});
        places.push_back(static_cast<std::size_t>(found - header.begin()));
    }
    return places;
}

/// The numbers of one line; what is wrong with it goes to `problems`.
std::vector<double> rowOf(const std::vector<std::string>& cells, const std::vector<std::size_t>& places,
                          const std::vector<std::string>& columns, const std::string& file,
                          std::size_t lineNumber, std::vector<Problem>& problems)
{
    std::vector<double> row;
    for (std::size_t n = 0; n < places.size(); ++n) {
        const auto number = numberFrom(cells[places[n]]);
        if (!number)
            problems.push_back({ProblemCode::BadValue,
                                {file, std::to_string(lineNumber), columns[n], cells[places[n]],
                                 "a number in millimetres with a point, such as -12.5"},
                                {}});
        row.push_back(number.value_or(0.0));
    }
    return row;
}

} // namespace

Expected<std::vector<std::vector<double>>> readNumberTable(const std::filesystem::path& file,
                                                           const std::vector<std::string>& columns)
{
    if (std::error_code ignored; !std::filesystem::exists(file, ignored))
        return fail(ProblemCode::NoSuchFile, {file.string()});
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    if (!stream || std::filesystem::is_directory(file))
        return fail(ProblemCode::NotReadable, {file.string(), "it is no file that can be opened"});
    std::getline(stream, line);
    if (line.starts_with("\xEF\xBB\xBF")) // what spreadsheets put before UTF-8
        line.erase(0, 3);
    const std::vector<std::string> header = cellsOf(line);
    const auto places = placesOf(header, columns, file.string());
    if (!places)
        return passOn(places);
    std::vector<std::vector<double>> rows;
    std::vector<Problem> problems;
    for (std::size_t number = 2; std::getline(stream, line); ++number) {
        if (trimmedCell(line).empty())
            continue;
        const auto cells = cellsOf(line);
        if (cells.size() == header.size())
            rows.push_back(rowOf(cells, *places, columns, file.string(), number, problems));
        else
            problems.push_back({ProblemCode::BadRow,
                                {file.string(), std::to_string(number),
                                 fmt::format("has {} cells, the header has {}", cells.size(), header.size())},
                                {}});
    }
    if (problems.empty())
        return rows;
    Problem first = problems.front();
    first.further.assign(std::next(problems.begin()), problems.end());
    return tl::unexpected<Problem>(std::move(first));
}

Expected<std::vector<imaging::LandmarkPair>> readLandmarks(const std::filesystem::path& file)
{
    std::vector<imaging::LandmarkPair> pairs;
    if (file.empty())
        return pairs;
    const auto rows =
        readNumberTable(file, {"fixed_x", "fixed_y", "fixed_z", "moving_x", "moving_y", "moving_z"});
    if (!rows)
        return passOn(rows);
    for (const auto& row : *rows)
        pairs.push_back({{row[0], row[1], row[2]}, {row[3], row[4], row[5]}});
    return pairs;
}

} // namespace hepatica::cli
