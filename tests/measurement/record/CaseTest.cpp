#include "CaseFixtures.h"

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::literals;
using namespace hepatica::tests;

namespace {

Observation withLengths(double recorded_mm, double automatic_mm)
{
    Observation seen;
    seen.recorded = caliper(recorded_mm);
    seen.automatic = caliper(automatic_mm);
    return seen;
}

} // namespace

TEST(Case, TheAutomaticAxisDiffersNotablyOnlyAboveTenPercent)
{
    EXPECT_FALSE(differsNotably(withLengths(30.0, 33.0)));
    EXPECT_FALSE(differsNotably(withLengths(30.0, 27.0)));
    EXPECT_TRUE(differsNotably(withLengths(30.0, 33.01)));
    EXPECT_TRUE(differsNotably(withLengths(30.0, 26.99)));
    // 27.3 * 1.1 is 30.030000000000005 in binary floating point.
    EXPECT_FALSE(differsNotably(withLengths(27.3, 30.03)));
}

TEST(Case, WithoutTwoCalipersNothingDiffers)
{
    Observation seen = withLengths(30.0, 60.0);
    seen.recorded.reset();
    EXPECT_FALSE(differsNotably(seen));
    seen = withLengths(30.0, 60.0);
    seen.automatic.reset();
    EXPECT_FALSE(differsNotably(seen));
}

TEST(Case, FindsItsPartsByNameAndUid)
{
    const Case case_ = smallCase();
    ASSERT_NE(case_.timepoint("FU1"), nullptr);
    EXPECT_EQ(case_.timepoint("FU1")->date.iso(), "2026-03-02");
    EXPECT_EQ(case_.timepoint("FU2"), nullptr);
    ASSERT_NE(case_.lesionNamed("T01"), nullptr);
    const std::string uid = case_.lesionNamed("T01")->trackingUid;
    EXPECT_EQ(case_.lesion(uid), case_.lesionNamed("T01"));
    ASSERT_NE(case_.observation(uid, "FU1", "R1"), nullptr);
    EXPECT_EQ(case_.observation(uid, "FU1", "R1")->recorded->longAxis(), 25.5_mm);
    EXPECT_EQ(case_.observation(uid, "FU1", "R2"), nullptr);
    EXPECT_EQ(case_.series(case_.timepoints[1].series[0].uid), &case_.timepoints[1].series[0]);
    EXPECT_EQ(case_.series("1.2"), nullptr);
}

TEST(Case, VisitsStandByDateHoweverTheyWereAdded)
{
    const Case case_ = smallCase(); // FU1 was added before BL
    ASSERT_EQ(case_.timepoints.size(), 2u);
    EXPECT_EQ(case_.timepoints[0].name, "BL");
    EXPECT_EQ(case_.observations[0].timepoint, "BL");
}

TEST(Case, TheMaskOfAnObservationLiesOnTheGridOfItsSeries)
{
    const Case case_ = smallCase();
    const auto mask = maskOf(case_, case_.observations[0]);
    ASSERT_TRUE(mask);
    EXPECT_EQ(mask->grid(), obliqueGrid());
    EXPECT_EQ(mask->voxelCount(), 12u);
    EXPECT_TRUE(mask->contains({6, 6, 7}));
    EXPECT_FALSE(mask->contains({7, 6, 7}));

    Observation without = case_.observations[0];
    without.maskRunLengths.clear();
    EXPECT_FALSE(maskOf(case_, without));
    without = case_.observations[0];
    without.seriesUid = "1.2";
    EXPECT_FALSE(maskOf(case_, without));
}

TEST(Case, TheOriginsOfALesionFollowFromItsName)
{
    Case case_ = smallCase(); // T01
    case_.lesions.push_back({"2.25.71", "T02", LesionClass::Target, "liver"});
    case_.lesions.push_back({"2.25.72", "NT01", LesionClass::NonTarget, "liver"});
    const auto namesOf = [&](const std::string& name, const std::optional<std::string>& reader = {}) {
        std::vector<std::string> names;
        for (const Lesion* lesion : originsOf(case_, name, reader))
            names.push_back(lesion->name);
        return names;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(namesOf("T01/T02"), (Names{"T01", "T02"}));
    EXPECT_EQ(namesOf("T01.1"), Names{"T01"});
    EXPECT_EQ(namesOf("T01"), Names{});
    EXPECT_EQ(namesOf("T01/T03"), Names{}) << "the case has no T03";
    EXPECT_EQ(namesOf("S4.2"), Names{});

    case_.lesions[1].reader = "R2";
    EXPECT_EQ(namesOf("T01/T02", "R2"), (Names{"T01", "T02"}));
    EXPECT_EQ(namesOf("T01/T02", "R1"), Names{}) << "T02 is another reader's";
}

TEST(Case, TheLastMaskOfALesionIsTheReadersOwnOfAVisitBefore)
{
    Case case_ = smallCase();
    case_ = applied(case_, addTimepoint(case_, visit("FU2", TimepointRole::FollowUp, "2026-05-04"), "R1"));
    const std::string uid = case_.lesions[0].trackingUid;
    const auto lastAt = [&](const char* timepoint, const char* reader) {
        const Observation* last = lastMaskBefore(case_, uid, timepoint, reader);
        return last != nullptr ? last->timepoint : std::string();
    };
    ASSERT_FALSE(case_.observations[0].maskRunLengths.empty());
    EXPECT_EQ(lastAt("BL", "R1"), "");
    EXPECT_EQ(lastAt("FU1", "R1"), "BL");
    EXPECT_EQ(lastAt("FU2", "R1"), "FU1");
    EXPECT_EQ(lastAt("FU2", "R2"), "");
    EXPECT_EQ(lastAt("FU9", "R1"), "") << "there is no such visit";
    case_ = applied(case_, noteState(case_, uid, "FU1", "R1", LesionState::Absent));
    EXPECT_EQ(lastAt("FU2", "R1"), "BL");
}

TEST(Case, OfTwoVisitsOfOneDayTheFirstByNameComesBefore)
{
    Case case_ = smallCase();
    Timepoint sameDay = visit("FU1b", TimepointRole::Unscheduled, "2026-03-02");
    sameDay.series.clear();
    case_ = applied(case_, addTimepoint(case_, sameDay, "R1"));
    const Observation* last = lastMaskBefore(case_, case_.lesions[0].trackingUid, "FU1b", "R1");
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(last->timepoint, "FU1");
}
