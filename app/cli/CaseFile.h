#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// The cases of a file, or the one named; the file is only read. `NoSuchFile`, `NotACaseFile`, `NoSuchCase`.
[[nodiscard]] Expected<std::vector<measurement::Case>> loadCases(const std::string& file,
                                                                 const std::string& caseId = {});

} // namespace hepatica::cli
