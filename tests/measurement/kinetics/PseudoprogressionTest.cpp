#include <hepatica/measurement/Pseudoprogression.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <random>

namespace hepatica::measurement {

namespace {

using enum Response;
using Result = PseudoprogressionResult;
using testing::ElementsAre;

const Date Start = Date::fromIso("2025-01-01").value();

/// Codes of visits 42 days apart, FU1 on day 42.
std::vector<ImmuneVisit> course(std::initializer_list<Response> codes)
{
    std::vector<ImmuneVisit> visits;
    for (const Response code : codes) {
        const int number = static_cast<int>(visits.size()) + 1;
        visits.push_back({"FU" + std::to_string(number), Start.plusDays(42 * number), code, {}});
    }
    return visits;
}

Pseudoprogression of(std::initializer_list<Response> codes)
{
    return pseudoprogression(course(codes), Start);
}

std::vector<BurdenVisit> burden(std::initializer_list<std::pair<int, double>> increases)
{
    std::vector<BurdenVisit> visits;
    for (const auto& [days, increase] : increases)
        visits.push_back({"day " + std::to_string(days), Start.plusDays(days), increase});
    return visits;
}

} // namespace

TEST(Pseudoprogression, IsAnUnconfirmedProgressionThatIsReset)
{
    EXPECT_EQ(of({UPD, SD}).result, Result::Yes);
    EXPECT_EQ(of({UPD, PR}).result, Result::Yes);
    EXPECT_EQ(of({SD, UPD, UPD, NE, CR}).result, Result::Yes);
    EXPECT_EQ(of({UPD, SD}).reason, "iUPD at FU1 was followed by iSD at FU2");
}

TEST(Pseudoprogression, IsStrictOnlyWithAResponseAfterIt)
{
    EXPECT_FALSE(of({UPD, SD}).strict);
    EXPECT_TRUE(of({UPD, PR}).strict);
    EXPECT_TRUE(of({UPD, SD, PR}).strict);
    EXPECT_FALSE(of({PR, UPD, SD}).strict);
}

TEST(Pseudoprogression, IsWithdrawnWhenProgressionIsConfirmedLater)
{
    const auto found = of({UPD, PR, UPD, CPD});
    EXPECT_EQ(found.result, Result::No);
    EXPECT_FALSE(found.strict);
    EXPECT_EQ(found.reason,
              "iUPD at FU1 was followed by iPR at FU2, withdrawn: progression was confirmed at FU4");
    EXPECT_EQ(of({UPD, CPD}).reason, "progression was confirmed at FU2");
}

TEST(Pseudoprogression, WithoutImagingThatDecidesItIsUnresolved)
{
    EXPECT_EQ(of({UPD}).result, Result::Unresolved);
    EXPECT_EQ(of({SD, UPD, NE}).result, Result::Unresolved);
    EXPECT_EQ(of({UPD, UPD, UPD}).result, Result::Unresolved);
}

TEST(Pseudoprogression, ASecondOpenProgressionDoesNotTakeBackTheFirst)
{
    EXPECT_EQ(of({UPD, SD, UPD}).result, Result::Yes);
}

TEST(Pseudoprogression, WithoutUnconfirmedProgressionThereIsNone)
{
    EXPECT_EQ(of({SD, PR}).result, Result::No);
    EXPECT_EQ(of({NE, NE}).result, Result::NotEvaluable);
    EXPECT_EQ(of({}).result, Result::NotEvaluable);
}

TEST(Pseudoprogression, TellsTriggerDepthAndTimes)
{
    auto visits = course({SD, UPD, UPD, PR});
    visits[1].byTarget = visits[1].byNewLesion = true;
    visits[1].increasePercent = 25.0;
    visits[2].increasePercent = 31.0;
    visits[3].increasePercent = 40.0; // no longer an iUPD
    const auto found = pseudoprogression(visits, Start);
    EXPECT_THAT(found.triggers, ElementsAre("target", "new lesion"));
    EXPECT_EQ(found.depthPercent, 31.0);
    EXPECT_EQ(found.daysToUnconfirmed, 84);
    EXPECT_EQ(found.daysToReset, 84);
    EXPECT_EQ(found.unconfirmedAt, "FU2");
    EXPECT_EQ(found.resetAt, "FU4");
}

TEST(Pseudoprogression, DoesNotDependOnTheOrderOfTheVisits)
{
    auto visits = course({UPD, PR, SD});
    std::ranges::reverse(visits);
    EXPECT_EQ(pseudoprogression(visits, Start).resetAt, "FU2");
}

TEST(Pseudoprogression, AgreesWithItsDefinitionOnRandomCourses)
{
    // Section 7 of the specification, word by word: an iUPD, at some later visit iSD, iPR or iCR, at no visit
    // iCPD.
    std::mt19937 random(7);
    const auto isReset = [](Response code) { return code == SD || code == PR || code == CR; };
    for (int round = 0; round < 20000; ++round) {
        std::vector<Response> codes(random() % 7);
        for (Response& code : codes)
            code = std::array{CR, PR, SD, UPD, UPD, CPD, NE}[random() % 7];
        bool reset = false, seen = false, response = false;
        for (std::size_t at = 0; at < codes.size(); ++at)
            for (std::size_t later = at + 1; codes[at] == UPD && later < codes.size(); ++later) {
                reset = reset || isReset(codes[later]);
                response = response || codes[later] == PR || codes[later] == CR;
            }
        for (const Response code : codes)
            seen = seen || code != NE;
        const bool unconfirmed = std::ranges::find(codes, UPD) != codes.end();
        const bool confirmed = std::ranges::find(codes, CPD) != codes.end();
        Result expected = !seen ? Result::NotEvaluable : Result::No;
        if (unconfirmed && !confirmed)
            expected = reset ? Result::Yes : Result::Unresolved;
        std::vector<ImmuneVisit> visits;
        for (const Response code : codes)
            visits.push_back({"FU", Start.plusDays(42 * static_cast<int>(visits.size() + 1)), code, {}});
        const auto found = pseudoprogression(visits, Start);
        ASSERT_EQ(found.result, expected) << "round " << round;
        ASSERT_EQ(found.strict, expected == Result::Yes && response) << "round " << round;
    }
}

TEST(IrrcPseudoprogression, IsEarlyUpToWeekTwelveAndDelayedAfter)
{
    // Hodi 2016: at least 25 %, not confirmed at the next scan; week 12 is day 84.
    EXPECT_EQ(irrcPseudoprogression(burden({{84, 25.0}, {126, 10.0}}), Start),
              (IrrcPseudoprogression{Result::Yes, Result::No}));
    EXPECT_EQ(irrcPseudoprogression(burden({{84, 0.0}, {85, 25.0}, {126, 10.0}}), Start),
              (IrrcPseudoprogression{Result::No, Result::Yes}));
}

TEST(IrrcPseudoprogression, AnIncreaseThatTheNextScanConfirmsIsNone)
{
    EXPECT_EQ(irrcPseudoprogression(burden({{42, 30.0}, {84, 35.0}, {126, 10.0}}), Start),
              (IrrcPseudoprogression{Result::No, Result::No}));
    EXPECT_EQ(irrcPseudoprogression(burden({{84, 24.9}, {126, 10.0}}), Start).early, Result::No);
}

TEST(IrrcPseudoprogression, AnIncreaseAtTheLastScanIsUnresolved)
{
    EXPECT_EQ(irrcPseudoprogression(burden({{84, 30.0}}), Start),
              (IrrcPseudoprogression{Result::Unresolved, Result::NotEvaluable}));
    EXPECT_EQ(irrcPseudoprogression({}, Start), IrrcPseudoprogression{});
    EXPECT_EQ(irrcPseudoprogression(burden({{84, 30.0}}), std::nullopt), IrrcPseudoprogression{});
}

} // namespace hepatica::measurement
