#include "AssessmentTables.h"

#include "CaseFile.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

namespace {

/// The readers of cases that are read blinded, by name; empty where there are none.
std::string blindedReaders(const std::vector<measurement::Case>& cases)
{
    std::set<std::string> names;
    for (const measurement::Case& one : cases)
        for (const measurement::CaseReader& reader : one.readers)
            if (measurement::isBlinded(one) && reader.role == measurement::ReaderRole::Reader)
                names.insert(reader.name);
    return fmt::format("{}", fmt::join(names, ", "));
}

Expected<measurement::Cohort> cohortOfCaseFile(const AssessmentTableOptions& options)
{
    if (!options.visits.empty())
        return fail(ProblemCode::BadDocument,
                    {options.visits, "a case file holds its own visits", "LESIONS.csv with --visits"});
    const auto cases = casesJudgedBy(options.reader, options.lesions);
    if (!cases)
        return passOn(cases);
    std::vector<measurement::LesionRow> lesions;
    std::vector<measurement::VisitRow> visits;
    std::vector<measurement::ClinicalRow> clinical;
    for (const measurement::Case& one : *cases) {
        std::ranges::move(measurement::lesionRows(one), std::back_inserter(lesions));
        std::ranges::move(measurement::visitRows(one), std::back_inserter(visits));
        if (!one.observations.empty())
            std::ranges::move(measurement::clinicalRows(one), std::back_inserter(clinical));
    }
    if (lesions.empty() && options.reader.empty())
        if (const std::string who = blindedReaders(*cases); !who.empty())
            return fail(ProblemCode::InvalidCase,
                        {options.lesions, "what is read blinded is hidden until all have locked every visit; "
                                          "say with --reader whose locked visits are judged: " +
                                              who});
    if (lesions.empty())
        return fail(ProblemCode::NothingToAssess, {options.lesions});
    return measurement::Cohort::of(std::move(lesions), std::move(visits), std::move(clinical),
                                   {options.lesions, options.visits, options.clinical});
}

} // namespace

void addTableOptions(Command& command, AssessmentTableOptions& options)
{
    command.option("LESIONS", options.lesions, "LESIONS.csv, a case file (.hepatica) or a database of cases")
        .required();
    command.option("--visits", options.visits, "VISITS.csv");
    command.option("--clinical", options.clinical, "CLINICAL.csv: laboratory values, dates, status");
    command.option("--reader", options.reader,
                   "Whose locked visits of a blinded case (else what all may see)");
    std::string help = "Decides what sources disagree on; may stand several times:";
    for (const auto& [name, value] : measurement::optionValues({}))
        help += " " + name + "=" + value;
    command.option("--option", options.courseOptions, help).typeName("NAME=VALUE").repeats();
}

Expected<AssessmentTables> readTables(const AssessmentTableOptions& options)
{
    measurement::CourseOptions courseOptions;
    for (const std::string& assignment : options.courseOptions)
        if (const auto set = measurement::setOption(courseOptions, assignment); !set)
            return passOn(set);
    const bool isCaseFile = measurement::StoreLocation::isNamedBy(options.lesions);
    auto cohort = isCaseFile ? cohortOfCaseFile(options)
                             : measurement::Cohort::open({options.lesions, options.visits, options.clinical});
    if (!cohort)
        return passOn(cohort);
    return AssessmentTables{std::move(*cohort), courseOptions};
}

} // namespace hepatica::cli
