#include "measurement/exchange/Csv.h"
#include "tests/Reference.h"
#include "tests/measurement/clinical/ClinicalRows.h"

#include <hepatica/measurement/Hyperprogression.h>
#include <hepatica/measurement/Recist.h>

#include <map>

namespace hepatica::tests {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// Three scans, 60 days apart unless told otherwise.
HyperprogressionEvidence scans(double before, double baseline, double first, Response response,
                               int daysBefore = 60, int daysUnder = 60)
{
    const Date day0 = day("2025-01-01");
    HyperprogressionEvidence evidence;
    evidence.before.value = {"PRE", day0, Length::fromMm(before)};
    evidence.baseline.value = {"BL", day0.plusDays(daysBefore), Length::fromMm(baseline)};
    evidence.first.value = {"FU1", day0.plusDays(daysBefore + daysUnder), Length::fromMm(first)};
    evidence.response = response;
    evidence.newLesions.value = evidence.newLesionsInInvolvedOrgans.value = evidence.newOrgans.value = 0;
    evidence.failedWithinTwoMonths.unknown = evidence.statusDeteriorated.unknown =
        "no first_dose in the clinical table";
    return evidence;
}

HyperprogressionResult under(const std::string& definition, const HyperprogressionEvidence& evidence,
                             const HyperprogressionRules& rules = {})
{
    for (const HyperprogressionResult& result : hyperprogression(evidence, rules))
        if (result.definition == definition)
            return result;
    throw std::out_of_range(definition);
}

std::string_view result(const std::string& definition, const HyperprogressionEvidence& evidence,
                        const HyperprogressionRules& rules = {})
{
    return under(definition, evidence, rules).result();
}

std::optional<double> input(const HyperprogressionResult& result, std::string_view name)
{
    for (const HyperprogressionInput& one : result.inputs)
        if (one.name == name)
            return one.value;
    throw std::out_of_range(std::string(name));
}

std::string plainCell(const std::string& cell)
{
    return cell == "True" ? "yes" : cell == "False" ? "no" : cell;
}

} // namespace

TEST(Hyperprogression, EveryColumnOfTheReferenceTable)
{
    // Computed from the formulas of Ferte 2014 and Saada-Bouzid 2017 and the rules of each paper.
    HEPATICA_REFERENCE_FOLDER(reference);
    const std::string text = textOf(reference / "domain/oracles/hpd_growth_cases.csv").value();
    CsvReader reader(text);
    std::vector<std::string_view> names, fields;
    ASSERT_TRUE(reader.next(names));
    const std::vector<std::string> columns(names.begin(), names.end());
    const std::map<std::string, std::string> definitions{{"champiat", "champiat-2017"},
                                                         {"ferrara", "ferrara-2018"},
                                                         {"saada_bouzid_without_pd", "saada-bouzid-2017"},
                                                         {"kim2021_hcc", "kim-2021"},
                                                         {"maesaka2022_hcc", "maesaka-2022"},
                                                         {"matos_target_arm", "matos-2020"}};
    int cases = 0;
    while (reader.next(fields)) {
        std::map<std::string, std::string> row;
        for (std::size_t at = 0; at < columns.size(); ++at)
            row[columns[at]] = std::string(fields[at]);
        SCOPED_TRACE("case " + row["id"]);
        const auto number = [&](const char* column) { return std::stod(row[column]); };
        const Length baseline = Length::fromMm(number("baseline_sum")),
                     first = Length::fromMm(number("post_sum"));
        const bool progression = grewBy(first, baseline, Protocol{});
        EXPECT_EQ(progression ? "True" : "False", row["RECIST_PD_first_eval"]);
        const auto evidence = scans(number("pre_sum"), number("baseline_sum"), number("post_sum"),
                                    progression ? Response::PD : Response::SD, std::stoi(row["days_pre"]),
                                    std::stoi(row["days_post"]));
        for (const auto& [column, definition] : definitions)
            EXPECT_EQ(result(definition, evidence), plainCell(row[column])) << definition;
        const auto kim = under("kim-2021", evidence);
        EXPECT_NEAR(*input(kim, "tgr_difference"), number("dTGR"), 1e-6);
        if (row["TGR_ratio"].empty()) {
            EXPECT_EQ(input(kim, "tgr_ratio"), std::nullopt);
            EXPECT_EQ(input(kim, "tgk_ratio"), std::nullopt);
        } else {
            EXPECT_NEAR(*input(kim, "tgr_ratio"), number("TGR_ratio"), 1e-5);
            EXPECT_NEAR(*input(kim, "tgk_ratio"), number("TGK_ratio"), 1e-5);
        }
        ++cases;
    }
    EXPECT_EQ(cases, 4);
}

