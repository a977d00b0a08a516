// RECICL 2019 (Kudo), levels as Radiol Oncol 2018;52:353-364 prints them; the 50 % of TE1 is provisional.
#include "Course.h"

namespace hepatica::tests {

namespace {

using enum Response;

CourseOf nodule(Length longAxis, Length shortAxis, std::optional<double> necrosis)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.rows.back().shortAxis = 20_mm; // 800 mm2
    course.visit("FU1", "2025-03-01").target("T01", longAxis);
    course.rows.back().shortAxis = shortAxis;
    course.rows.back().necrosisPercent = necrosis;
    return course;
}

std::string categoryOf(const CourseOf& course)
{
    return course.last("recicl").lesions.at(0).category;
}

} // namespace

TEST(Recicl, NecrosisOrReductionMakesTheEffect)
{
    EXPECT_EQ(categoryOf(nodule(40_mm, 20_mm, 100.0)), "TE4");
    EXPECT_EQ(categoryOf(nodule(40_mm, 20_mm, 50.0)), "TE3");
    EXPECT_EQ(categoryOf(nodule(40_mm, 20_mm, 49.9)), "TE2");
    EXPECT_EQ(categoryOf(nodule(40_mm, 10_mm, 0.0)), "TE3"); // half the product
    EXPECT_EQ(categoryOf(nodule(40_mm, 10.1_mm, 0.0)), "TE2");
    EXPECT_EQ(categoryOf(nodule(0_mm, 0_mm, {})), "TE4");
}

TEST(Recicl, EnlargementIsProgressionWhateverTheNecrosis)
{
    EXPECT_EQ(categoryOf(nodule(60_mm, 20_mm, 100.0)), "TE1"); // +50 %
    EXPECT_EQ(categoryOf(nodule(59.9_mm, 20_mm, 100.0)), "TE4");
    Protocol older = protocolNamed("recicl").value();
    older.progressionPercent = 25;
    EXPECT_EQ(nodule(50_mm, 20_mm, 100.0).under(older).timepoints[0].lesions.at(0).category, "TE1");
}

TEST(Recicl, AMarginOfNecrosisTellsTheTwoKindsOfCompleteEffectApart)
{
    auto course = nodule(40_mm, 20_mm, 100.0);
    course.rows.back().necrosisMargin = NecrosisMargin::Sufficient;
    EXPECT_EQ(categoryOf(course), "TE4a");
    course.rows.back().necrosisMargin = NecrosisMargin::Insufficient;
    EXPECT_EQ(categoryOf(course), "TE4b");
}

TEST(Recicl, OverallNeedsEveryNoduleCompletelyTreated)
{
    auto course = nodule(40_mm, 20_mm, 100.0);
    EXPECT_EQ(responseCode(course.last("recicl").overall, CodeStyle::Recicl), "TE4");
    course.rows.insert(course.rows.begin() + 1, course.rows[0]);
    course.rows[1].lesion = "T02";
    course.rows.push_back(course.rows.back());
    course.rows.back().lesion = "T02";
    course.rows.back().necrosisPercent = 60.0;
    EXPECT_EQ(course.last("recicl").overall, PR);
    EXPECT_THAT(course.last("recicl").reason, testing::StartsWith("TE3: T02 is TE3:"));
}

TEST(Recicl, AMissingNecrosisIsNamedAndNotGuessed)
{
    const auto criterion = nodule(40_mm, 20_mm, {}).under("recicl");
    EXPECT_EQ(criterion.timepoints[0].overall, NE);
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("T01 at FU1: necrosis_percent"));
    EXPECT_TRUE(criterion.provisional);
}

} // namespace hepatica::tests
