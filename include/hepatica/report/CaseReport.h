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

/// Assesses the case and reads the images again for the key images, one series at a time. Images that are
/// gone or no longer lie on the grid that was measured are a warning. Problems: those of
/// measurement::assess(), and `Cancelled`.
[[nodiscard]] Expected<CaseReport>
makeReport(const measurement::Case& case_, const std::string& softwareVersion, const Progress& progress = {});

/// "pdf", "csv", "json": the formats that can be written, in the order of the help text.
[[nodiscard]] std::vector<std::string> reportFormats();

/// Writes the report into the folder (made when it is not there) and returns the files: <case id>.pdf with,
/// for each reader, every response system over all visits side by side with the kinetics (where a visit after
/// the baseline is assessed; one or two A4 pages), then one page a visit, which goes on on a second page only
/// when the visit has more lesions than fit; <case id>-lesions.csv and <case id>-assessments.csv; <case
/// id>.json. Characters of the case id that a file name cannot have are written as "_". Every file appears
/// whole or not at all, and none does when one of them cannot be written. The same report gives the same
/// bytes, except for the PDF's creation date (and, in a program with its own QGuiApplication, the order of
/// the fonts in it). Needs no display: a program without a QGuiApplication gets one that draws nowhere.
///
/// Problems: `BadDocument` for an unknown format, `NotWritable`.
[[nodiscard]] Expected<std::vector<std::filesystem::path>>
writeReport(const CaseReport& report, const std::filesystem::path& folder,
            const std::vector<std::string>& formats);

} // namespace hepatica::report
