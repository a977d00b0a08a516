#include "CaseFixtures.h"

#include <hepatica/measurement/ReaderDifferences.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

/// A lesion of one reader along x at y, seen at both visits with these long axes.
Case withLesion(Case case_, const std::string& reader, double y, double atBaseline_mm, double later_mm)
{
    Observation seen = seenAt(*case_.timepoint("BL"), atBaseline_mm);
    seen.recorded = caliper(atBaseline_mm, y);
    Action add = addLesion(case_, LesionClass::Target, "liver", seen, reader,
                           fmt::format("T{:02}", case_.lesions.size() + 1));
    const std::string uid = std::get<Edit<Lesion>>(add.changes[0]).after->trackingUid;
    case_ = applied(case_, add);
    Observation later = seenAt(*case_.timepoint("FU1"), later_mm);
    later.recorded = caliper(later_mm, y);
    later.reader = reader;
    later.lesionUid = uid;
    return applied(case_, observe(case_, later, "measure"));
}

Case twoVisits()
{
    Case made = applied({}, createCase(someone(), "COORD"));
    made = applied(made, addTimepoint(made, visit("BL", TimepointRole::Baseline, "2026-01-05"), "COORD"));
    return applied(made, addTimepoint(made, visit("FU1", TimepointRole::FollowUp, "2026-03-02"), "COORD"));
}

} // namespace

TEST(ReaderDifferences, PairsLesionsByTheirPlaceAndTellsThoseOfOneReaderAlone)
{
    Case made = twoVisits();
    made = withLesion(made, "R1", 0.0, 40.0, 20.0);   // T01
    made = withLesion(made, "R1", 100.0, 30.0, 30.0); // T02
    made = withLesion(made, "R2", 101.0, 31.0, 25.0); // T03: the second one
    made = withLesion(made, "R2", 3.0, 41.0, 21.0);   // T04: the first one
    made = withLesion(made, "R2", -80.0, 12.0, 11.0); // T05: only this reader saw it

    const auto all = differencesBetween(made, "R1", "R2").lesions;
    ASSERT_EQ(all.size(), 6u); // three lesions at two visits
    const auto at = [&](const std::string& timepoint, const std::string& first, const std::string& second) {
        const auto found = std::ranges::find_if(all, [&](const LesionDifference& one) {
            return one.timepoint == timepoint && one.lesion[0] == first && one.lesion[1] == second;
        });
        EXPECT_NE(found, all.end()) << first << " and " << second << " at " << timepoint;
        return found == all.end() ? LesionDifference{} : *found;
    };
    EXPECT_FALSE(at("BL", "T01", "T04").isNotable); // 40 and 41 mm: 2.5 %
    EXPECT_FALSE(at("FU1", "T01", "T04").isNotable);
    EXPECT_FALSE(at("BL", "T02", "T03").isNotable);
    EXPECT_TRUE(at("FU1", "T02", "T03").isNotable); // 30 and 25 mm: 18 %
    EXPECT_EQ(at("FU1", "T02", "T03").longAxis[1], Length::fromMm(25.0));
    EXPECT_TRUE(at("BL", "", "T05").isNotable);
    EXPECT_FALSE(at("BL", "", "T05").state[0]);
}

TEST(ReaderDifferences, TellsResponsesAndAnswersThatDiffer)
{
    Case made = twoVisits();
    made = withLesion(made, "R1", 0.0, 40.0, 40.0); // SD
    made = withLesion(made, "R2", 1.0, 40.0, 20.0); // PR: -50 %
    made = applied(made, answerNewLesions(made, "FU1", NewLesionAnswer::No, "R1"));
    made = applied(made, answerNewLesions(made, "FU1", NewLesionAnswer::Equivocal, "R2"));
    std::map<std::string, std::array<std::string, 2>> words;
    for (const WordDifference& one : differencesBetween(made, "R1", "R2", {"recist-1.1"}).words) {
        EXPECT_EQ(one.timepoint, "FU1");
        words[one.what] = one.word;
    }
    EXPECT_EQ(words.size(), 2u);
    EXPECT_EQ(words["recist-1.1"], (std::array<std::string, 2>{"SD", "PR"}));
    EXPECT_EQ(words["new lesions"], (std::array<std::string, 2>{"no", "equivocal"}));
    EXPECT_TRUE(differencesBetween(made, "R1", "R1").words.empty());
}

TEST(ReaderDifferences, ComparesTheTwoReadersOfTheCaseOrThoseNamed)
{
    Case made = twoVisits();
    EXPECT_EQ(readersToCompare(made).error().code, ProblemCode::NotAReader) << "nobody has read";
    made = withLesion(made, "R1", 0.0, 40.0, 20.0);
    made = withLesion(made, "R2", 0.0, 38.0, 20.0);
    EXPECT_FALSE(readersToCompare(made)) << "the case names no readers";
    using Two = std::array<std::string, 2>;
    EXPECT_EQ(readersToCompare(made, {"R2", "R1"}).value(), (Two{"R2", "R1"}));
    EXPECT_EQ(readersToCompare(made, {"R1", "R9"}).error().code, ProblemCode::NotAReader);
    EXPECT_FALSE(readersToCompare(made, {"R1", "R2", "R3"}));
}

TEST(ReaderDifferences, ASideIsTheLesionWithWhatWasSaidOfIt)
{
    LesionDifference one;
    EXPECT_EQ(textOf(one, 0), "-");
    one.lesion = {"T01", "T02"};
    one.state = {LesionState::Measured, LesionState::Absent};
    one.longAxis[0] = Length::fromMm(23.4);
    EXPECT_EQ(textOf(one, 0), "T01 23.4 mm");
    EXPECT_EQ(textOf(one, 1), "T02 absent");
    one.state[1].reset();
    EXPECT_EQ(textOf(one, 1), "T02 not read");
}
