#include "CaseFixtures.h"

#include <hepatica/measurement/LinkedSeries.h>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

SeriesReference seriesIn(const std::string& uid, imaging::Phase phase, const std::string& frame = {})
{
    SeriesReference one = portalVenousCt(uid);
    one.phase = phase;
    if (!frame.empty())
        one.frameOfReferenceUid = frame;
    return one;
}

Timepoint visitWith(const std::string& name, const std::string& day, std::vector<SeriesReference> all)
{
    Timepoint one;
    one.name = name;
    one.date = Date::fromIso(day).value();
    one.series = std::move(all);
    return one;
}

/// Three visits; the first and the last with two phases of one acquisition.
Case threeVisits()
{
    using enum imaging::Phase;
    Case case_;
    case_.identity = someone();
    case_.timepoints = {
        visitWith("BL", "2024-01-10",
                  {seriesIn("bl-art", LateArterial, "f-bl"), seriesIn("bl-pv", PortalVenous, "f-bl")}),
        visitWith("FU1", "2024-03-10", {seriesIn("fu1-pv", PortalVenous, "f-fu1")}),
        visitWith("FU2", "2024-05-10",
                  {seriesIn("fu2-pv", PortalVenous, "f-fu2"), seriesIn("fu2-art", LateArterial, "f-fu2")})};
    return case_;
}

imaging::Alignment shift(const Point3& by)
{
    imaging::Alignment alignment;
    alignment.toMoving.affine.translation = by;
    return alignment;
}

void expectAt(const std::optional<LinkedPoint>& point, const Point3& place)
{
    ASSERT_TRUE(point);
    EXPECT_NEAR(distance(point->position, place), 0.0, 1e-3);
}

} // namespace

TEST(AlignmentPlan, JoinsTheVisitsAndThenThePhasesOfEach)
{
    const std::vector<SeriesPair> wanted{
        {"bl-pv", "fu2-pv"}, {"bl-pv", "fu1-pv"}, {"fu2-pv", "fu2-art"}, {"bl-pv", "bl-art"}};
    EXPECT_EQ(alignmentPlan(threeVisits()), wanted);
}

TEST(AlignmentPlan, LeavesOutSeriesWithoutAGrid)
{
    Case case_ = threeVisits();
    case_.timepoints[1].series.front().geometry.reset();
    case_.timepoints[2].series.pop_back();
    EXPECT_EQ(alignmentPlan(case_), (std::vector<SeriesPair>{{"bl-pv", "fu2-pv"}, {"bl-pv", "bl-art"}}));
    EXPECT_TRUE(alignmentPlan(Case{}).empty());
}

TEST(AlignmentPlan, TakesTheLargestSeriesWhereNoPhaseIsKnown)
{
    using enum imaging::Phase;
    SeriesReference small = seriesIn("small", Unknown), large = seriesIn("large", Unknown);
    small.geometry =
        imaging::Geometry::make({10, 10, 10}, {1, 1, 1}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}).value();
    Case case_;
    case_.timepoints = {visitWith("BL", "2024-01-10", {small, large})};
    EXPECT_EQ(alignmentPlan(case_), (std::vector<SeriesPair>{{"large", "small"}}));
}

TEST(LinkedSeries, CarriesAPointOverTheVisitsBothWays)
{
    LinkedSeries links(threeVisits());
    links.add({"bl-pv", "fu1-pv"}, shift({10, 0, 0}));
    links.add({"bl-pv", "fu2-pv"}, shift({0, 20, 0}));
    expectAt(links.point("bl-pv", "fu1-pv", {1, 2, 3}), {11, 2, 3});
    expectAt(links.point("fu1-pv", "bl-pv", {11, 2, 3}), {1, 2, 3});
    expectAt(links.point("fu1-pv", "fu2-pv", {11, 2, 3}), {1, 22, 3});
    EXPECT_EQ(links.point("fu1-pv", "fu2-pv", {})->by, LinkedPoint::By::Alignment);
    EXPECT_FALSE(links.point("fu1-pv", "fu2-pv", {})->isDoubtful);
    EXPECT_EQ(links.missing(), (std::vector<SeriesPair>{{"fu2-pv", "fu2-art"}, {"bl-pv", "bl-art"}}));
}

TEST(LinkedSeries, SeriesOfOneAcquisitionShareCoordinatesUntilTheyAreAligned)
{
    LinkedSeries links(threeVisits());
    links.add({"bl-pv", "fu2-pv"}, shift({0, 20, 0}));
    expectAt(links.point("bl-art", "bl-pv", {1, 2, 3}), {1, 2, 3});
    EXPECT_EQ(links.point("bl-art", "bl-pv", {})->by, LinkedPoint::By::Scanner);
    expectAt(links.point("bl-art", "fu2-art", {1, 2, 3}), {1, 22, 3});
    EXPECT_EQ(links.point("bl-art", "fu2-art", {})->by, LinkedPoint::By::Scanner);
    links.add({"bl-pv", "bl-art"}, shift({0, 0, -5})); // a deeper breath
    links.add({"fu2-pv", "fu2-art"}, shift({0, 0, 7}));
    expectAt(links.point("bl-art", "fu2-art", {1, 2, -2}), {1, 22, 10});
    EXPECT_EQ(links.point("bl-art", "fu2-art", {})->by, LinkedPoint::By::Alignment);
}

TEST(LinkedSeries, SaysNothingWhereNothingIsKnown)
{
    LinkedSeries links(threeVisits());
    EXPECT_FALSE(links.point("bl-pv", "fu1-pv", {}));
    EXPECT_FALSE(links.point("bl-pv", "nowhere", {}));
    links.add({"fu1-pv", "fu2-pv"}, shift({1, 1, 1})); // not of the plan
    EXPECT_FALSE(links.point("fu1-pv", "fu2-pv", {}));
    EXPECT_EQ(links.missing().size(), 4U);
}

TEST(LinkedSeries, ADoubtfulAlignmentOnTheWayIsTold)
{
    LinkedSeries links(threeVisits());
    imaging::Alignment doubtful = shift({10, 0, 0});
    doubtful.quality.verdict = imaging::AlignmentQuality::Verdict::Doubtful;
    links.add({"bl-pv", "fu1-pv"}, doubtful);
    links.add({"bl-pv", "fu2-pv"}, shift({0, 20, 0}));
    EXPECT_TRUE(links.point("fu1-pv", "fu2-pv", {})->isDoubtful);
    EXPECT_FALSE(links.point("bl-pv", "fu2-pv", {})->isDoubtful);
    EXPECT_FALSE(links.point("fu1-pv", "fu1-pv", {})->isDoubtful);
}

TEST(SeriesTitle, IsTheVisitWithThePhaseOrWhatElseIsKnown)
{
    using enum imaging::Phase;
    SeriesReference described = seriesIn("described", Unknown), bare = seriesIn("bare", Unknown);
    bare.description.clear();
    Case case_ = threeVisits();
    case_.timepoints.push_back(visitWith("FU3", "2024-07-10", {described, bare}));
    EXPECT_EQ(seriesTitle(case_, "fu1-pv"), "FU1 portal venous");
    EXPECT_EQ(seriesTitle(case_, "described"), "FU3 " + described.description);
    EXPECT_EQ(seriesTitle(case_, "bare"), "FU3 CT");
    EXPECT_EQ(seriesTitle(case_, "nowhere"), "nowhere");
}
