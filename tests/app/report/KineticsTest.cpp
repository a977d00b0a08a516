#include "CourseRows.h"

#include "app/report/Kinetics.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace hepatica;
using namespace hepatica::tests;
using measurement::LesionClass, measurement::TimepointRole;
using report::Kinetics;

namespace {

std::string definitions(const Kinetics& kinetics, const std::string& result)
{
    std::string all;
    for (const auto& line : kinetics.hyperprogression)
        if (line.result == result)
            all += line.definitions + " (" + line.reason + ") ";
    return all;
}

std::string details(const Kinetics& kinetics)
{
    return fmt::format("{}", fmt::join(kinetics.pseudoprogressionDetails, " | "));
}

/// 54 mm eight weeks before the baseline, 60 mm at it, 96 mm seven weeks after it.
CourseRows fastGrowth()
{
    CourseRows course;
    course.visit("PRE", "2025-11-10", TimepointRole::Pre).target(54_mm);
    course.baseline().target(60_mm);
    course.followUp("FU1", "2026-02-23").target(96_mm);
    return course;
}

} // namespace

TEST(Kinetics, TellsGrowthFromVisitToVisit)
{
    const Kinetics kinetics = report::kineticsOf(fastGrowth().assessed());
    ASSERT_EQ(kinetics.growth.size(), 2U);
    const auto& last = kinetics.growth[1];
    EXPECT_EQ(last.from + " " + last.to + " " + last.days, "BL FU1 49");
    // Ferte 2014: TG = 3 ln(96/60) / (49 / 30.4375) = 0.87587 a month, TGR = 100 (exp(TG) - 1) = 140.1 %.
    // Saada-Bouzid 2017: TGK = 36 / 1.60986 = 22.4 mm a month. Doubling: 49 ln 2 / (3 ln 1.6) = 24.1 days.
    EXPECT_EQ(last.tgr, "+140.1 %");
    EXPECT_EQ(last.tgk, "+22.4");
    EXPECT_EQ(last.doubling, "24");
    EXPECT_EQ(last.tgrOfVolumes, "\u2013"); // no volume was measured
}

TEST(Kinetics, TellsWhichDefinitionsOfHyperprogressionHoldAndWhichCannotBeJudged)
{
    const Kinetics kinetics = report::kineticsOf(fastGrowth().assessed());
    // Before: 3 ln(60/54) / (56 / 30.4375) = 0.17180, TGR 18.74 %; 140.09 / 18.744 = 7.474 (Champiat: 2 and
    // PD).
    EXPECT_NE(definitions(kinetics, "yes").find("champiat-2017"), std::string::npos);
    EXPECT_NE(definitions(kinetics, "yes").find("TGR ratio 7.47, at least 2: yes"), std::string::npos)
        << definitions(kinetics, "yes");
    EXPECT_NE(definitions(kinetics, "NE").find("no first_dose in the clinical table"), std::string::npos);
    EXPECT_EQ(kinetics.hyperprogression.front().result, "yes");
    EXPECT_EQ(kinetics.hyperprogressionScans,
              "before: PRE of 2025-11-10, 54.0 mm; baseline: BL of 2026-01-05, 60.0 mm; "
              "first evaluation: FU1 of 2026-02-23, 96.0 mm");
}

TEST(Kinetics, TellsOnceWhyManyDefinitionsCannotBeJudged)
{
    CourseRows course;
    course.baseline().target(60_mm);
    course.followUp("FU1", "2026-02-23").target(62_mm);
    const Kinetics kinetics = report::kineticsOf(course.assessed());
    const std::string unknown = definitions(kinetics, "NE");
    EXPECT_NE(unknown.find("champiat-2017, saada-bouzid-2017"), std::string::npos) << unknown;
    EXPECT_EQ(unknown.find("no scan before the baseline"), unknown.rfind("no scan before the baseline"));
}

TEST(Kinetics, TellsTriggerAndDepthOfAPseudoprogression)
{
    CourseRows course;
    course.baseline().target(60_mm);
    course.followUp("FU1", "2026-03-02").target(80_mm).lesion("NEW01", LesionClass::NewTarget, 14_mm);
    course.followUp("FU2", "2026-04-27").target(36_mm);
    course.absent("NEW01", LesionClass::NewTarget);
    const Kinetics kinetics = report::kineticsOf(course.assessed());
    EXPECT_EQ(kinetics.pseudoprogression, "yes: iUPD at FU1 was followed by iPR at FU2, a response");
    EXPECT_NE(details(kinetics).find("trigger at FU1: target, new lesion"), std::string::npos);
    EXPECT_NE(details(kinetics).find("depth: target sum +33.3 % above its nadir"), std::string::npos);
    EXPECT_NE(details(kinetics).find("followed at FU2 after 56 days"), std::string::npos);
}

TEST(Kinetics, SaysThatAnUnconfirmedProgressionIsUnresolved)
{
    const Kinetics kinetics = report::kineticsOf(fastGrowth().assessed());
    EXPECT_TRUE(kinetics.pseudoprogression.starts_with("unresolved: iUPD at FU1"))
        << kinetics.pseudoprogression;
}
