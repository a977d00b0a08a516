#include "CaseFixtures.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;
using testing::HasSubstr;

namespace {

/// The case with other words for a visit.
std::string changed(const Case& case_, const Timepoint& after, const std::string& reader = "COORD")
{
    const auto done =
        apply(case_, {"change", reader, "", {Edit<Timepoint>{*case_.timepoint(after.name), after}}});
    return done ? "taken" : done.error().text();
}

imaging::Geometry shorterGrid()
{
    const imaging::Geometry grid = obliqueGrid();
    return imaging::Geometry::make({grid.dims()[0], grid.dims()[1], grid.dims()[2] - 1}, grid.spacing(),
                                   grid.origin(), grid.directions())
        .value();
}

Case lockedSmallCase()
{
    Case made = smallCase();
    made = applied(made, noteCoverage(made, "BL", "complete", "R1"));
    return applied(made, lockVisit(made, "BL", "R1", {"Dr. A", "I have read it", "2026-11-26T08:00:00Z"}));
}

} // namespace

TEST(VisitRules, ASeriesKeepsItsGridUnderWhatWasReadOnIt)
{
    const Case made = smallCase();
    Timepoint after = *made.timepoint("FU1");
    after.series.front().geometry = shorterGrid();
    EXPECT_THAT(changed(made, after), HasSubstr("their masks would move"));
    after.series.front().geometry.reset();
    EXPECT_THAT(changed(made, after), HasSubstr("their masks would move"));

    Case unread = smallCase();
    unread = applied(unread, removeLesion(unread, unread.lesions.front().trackingUid, "R1"));
    after.series.front().geometry = shorterGrid();
    EXPECT_EQ(changed(unread, after), "taken") << "a series that came without its last slices comes whole";
    unread = applied(unread, assignReaders(unread, {{"R1", {}}, {"R2", {}}}, "COORD"));
    EXPECT_THAT(changed(unread, after), HasSubstr("their masks would move"))
        << "nobody learns whether a blinded reader has read on it";
}

TEST(VisitRules, OfALockedVisitTheImagesMayMoveAndNothingElse)
{
    const Case made = lockedSmallCase();
    const Timepoint before = *made.timepoint("BL");
    Timepoint after = before;
    after.series.front().paths = {"/moved"};
    EXPECT_EQ(changed(made, after), "taken");
    const auto refuses = [&](auto change) {
        after = before;
        change(after.series.front());
        EXPECT_THAT(changed(made, after), HasSubstr("BL: R1 has locked it"));
    };
    refuses([](SeriesReference& series) { series.geometry = shorterGrid(); });
    refuses([](SeriesReference& series) { series.modality = "MR"; });
    refuses([](SeriesReference& series) { series.phase = imaging::Phase::LateArterial; });
    refuses([](SeriesReference& series) { series.sliceThickness_mm = 5.0; });
    refuses([](SeriesReference& series) { series.quantity.reset(); });
}

TEST(VisitRules, AtALockedVisitAPhaseIsConfirmedAndNotChanged)
{
    Case made = lockedSmallCase();
    const SeriesReference series = made.timepoint("BL")->series.front();
    ASSERT_NE(series.phaseConfidence, imaging::PhaseConfidence::Confirmed);
    EXPECT_THAT(confirmPhase(made, series.uid, imaging::Phase::Delayed, "R2").error().text(),
                HasSubstr("BL: R1 has locked it"));
    const auto confirmed = confirmPhase(made, series.uid, series.phase, "R2");
    ASSERT_TRUE(confirmed) << confirmed.error().text();
    const Case before = made;
    made = applied(made, confirmed);
    EXPECT_EQ(made.series(series.uid)->phaseConfidence, imaging::PhaseConfidence::Confirmed);
    EXPECT_EQ(made.observations, before.observations);
    EXPECT_EQ(made.readings, before.readings);
    EXPECT_FALSE(apply(made, inverse(*confirmed))) << "a viable part may have been measured on that word";
}

TEST(VisitRules, AVisitOfTheSameDayStandsByItsNameAndNotBeforeALockedOne)
{
    const Case made = lockedSmallCase(); // BL on 2026-01-05
    const auto add = [&](const std::string& name) {
        const auto action =
            addTimepoint(made, visit(name, TimepointRole::Unscheduled, "2026-01-05"), "COORD");
        return action ? "taken" : action.error().text();
    };
    EXPECT_THAT(add("A0"), HasSubstr("BL: R1 has locked it"));
    // BL2 has the series of the fixture's day, and so its UID: nothing else stands against it.
    EXPECT_THAT(add("BL2"), HasSubstr("series UID twice"));
}

TEST(VisitRules, AVisitAfterTheBaselineIsNoneBeforeIt)
{
    const Case made = smallCase();
    const auto add = [&](TimepointRole role, const std::string& day) {
        const auto action = addTimepoint(made, visit("U1", role, day), "COORD");
        return action ? "taken" : action.error().text();
    };
    EXPECT_THAT(add(TimepointRole::Pre, "2026-02-01"), HasSubstr("expected another role than pre"));
    EXPECT_EQ(add(TimepointRole::Pre, "2025-12-01"), "taken");
    EXPECT_EQ(add(TimepointRole::Unscheduled, "2026-02-01"), "taken");
}

TEST(VisitRules, ABaselineIsNotBroughtBeforeAVisitThatPrecedesIt)
{
    Case made = applied({}, createCase(someone(), "COORD"));
    made = applied(made, addTimepoint(made, visit("PRE", TimepointRole::Pre, "2024-03-01"), "COORD"));
    const auto early = addTimepoint(made, visit("BL", TimepointRole::Baseline, "2024-01-01"), "COORD");
    ASSERT_FALSE(early);
    EXPECT_THAT(early.error().text(), HasSubstr("PRE"));
    EXPECT_TRUE(addTimepoint(made, visit("BL", TimepointRole::Baseline, "2024-03-15"), "COORD"));
}
