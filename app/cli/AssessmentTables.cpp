#include "AssessmentTables.h"

#include "CaseFile.h"

#include <hepatica/measurement/ClinicalTable.h>
#include <hepatica/measurement/LesionTable.h>

#include <filesystem>

namespace hepatica::cli {

namespace {

Expected<void> readCaseFile(const AssessmentTableOptions& options, AssessmentTables& tables)
{
    if (!options.visits.empty())
        return fail(ProblemCode::BadDocument,
                    {options.visits, "a case file holds its own visits", "LESIONS.csv with --visits"});
    const auto cases = loadCases(options.lesions);
    if (!cases)
        return passOn(cases);
    for (const measurement::Case& one : *cases) {
        std::ranges::move(measurement::lesionRows(one), std::back_inserter(tables.lesions));
        std::ranges::move(measurement::visitRows(one), std::back_inserter(tables.visits));
    }
    return {};
}

/// Puts what was read into its place, or hands the problem on.
template <typename T> Expected<void> put(Expected<T> read, T& place)
{
    if (!read)
        return passOn(read);
    place = std::move(*read);
    return {};
}

Expected<void> readLesions(const AssessmentTableOptions& options, AssessmentTables& tables)
{
    if (std::filesystem::path(options.lesions).extension() == ".hepatica")
        return readCaseFile(options, tables);
    if (auto read = put(measurement::readLesionTable(options.lesions), tables.lesions); !read)
        return read;
    return options.visits.empty() ? Expected<void>()
                                  : put(measurement::readVisitTable(options.visits), tables.visits);
}

} // namespace

void addTableOptions(Command& command, AssessmentTableOptions& options)
{
    command.option("LESIONS", options.lesions, "LESIONS.csv, or a case file (.hepatica)").required();
    command.option("--visits", options.visits, "VISITS.csv");
    command.option("--clinical", options.clinical, "CLINICAL.csv: laboratory values, dates, status");
    std::string help = "Decides what sources disagree on; may stand several times:";
    for (const auto& [name, value] : measurement::optionValues({}))
        help += " " + name + "=" + value;
    command.option("--option", options.courseOptions, help).typeName("NAME=VALUE").repeats();
}

Expected<AssessmentTables> readTables(const AssessmentTableOptions& options)
{
    AssessmentTables tables;
    for (const std::string& assignment : options.courseOptions)
        if (const auto set = measurement::setOption(tables.options, assignment); !set)
            return passOn(set);
    if (const auto read = readLesions(options, tables); !read)
        return passOn(read);
    if (!options.clinical.empty())
        if (const auto read = put(measurement::readClinicalTable(options.clinical), tables.clinical); !read)
            return passOn(read);
    return tables;
}

} // namespace hepatica::cli
