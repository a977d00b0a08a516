#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// What a reader may see of the cases of a file or database, or of the one named (seenBy()); it is only read.
/// Problems: those of CaseStore::openToRead(), `NoSuchCase`.
[[nodiscard]] Expected<std::vector<measurement::Case>>
casesSeenBy(const std::string& reader, const std::string& file, const std::string& caseId = {});
/// What of it may be added up and judged (judgedBy()).
[[nodiscard]] Expected<std::vector<measurement::Case>>
casesJudgedBy(const std::string& reader, const std::string& file, const std::string& caseId = {});
/// Who works at the case: the reader that is given, else R1. In a case with named readers nobody is taken for
/// granted: `NotAReader` without a name.
[[nodiscard]] Expected<std::string> readerOf(const std::string& given, const std::string& file,
                                             const std::string& caseId);
/// A case in the reader's name, to be read.
[[nodiscard]] Expected<measurement::CaseSession>
openSessionToRead(const std::string& file, const std::string& caseId, const std::string& reader);
/// A case in the reader's name, to change it. `CaseHeld` while another program has it open as this reader.
[[nodiscard]] Expected<measurement::CaseSession>
openSession(const std::string& file, const std::string& caseId, const std::string& reader);

} // namespace hepatica::cli