TEST(Hyperprogression, EveryDefinitionStandsSideBySide)
{
    const auto results = hyperprogression(scans(50, 55, 80, Response::PD));
    std::vector<std::string> names;
    for (const auto& one : results) {
        names.emplace_back(one.definition);
        EXPECT_FALSE(one.reason.empty()) << one.definition;
        EXPECT_FALSE(one.source.empty()) << one.definition;
        EXPECT_FALSE(one.inputs.empty()) << one.definition;
    }
    EXPECT_THAT(names,
                ElementsAre("champiat-2017", "saada-bouzid-2017", "kato-2017", "ferrara-2018",
                            "lo-russo-2019", "kim-2019", "wong-2019", "matos-2020", "matos-2020-secondary",
                            "kas-2020", "kim-2021", "maesaka-2022", "yumita-2023", "yumita-2023-fourfold"));
}

TEST(Hyperprogression, WithoutAScanBeforeTheBaselineOnlyTheDefinitionsThatDoWithoutAreJudged)
{
    auto evidence = scans(50, 55, 80, Response::PD);
    evidence.before = {{}, "no scan before the baseline"};
    for (const auto& one : hyperprogression(evidence)) {
        const bool doesWithout = one.definition.starts_with("matos") || one.definition == "lo-russo-2019";
        if (!doesWithout) {
            EXPECT_EQ(one.result(), "NE") << one.definition;
            EXPECT_EQ(one.reason, "no scan before the baseline") << one.definition;
        }
    }
    EXPECT_EQ(result("matos-2020", evidence), "yes");
}

TEST(Hyperprogression, WithoutAFirstEvaluationEveryDefinitionIsNE)
{
    auto evidence = scans(50, 55, 80, Response::PD);
    evidence.first = {{}, "no visit after the baseline"};
    for (const auto& one : hyperprogression(evidence)) {
        EXPECT_EQ(one.result(), "NE") << one.definition;
        EXPECT_EQ(one.reason, "no visit after the baseline") << one.definition;
    }
}

TEST(Hyperprogression, GrowthBeforeTreatmentThatIsNotPositiveGivesNoRatioButADifference)
{
    // D5: 60 to 50 mm before, 50 to 80 mm under treatment.
    const auto champiat = under("champiat-2017", scans(60, 50, 80, Response::PD, 56, 56));
    EXPECT_EQ(champiat.result(), "NE");
    EXPECT_THAT(champiat.reason, HasSubstr("TGR before treatment is -25.7 % a month"));
    EXPECT_THAT(champiat.reason, HasSubstr("the difference is 140.9 %"));
    // 0.0 before is not positive either.
    EXPECT_EQ(result("wong-2019", scans(50, 50, 80, Response::PD)), "NE");
}

TEST(Hyperprogression, AsAnOptionGrowthToProgressionCountsWhereThereIsNoRatio)
{
    const HyperprogressionRules rules{.nonPositiveGrowth = NonPositiveGrowth::ProgressionCounts};
    EXPECT_EQ(result("champiat-2017", scans(60, 50, 80, Response::PD), rules), "yes");
    EXPECT_EQ(result("champiat-2017", scans(60, 50, 55, Response::SD), rules), "no");
    EXPECT_EQ(result("saada-bouzid-2017", scans(60, 50, 55, Response::SD), rules), "no");
}

TEST(Hyperprogression, ThresholdsAreInclusiveOrStrictAsPrinted)
{
    // TGK 5.1 mm in 30 days before and 10.2 mm in 30 days under treatment: a ratio of 2 to the digit.
    const auto twice = scans(50, 55.1, 65.3, Response::SD, 30, 30);
    EXPECT_EQ(result("saada-bouzid-2017", twice), "yes"); // at least 2
    const auto fourTimes = scans(100, 101, 105, Response::SD, 30, 30);
    EXPECT_DOUBLE_EQ(*input(under("yumita-2023-fourfold", fourTimes), "tgk_ratio"), 4.0);
    // Yumita asks for more than 4; the TGR ratio of (105/101)^3 to (101/100)^3 is 4.08.
    EXPECT_GT(*input(under("yumita-2023-fourfold", fourTimes), "tgr_ratio"), 4.0);
    // Matos: 40 % and 10 mm to the digit.
    EXPECT_EQ(result("matos-2020", scans(20, 25, 35, Response::PD)), "yes");
    EXPECT_EQ(result("matos-2020-secondary", scans(20, 25, 35, Response::PD)), "no"); // more than 40 %
    EXPECT_EQ(result("matos-2020", scans(20, 24, 33.6, Response::PD)), "no");         // 40 %, but 9.6 mm
}

TEST(Hyperprogression, MatosCountsAFifthWithSeveralNewLesions)
{
    auto evidence = scans(50, 50, 60, Response::PD);
    EXPECT_EQ(result("matos-2020", evidence), "no");
    evidence.newLesions.value = 2;
    EXPECT_EQ(result("matos-2020", evidence), "yes");
    evidence.first.value->sum = 59.99_mm;
    EXPECT_EQ(result("matos-2020", evidence), "no");
}

TEST(Hyperprogression, MatosAsReviewsTellItCountsNewLesionsAlone)
{
    auto evidence = scans(50, 50, 50, Response::PD);
    EXPECT_EQ(result("matos-2020-secondary", evidence), "no");
    evidence.newOrgans.value = 1;
    EXPECT_EQ(result("matos-2020-secondary", evidence), "yes");
    evidence.newOrgans.value = 0;
    evidence.newLesionsInInvolvedOrgans.value = 2;
    EXPECT_EQ(result("matos-2020-secondary", evidence), "yes");
}

