#pragma once
#include <hepatica/measurement/Vocabulary.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// The words of an enumeration, as an option takes them.
template <typename Enum, std::size_t N>
std::vector<std::string> wordsOf(const std::array<measurement::WordTable<Enum>, N>& table)
{
    std::vector<std::string> all;
    for (const auto& row : table)
        all.emplace_back(row.second);
    return all;
}

} // namespace hepatica::cli
