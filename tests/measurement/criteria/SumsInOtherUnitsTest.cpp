// WHO (Miller 1981), EASL (Bruix 2001), qEASL and vRECIST (Chapiro 2015, Tacher 2016).
#include "Course.h"

#include <hepatica/measurement/Recist.h>

namespace hepatica::tests {

namespace {

using enum Response;

CourseOf products(const std::vector<std::pair<Length, Length>>& before,
                  const std::vector<std::pair<Length, Length>>& after)
{
    CourseOf course;
    const auto add = [&](const auto& axes) {
        for (std::size_t at = 0; at < axes.size(); ++at) {
            LesionRow& row =
                course.lesion("T0" + std::to_string(at + 1), LesionClass::Target, LesionState::Measured);
            row.longAxis = row.viableLongAxis = axes[at].first;
            row.shortAxis = row.viableShortAxis = axes[at].second;
            row.viableState = axes[at].first == Length() ? ViableState::Absent : ViableState::Measured;
        }
    };
    course.baseline();
    add(before);
    course.visit("FU1", "2025-03-01");
    add(after);
    return course;
}

CourseOf volumes(double before, double after)
{
    CourseOf course;
    for (const double volume : {before, after}) {
        volume == before ? course.baseline() : course.visit("FU1", "2025-03-01");
        LesionRow& row = course.lesion("T01", LesionClass::Target, LesionState::Measured);
        row.volume_mm3 = volume * 2.0;
        row.viableVolume_mm3 = volume;
        row.viableState = volume == 0.0 ? ViableState::Absent : ViableState::Measured;
    }
    return course;
}

} // namespace

TEST(Who, ThresholdsOfTheSumOfProductsAreInclusive)
{
    EXPECT_EQ(products({{20_mm, 10_mm}}, {{10_mm, 10_mm}}).last("who").overall, PR); // -50 %
    EXPECT_EQ(products({{20_mm, 10_mm}}, {{10.01_mm, 10_mm}}).last("who").overall, SD);
    EXPECT_EQ(products({{20_mm, 10_mm}}, {{25_mm, 10_mm}}).last("who").overall, PD); // +25 %
    EXPECT_EQ(products({{20_mm, 10_mm}}, {{24.99_mm, 10_mm}}).last("who").overall, SD);
    EXPECT_EQ(products({{20_mm, 10_mm}}, {{0_mm, 0_mm}}).last("who").overall, CR);
    EXPECT_EQ(responseCode(SD, CodeStyle::Who), "NC");
}

TEST(Who, TheReasonSpeaksInSquareMillimetres)
{
    const VisitAssessment visit = products({{20_mm, 10_mm}}, {{25_mm, 10_mm}}).last("who");
    EXPECT_EQ(visit.reason, "PD: sum 250.0 mm2 is 25.0 % and 50.0 mm2 above the nadir of 200.0 mm2 at BL");
    EXPECT_DOUBLE_EQ(*visit.changeFromNadirPercent, 25.0);
}

TEST(Who, TheGrowthOfOneLesionAloneIsToldAndCountsWhereTheProtocolSaysSo)
{
    const auto course = products({{40_mm, 40_mm}, {20_mm, 10_mm}}, {{40_mm, 40_mm}, {25_mm, 10_mm}});
    EXPECT_EQ(course.last("who").overall, SD);
    EXPECT_THAT(course.last("who").warnings,
                testing::ElementsAre(testing::HasSubstr(
                    "T02 of 250.0 mm2 is at least 25 % above its smallest product of 200.0 mm2 at BL")));
    Protocol words = protocolNamed("who").value();
    words.progressionOf = ProgressionOf::AnyLesion;
    EXPECT_EQ(course.under(words).timepoints[0].overall, PD);
    EXPECT_EQ(course.under(words).timepoints[0].rule, "LesionAboveNadir");
}

TEST(Who, ANewLesionIsProgressionAndTooSmallCountsAsFiveByFive)
{
    auto course = products({{20_mm, 10_mm}}, {{10_mm, 10_mm}});
    course.newLesion("NEW01");
    EXPECT_EQ(course.last("who").overall, PD);
    CourseOf small = products({{20_mm, 10_mm}}, {});
    small.target("T01", LesionState::TooSmall);
    EXPECT_EQ(small.last("who").sum, Amount::product(5_mm, 5_mm));
}

TEST(Easl, TheProductsOfTheEnhancingTissueCount)
{
    auto course = products({{20_mm, 10_mm}}, {{10_mm, 10_mm}});
    course.rows.back().longAxis = 40_mm; // the whole lesion does not count
    EXPECT_EQ(course.last("easl").overall, PR);
    EXPECT_EQ(course.last("easl").sum, Amount::product(10_mm, 10_mm));
    course.rows.back().viableShortAxis.reset();
    EXPECT_EQ(course.last("easl").overall, NE);
    EXPECT_THAT(course.under("easl").missingInputs, testing::ElementsAre("T01 at FU1: viable_short_axis_mm"));
}

TEST(Easl, WithoutEnhancementTheResponseIsComplete)
{
    EXPECT_EQ(products({{20_mm, 10_mm}}, {{0_mm, 0_mm}}).last("easl").overall, CR);
}

TEST(Qeasl, TheEnhancingVolumeCounts)
{
    EXPECT_EQ(volumes(1000.0, 350.0).last("qeasl").overall, PR); // -65 %
    EXPECT_EQ(volumes(1000.0, 350.01).last("qeasl").overall, SD);
    EXPECT_EQ(volumes(1000.0, 1730.0).last("qeasl").overall, PD); // +73 %
    EXPECT_EQ(volumes(1000.0, 1729.99).last("qeasl").overall, SD);
    EXPECT_EQ(volumes(1000.0, 0.0).last("qeasl").overall, CR);
    EXPECT_EQ(volumes(1000.0, 350.0).last("qeasl").sum, Amount::fromMm3(350.0));
}

TEST(Vrecist, TheWholeVolumeCounts)
{
    auto course = volumes(1000.0, 350.0);
    EXPECT_EQ(course.last("vrecist").overall, PR);
    EXPECT_EQ(course.last("vrecist").sum, Amount::fromMm3(700.0));
    course.rows.back().volume_mm3.reset();
    EXPECT_EQ(course.last("vrecist").overall, NE);
    EXPECT_THAT(course.under("vrecist").missingInputs, testing::ElementsAre("T01 at FU1: volume_mm3"));
}

TEST(Vrecist, ItsThresholdsAreThoseOfASphereInWholePercent)
{
    // -30 % and +20 % of the diameter: 0.7^3 = 0.343 and 1.2^3 = 1.728.
    const Protocol recist, volume = protocolNamed("vrecist").value();
    const double ratio = 1.0 - recist.responsePercent / 100.0,
                 growth = 1.0 + recist.progressionPercent / 100.0;
    EXPECT_NEAR(100.0 * (1.0 - ratio * ratio * ratio), volume.responsePercent, 1.0);
    EXPECT_NEAR(100.0 * (growth * growth * growth - 1.0), volume.progressionPercent, 0.5);
}

TEST(Sums, AfterANadirOfZeroTheRegrowthMustReachALesionOfFiveMillimetres)
{
    Protocol who = protocolNamed("who").value();
    const Amount nothing = Amount::zero(Unit::SquareMillimetre);
    EXPECT_TRUE(grewBy(Amount::product(5_mm, 5_mm), nothing, who));
    EXPECT_FALSE(grewBy(Amount::product(5_mm, 4.99_mm), nothing, who));
    EXPECT_EQ(nominalAmount(5_mm, Unit::CubicMillimetre), Amount::fromMm3(65.45)); // pi/6 * 5^3
}

} // namespace hepatica::tests
