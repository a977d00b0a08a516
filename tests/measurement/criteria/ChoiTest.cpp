// Choi 2007 and modified Choi (Nathan 2010): size and density.
#include "Course.h"

namespace hepatica::tests {

namespace {

using enum Response;

CourseOf sizeAndDensity(Length sizeBefore, std::optional<double> huBefore, Length sizeAfter,
                        std::optional<double> huAfter)
{
    CourseOf course;
    course.baseline().target("T01", sizeBefore);
    course.rows.back().meanHounsfield = huBefore;
    course.visit("FU1", "2025-03-01").target("T01", sizeAfter);
    course.rows.back().meanHounsfield = huAfter;
    return course;
}

} // namespace

TEST(Choi, ATenPercentSmallerSizeOrAFifteenPercentLowerDensityIsAPartialResponse)
{
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 90_mm, 80.0).last("choi").overall, PR);
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 90.1_mm, 80.0).last("choi").overall, SD);
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 100_mm, 68.0).last("choi").overall, PR); // -15 %
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 100_mm, 68.01).last("choi").overall, SD);
}

TEST(Choi, ATenPercentLargerSizeIsProgressionUnlessTheDensityFell)
{
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 110_mm, 80.0).last("choi").overall, PD);
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 109.9_mm, 80.0).last("choi").overall, SD);
    const VisitAssessment fell = sizeAndDensity(100_mm, 80.0, 110_mm, 60.0).last("choi");
    EXPECT_EQ(fell.overall, PR);
    EXPECT_EQ(fell.rule, "DensityBelowBaseline");
    EXPECT_EQ(fell.density, Amount::fromHounsfield(60.0));
    EXPECT_DOUBLE_EQ(*fell.densityChangePercent, -25.0);
}

TEST(Choi, ModifiedChoiNeedsBoth)
{
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 90_mm, 68.0).last("mchoi").overall, PR);
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 90_mm, 70.0).last("mchoi").overall, SD);
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 100_mm, 60.0).last("mchoi").overall, SD);
    EXPECT_EQ(sizeAndDensity(100_mm, 80.0, 110_mm, 80.0).last("mchoi").overall, PD);
}

TEST(Choi, WithoutADensityOnlyWhatTheSizeAloneDecidesIsJudged)
{
    const auto size = [](Length after, const std::string& system) {
        return sizeAndDensity(100_mm, 80.0, after, {}).last(system).overall;
    };
    EXPECT_EQ(size(90_mm, "choi"), PR);
    EXPECT_EQ(size(100_mm, "choi"), NE);
    EXPECT_EQ(size(110_mm, "choi"), NE);
    EXPECT_EQ(size(90_mm, "mchoi"), NE);
    EXPECT_EQ(size(100_mm, "mchoi"), SD);
    EXPECT_EQ(size(110_mm, "mchoi"), NE);
    EXPECT_EQ(size(0_mm, "choi"), CR);
    EXPECT_THAT(sizeAndDensity(100_mm, 80.0, 100_mm, {}).under("choi").missingInputs,
                testing::ElementsAre("T01 at FU1: mean_hu"));
}

TEST(Choi, ADensityThatWasNotAboveZeroCannotFallByAPercentage)
{
    EXPECT_EQ(sizeAndDensity(100_mm, -5.0, 100_mm, -20.0).last("choi").overall, NE);
    EXPECT_EQ(sizeAndDensity(100_mm, -5.0, 80_mm, -20.0).last("choi").overall, PR);
}

TEST(Choi, ANewOrLargerNoduleWithinALesionIsProgression)
{
    auto course = sizeAndDensity(100_mm, 80.0, 80_mm, 40.0);
    course.rows.back().intratumoralNodule = IntratumoralNodule::Larger;
    EXPECT_EQ(course.last("choi").overall, PD);
    EXPECT_EQ(course.last("choi").rule, "IntratumoralNodule");
    course.rows.back().intratumoralNodule = IntratumoralNodule::None;
    EXPECT_EQ(course.last("choi").overall, PR);
}

TEST(Choi, TheDensityIsTheMeanOfTheLesionsThatAreStillThere)
{
    CourseOf course;
    course.baseline().target("T01", 50_mm).target("T02", 50_mm);
    course.rows[0].meanHounsfield = 100.0;
    course.rows[1].meanHounsfield = 60.0;
    course.visit("FU1", "2025-03-01").target("T01", 50_mm).target("T02", 50_mm);
    course.rows[2].meanHounsfield = 80.0;
    course.rows[3].meanHounsfield = 56.0; // 160 -> 136: -15 %
    EXPECT_EQ(course.last("mchoi").densityChangePercent, -15.0);
    course.rows[3] = course.rows[2];
    course.rows[3].lesion = "T02";
    course.rows[3].state = LesionState::Absent;
    course.rows[3].longAxis.reset();
    course.rows[3].meanHounsfield.reset();
    EXPECT_EQ(course.last("mchoi").densityChangePercent, -20.0); // of T01 alone
}

TEST(Choi, ProgressionIsHeldAgainstTheNadirUnlessTheProtocolSaysTheBaseline)
{
    CourseOf course;
    course.baseline().target("T01", 100_mm);
    course.rows.back().meanHounsfield = 80.0;
    for (const auto& [name, date, size] :
         {std::tuple{"FU1", "2025-03-01", 50_mm}, std::tuple{"FU2", "2025-05-01", 55_mm}}) {
        course.visit(name, date).target("T01", size);
        course.rows.back().meanHounsfield = 80.0;
    }
    EXPECT_EQ(course.last("choi").overall, PD);
    Protocol fromBaseline = protocolNamed("choi").value();
    fromBaseline.choi.progressionReference = ProgressionReference::Baseline;
    EXPECT_EQ(course.under(fromBaseline).timepoints.back().overall, PR);
}

TEST(Choi, AnotherPhaseThanThePortalVenousOneIsTold)
{
    auto course = sizeAndDensity(100_mm, 80.0, 90_mm, 80.0);
    course.rows.back().phase = "late arterial";
    EXPECT_THAT(course.last("choi").warnings,
                testing::ElementsAre(testing::HasSubstr("expected portal venous")));
    course.rows.back().phase = "portal venous";
    EXPECT_THAT(course.last("choi").warnings, testing::IsEmpty());
}

} // namespace hepatica::tests
