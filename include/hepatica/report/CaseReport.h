#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/Case.h>
#include <hepatica/report/KeyImage.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hepatica::report {

/// Everything a report shows: the case, its assessments, and a key image for every measured lesion and visit.
struct CaseReport {
    measurement::Case case_;
    std::vector<measurement::PatientAssessment> assessments;
    std::vector<KeyImage> keyImages;
    std::vector<Warning>
        warnings; ///< images that could not be read any more, and the like; printed in the report
    std::string softwareVersion;
};

/// Assesses the case and reads the images again for the key images. Images that are gone are a warning.
[[nodiscard]] Expected<CaseReport>
makeReport(const measurement::Case& case_, const std::string& softwareVersion, const Progress& progress = {});

/// "pdf", "csv", "json": the formats that can be written, in the order of the help text.
[[nodiscard]] std::vector<std::string> reportFormats();

/// Writes <case id>.<format> files into the folder (made when it is not there), each whole or not at all, and
/// returns them: a PDF of one A4 page a visit; lesions.csv and assessments.csv; one JSON document. Problems:
/// `BadDocument` for an unknown format, `NotWritable`, `Cancelled`.
[[nodiscard]] Expected<std::vector<std::filesystem::path>>
writeReport(const CaseReport& report, const std::filesystem::path& folder,
            const std::vector<std::string>& formats);

} // namespace hepatica::report
