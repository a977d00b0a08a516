// A cohort read patient by patient: the same as all at once, whatever the order of the rows and the number of
// threads.
#include "tests/measurement/criteria/RandomCourses.h"

#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/Cohort.h>
#include <hepatica/measurement/LesionTable.h>

#include <filesystem>
#include <fstream>

namespace hepatica::tests {

namespace {

class CohortFile {
public:
    CohortFile(const std::string& name, const std::string& text)
        : path_(std::filesystem::path(testing::TempDir()) / (name + std::to_string(::getpid()) + ".csv"))
    {
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~CohortFile() { std::filesystem::remove(path_); }
    CohortFile(const CohortFile&) = delete;
    CohortFile& operator=(const CohortFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Rows of many patients, two readers each.
std::vector<LesionRow> manyPatients(int patients)
{
    RandomCourses courses(99);
    std::vector<LesionRow> rows;
    for (int at = 0; at < patients; ++at)
        for (const char* reader : {"R1", "R2"})
            for (LesionRow row : courses.next().rows) {
                row.patient = "P" + std::to_string(at);
                row.evaluator = reader;
                rows.push_back(std::move(row));
            }
    return rows;
}

std::string cohortJson(const Cohort& cohort, const CohortRequest& request)
{
    std::string text;
    AssessmentsJson json(request.protocols, request.options);
    json.begin(text);
    EXPECT_TRUE(assessEach(cohort, request, [&](const PatientAssessment& patient) {
        json.add(text, patient);
        return true;
    }));
    json.end(text);
    return text;
}

std::vector<Protocol> bothProtocols()
{
    return {protocolNamed("recist-1.1").value(), protocolNamed("irecist").value()};
}

std::string problemsOfCohort(const std::string& table)
{
    const CohortFile file("lesions", table);
    const auto cohort = Cohort::open({file.path(), {}, {}});
    std::string lines;
    if (!cohort)
        for (const std::string& line : cohort.error().lines())
            lines += line + "\n";
    return lines;
}

constexpr auto ColumnsOfLesions =
    "patient,timepoint,date,role,lesion,class,organ,state,long_axis_mm,short_axis_mm\n";

} // namespace

TEST(Cohort, PatientByPatientIsAsAllAtOnceInWhateverOrderTheRowsStand)
{
    std::vector<LesionRow> rows = manyPatients(40);
    const std::vector<Protocol> protocols = bothProtocols();
    const auto atOnce = assess(rows, {}, std::span<const Protocol>(protocols)).value();
    std::ranges::shuffle(rows, std::mt19937(5));
    const CohortFile file("lesions", lesionTableText(rows));
    const auto cohort = Cohort::open({file.path(), {}, {}});
    ASSERT_TRUE(cohort) << cohort.error().text();
    EXPECT_EQ(cohort->patients(), 40U);
    std::vector<PatientAssessment> each;
    ASSERT_TRUE(assessEach(*cohort, {protocols}, [&](const PatientAssessment& patient) {
        each.push_back(patient);
        return true;
    }));
    EXPECT_EQ(each.size(), 80U); // two readers are two assessments
    EXPECT_EQ(assessmentsJson(each), assessmentsJson(atOnce));
}

TEST(Cohort, TheNumberOfThreadsDoesNotMatter)
{
    const CohortFile file("lesions", lesionTableText(manyPatients(50)));
    const auto cohort = Cohort::open({file.path(), {}, {}}).value();
    const std::vector<Protocol> protocols = bothProtocols();
    CohortRequest request{protocols, {}, RereadingModel{}, 1};
    const std::string one = cohortJson(cohort, request);
    request.threads = 3;
    EXPECT_EQ(cohortJson(cohort, request), one);
}

TEST(Cohort, TwoReadersAreNeverMixed)
{
    const std::vector<LesionRow> rows = manyPatients(30);
    std::vector<LesionRow> first, second;
    for (const LesionRow& row : rows)
        (row.evaluator == "R1" ? first : second).push_back(row);
    const auto mixed = assess(rows).value();
    const auto ofFirst = assess(first).value(), ofSecond = assess(second).value();
    for (std::size_t at = 0; at < ofFirst.size(); ++at) {
        EXPECT_EQ(assessmentsJson({mixed[2 * at]}), assessmentsJson({ofFirst[at]}));
        EXPECT_EQ(assessmentsJson({mixed[2 * at + 1]}), assessmentsJson({ofSecond[at]}));
    }
}

TEST(Cohort, EveryBadLineIsToldInOrderAndNothingIsJudged)
{
    const std::string lines = problemsOfCohort(std::string(ColumnsOfLesions) +
                                               "P2,BL,2026-01-05,baseline,T01,target,liver,measured,-3,2\n"
                                               "P1,BL,2026-01-05,baseline,T01,target,liver,measured,30,20\n"
                                               "P2,FU1,2026-01,followup,T01,target,liver,measured,30,20\n"
                                               "P1,BL,2026-01-05,baseline,T01,target,liver,measured,30,20\n"
                                               "P1,FU1\n");
    std::istringstream stream(lines);
    std::vector<std::string> told;
    for (std::string line; std::getline(stream, line);)
        told.push_back(line.substr(line.find("line ")));
    ASSERT_EQ(told.size(), 4U) << lines;
    EXPECT_THAT(told[0], testing::StartsWith("line 2: long_axis_mm"));
    EXPECT_THAT(told[1], testing::StartsWith("line 4: date"));
    EXPECT_THAT(told[2], testing::StartsWith("line 5: the same patient"));
    EXPECT_THAT(told[3], testing::StartsWith("line 6: 2 fields"));
}

TEST(Cohort, CoursesThatCannotBeAreToldAcrossPatients)
{
    const std::string lines = problemsOfCohort(std::string(ColumnsOfLesions) +
                                               "P2,BL,2026-01-05,baseline,T01,target,liver,measured,30,20\n"
                                               "P2,BL2,2026-02-05,baseline,T01,target,liver,measured,30,20\n"
                                               "P1,BL,2026-01-05,baseline,T01,target,liver,measured,30,20\n"
                                               "P1,FU1,2025-12-05,followup,T01,target,lung,measured,30,20\n");
    EXPECT_THAT(lines,
                testing::AllOf(testing::HasSubstr("line 3: patient P2: BL2 is a second baseline"),
                               testing::HasSubstr("line 5: patient P1: FU1 of 2025-12-05 is not after"),
                               testing::HasSubstr("line 4: patient P1: T01 lies in")));
}

} // namespace hepatica::tests
