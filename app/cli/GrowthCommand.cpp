#include "AssessmentTables.h"
#include "Commands.h"
#include "CourseText.h"

#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/Criteria.h>

#include <fmt/format.h>

namespace hepatica::cli {

namespace {

/// Growth needs the sums and the RECIST 1.1 response of the first evaluation.
int growth(const AssessmentTableOptions& options, const Console& console)
{
    const auto tables = readTables(options);
    if (!tables)
        return console.tell(tables.error());
    const auto protocol = measurement::protocolNamed("recist-1.1");
    if (!protocol)
        return console.tell(protocol.error());
    std::vector<measurement::PatientAssessment> assessments;
    const auto done = measurement::assessEach(tables->cohort, {std::span(&*protocol, 1), tables->options},
                                              [&](const auto& patient) {
                                                  assessments.push_back(patient);
                                                  return true;
                                              });
    if (!done)
        return console.tell(done.error());
    if (console.json) {
        console.print(measurement::growthReportJson(assessments, tables->options) + "\n");
        return Done;
    }
    for (const measurement::PatientAssessment& patient : assessments) {
        console.print(fmt::format("patient {}, read by {}\n", patient.patient, patient.evaluator));
        console.print(growthText(patient.growth));
        console.print(modelText(measurement::growthModelOf(patient, tables->options.modelPValue)));
        console.print(hyperprogressionText(patient.hyperprogression, tables->options.hyperprogression));
    }
    return Done;
}

} // namespace

void addGrowth(Command& app, Run& run)
{
    auto options = std::make_shared<AssessmentTableOptions>();
    Command command = app.command(
        "growth", "Growth rates between visits, a growth model, and every definition of hyperprogression");
    addTableOptions(command, *options);
    command.footer("Example:\n  hepatica growth demo/lesions.csv --json");
    command.runs(run, [options](const Console& console) { return growth(*options, console); });
}

} // namespace hepatica::cli
