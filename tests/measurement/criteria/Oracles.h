#pragma once
#include "measurement/exchange/Csv.h"
#include "tests/Reference.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// The known answers of the reference folder, as JSON and as records of a CSV.
namespace hepatica::tests {

inline nlohmann::json jsonOf(const std::filesystem::path& file)
{
    return nlohmann::json::parse(std::ifstream(file));
}

/// A CSV as maps from column to field.
inline std::vector<std::map<std::string, std::string>> recordsOf(const std::filesystem::path& file)
{
    const std::string text = measurement::textOf(file).value();
    measurement::CsvReader reader(text);
    std::vector<std::string_view> fields;
    EXPECT_TRUE(reader.next(fields));
    const std::vector<std::string> names(fields.begin(), fields.end());
    std::vector<std::map<std::string, std::string>> records;
    while (reader.next(fields)) {
        auto& record = records.emplace_back();
        for (std::size_t column = 0; column < names.size(); ++column)
            record[names[column]] = fields[column];
    }
    return records;
}

} // namespace hepatica::tests
