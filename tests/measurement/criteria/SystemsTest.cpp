// All systems side by side on one set of rows.
#include "Course.h"

namespace hepatica::tests {

namespace {

CourseOf diametersOnly()
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-03-01").target("T01", 20_mm);
    return course;
}

} // namespace

TEST(Systems, AllOfThemRunInTheOrderOfTheInterface)
{
    const std::vector<std::string> names{
        "recist-1.1", "mrecist", "irecist",      "irrc",       "irrecist-nishino", "irrecist-bohnsack",
        "imrecist",   "who",     "easl",         "qeasl",      "vrecist",          "choi",
        "mchoi",      "recicl",  "li-rads-2018", "lr-tr-2018", "lr-tr-2024"};
    EXPECT_EQ(protocolNames(), names);
    const auto patient = assess(diametersOnly().rows).value().at(0);
    ASSERT_EQ(patient.criteria.size(), names.size());
    for (std::size_t at = 0; at < names.size(); ++at)
        EXPECT_EQ(patient.criteria[at].name, names[at]);
}

TEST(Systems, AnInputThatIsMissingIsNamedByLesionAndVisitAndNeverGuessed)
{
    const CourseOf course = diametersOnly();
    const std::map<std::string, std::string> lacking{
        {"mrecist", "T01 at FU1: viable_long_axis_mm"},
        {"irrc", "T01 at FU1: short_axis_mm"},
        {"who", "T01 at FU1: short_axis_mm"},
        {"easl", "T01 at FU1: viable_long_axis_mm and viable_short_axis_mm"},
        {"qeasl", "T01 at FU1: viable_volume_mm3"},
        {"vrecist", "T01 at FU1: volume_mm3"},
        {"mchoi", "T01 at FU1: mean_hu"},
        {"recicl", "T01 at FU1: short_axis_mm"},
        {"li-rads-2018", "T01 at FU1: aphe, washout, capsule"},
    };
    for (const auto& [system, missing] : lacking) {
        const auto criterion = course.under(system);
        EXPECT_THAT(criterion.missingInputs, testing::Contains(missing)) << system;
        const Response overall = criterion.timepoints.back().overall;
        EXPECT_TRUE(overall == Response::NE || overall == Response::NA) << system;
    }
    for (const char* system :
         {"recist-1.1", "irecist", "irrecist-nishino", "irrecist-bohnsack", "imrecist", "choi"})
        EXPECT_EQ(course.last(system).overall, Response::PR) << system;
}

TEST(Systems, ProvisionalOnesSayIt)
{
    std::vector<std::string> provisional;
    const PatientAssessment patient = assess(diametersOnly().rows).value().at(0);
    for (const CriterionAssessment& criterion : patient.criteria) {
        const bool said = std::ranges::any_of(
            criterion.warnings, [](const std::string& text) { return text.starts_with("provisional:"); });
        EXPECT_EQ(said, criterion.provisional) << criterion.name;
        if (criterion.provisional)
            provisional.push_back(criterion.name);
    }
    EXPECT_THAT(provisional, testing::ElementsAre("recicl", "lr-tr-2024"));
}

TEST(Systems, WithoutABaselineNoneOfThemJudgesAResponse)
{
    CourseOf course;
    course.visit("FU1", "2025-03-01").target("T01", 20_mm);
    for (const std::string& system : protocolNames())
        for (const VisitAssessment& visit : course.under(system).timepoints)
            EXPECT_TRUE(visit.overall == Response::NE || visit.overall == Response::NA) << system;
}

} // namespace hepatica::tests
