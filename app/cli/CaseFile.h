#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// The cases of a file or database, or the one named; it is only read. Problems: those of
/// CaseStore::openToRead(), `NoSuchCase`.
[[nodiscard]] Expected<std::vector<measurement::Case>> loadCases(const std::string& file,
                                                                 const std::string& caseId = {});

} // namespace hepatica::cli