TEST(Hyperprogression, AFirstEvaluationAfterEightWeeksIsToldBesideMatos)
{
    EXPECT_THAT(under("matos-2020", scans(50, 55, 80, Response::PD, 60, 57)).reason,
                HasSubstr("the first evaluation came after 57 days, the paper's within 56"));
    EXPECT_THAT(under("matos-2020", scans(50, 55, 80, Response::PD, 60, 56)).reason,
                testing::Not(HasSubstr("the paper's within")));
}

TEST(Hyperprogression, LoRussoNeedsThreeOfFiveSigns)
{
    auto evidence = scans(50, 50, 75, Response::PD); // + 50 %: one sign
    evidence.failedWithinTwoMonths = {true, {}};
    evidence.statusDeteriorated = {false, {}};
    EXPECT_EQ(result("lo-russo-2019", evidence), "no");
    evidence.newOrgans.value = 1;
    EXPECT_EQ(result("lo-russo-2019", evidence), "yes");
    evidence.response = Response::SD;
    EXPECT_EQ(result("lo-russo-2019", evidence), "no");
}

TEST(Hyperprogression, LoRussoIsOpenOnlyWhereWhatIsMissingDecides)
{
    auto evidence = scans(50, 50, 75, Response::PD); // one sign, two not known, two not there
    EXPECT_EQ(result("lo-russo-2019", evidence), "NE");
    EXPECT_EQ(under("lo-russo-2019", evidence).reason, "no first_dose in the clinical table");
    evidence.newOrgans.value = 1;
    evidence.newLesionsInInvolvedOrgans.value = 2; // three signs, whatever the others are
    EXPECT_EQ(result("lo-russo-2019", evidence), "yes");
    EXPECT_EQ(result("lo-russo-2019", scans(50, 50, 60, Response::PD)), "no"); // at most two
}

TEST(Hyperprogression, KatoNeedsEarlyFailureHalfMoreTumourAndTwiceThePace)
{
    auto evidence = scans(50, 55, 83, Response::PD); // + 50.9 %, TGK 28 to 5 mm in 60 days
    EXPECT_EQ(result("kato-2017", evidence), "NE");
    evidence.failedWithinTwoMonths = {true, {}};
    EXPECT_EQ(result("kato-2017", evidence), "yes");
    evidence.failedWithinTwoMonths = {false, {}};
    EXPECT_EQ(result("kato-2017", evidence), "no");
    EXPECT_EQ(result("kato-2017", scans(50, 55, 70, Response::PD)), "no"); // + 27 %: whatever the failure
}

TEST(Hyperprogression, KimOf2019CountsNewLesionsInTheSum)
{
    auto evidence = scans(50, 55, 60, Response::PD);
    evidence.failedWithinTwoMonths = {false, {}};
    EXPECT_EQ(result("kim-2019", evidence), "no");
    evidence.firstSumWithNew = 72_mm;
    EXPECT_EQ(result("kim-2019", evidence), "yes");
    EXPECT_EQ(result("saada-bouzid-2017", evidence), "no");
}

TEST(Hyperprogression, KimOf2021CanReadTheIncreaseAsRelative)
{
    // 50 to 52 mm in 84 days, 52 to 60 in 42: ratios of 8, but 32 points a month only.
    const auto evidence = scans(50, 52, 60, Response::SD, 84, 42);
    EXPECT_EQ(result("kim-2021", evidence), "no");
    EXPECT_EQ(result("kim-2021", evidence, {.tgrIncrease = TgrIncrease::Relative}), "yes");
}

TEST(Hyperprogression, AFirstResponseThatIsNotEvaluableLeavesProgressionOpen)
{
    EXPECT_EQ(result("ferrara-2018", scans(50, 55, 80, Response::NE)), "NE");
    EXPECT_EQ(result("saada-bouzid-2017", scans(50, 55, 80, Response::NE)), "yes");
}

TEST(Hyperprogression, ASumOfZeroHasNoRate)
{
    EXPECT_EQ(result("kas-2020", scans(50, 55, 0, Response::CR)), "NE");
    EXPECT_THAT(under("kas-2020", scans(50, 55, 0, Response::CR)).reason,
                HasSubstr("not defined where a sum is 0"));
}

TEST(TwoMonths, AreCalendarMonthsOrDays)
{
    EXPECT_EQ(endOfTwoMonths(day("2025-01-01"), TwoMonths::Calendar), day("2025-03-01"));
    EXPECT_EQ(endOfTwoMonths(day("2024-12-31"), TwoMonths::Calendar), day("2025-02-28"));
    EXPECT_EQ(endOfTwoMonths(day("2025-01-01"), TwoMonths::Days60), day("2025-03-02"));
    EXPECT_EQ(endOfTwoMonths(day("2025-01-01"), TwoMonths::Days61), day("2025-03-03"));
}

} // namespace hepatica::tests
