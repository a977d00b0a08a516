#pragma once
#include <hepatica/report/CaseReport.h>

#include <string>
#include <vector>

namespace hepatica::report {

/// A file of the report, ready to be written.
struct ReportDocument {
    std::string fileName, bytes;
};

/// Each makes the files of one format; `stem` begins their names.
[[nodiscard]] Expected<std::vector<ReportDocument>> pdfDocuments(const CaseReport& report,
                                                                 const std::string& stem);
[[nodiscard]] Expected<std::vector<ReportDocument>> csvDocuments(const CaseReport& report,
                                                                 const std::string& stem);
[[nodiscard]] Expected<std::vector<ReportDocument>> jsonDocuments(const CaseReport& report,
                                                                  const std::string& stem);

} // namespace hepatica::report
