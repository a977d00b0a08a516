#include "ReportDocuments.h"

#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/LesionTable.h>

namespace hepatica::report {

Expected<std::vector<ReportDocument>> csvDocuments(const CaseReport& report, const std::string& stem)
{
    return std::vector<ReportDocument>{
        {stem + "-lesions.csv", measurement::lesionTableText(measurement::lesionRows(report.case_))},
        {stem + "-assessments.csv", measurement::assessmentsCsv(report.assessments)},
    };
}

} // namespace hepatica::report
