#include "measurement/exchange/Csv.h"
#include "tests/Reference.h"

#include <hepatica/measurement/ClinicalScores.h>

#include <cmath>
#include <map>
#include <string>

namespace hepatica::measurement {

namespace {

/// "a=1;b=2" by name.
std::map<std::string, double> inputsOf(const std::string& text)
{
    std::map<std::string, double> inputs;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t equals = text.find('=', at), end = std::min(text.find(';', at), text.size());
        inputs[text.substr(at, equals - at)] = std::stod(text.substr(equals + 1, end - equals - 1));
        at = end + 1;
    }
    return inputs;
}

struct OracleRow {
    std::string score, value, grade, sub;
    std::map<std::string, double> in;
};

void checkAlbi(const OracleRow& row)
{
    const double value = albi(row.in.at("bilirubin_umolL"), row.in.at("albumin_gL"));
    EXPECT_NEAR(value, std::stod(row.value), 1e-6);
    EXPECT_EQ(std::to_string(albiGrade(value)), row.grade);
    EXPECT_EQ(modifiedAlbiGrade(value), row.sub.empty() ? row.grade : row.sub);
}

void checkMeld(const OracleRow& row)
{
    const int score = meld({row.in.at("bilirubin_mgdL"), row.in.at("INR"), row.in.at("creat_mgdL")});
    EXPECT_EQ(std::to_string(score), row.value);
    EXPECT_EQ(std::to_string(meldSodium(score, row.in.at("Na"))), row.grade);
}

void checkCrafity(const OracleRow& row)
{
    const int points = crafity(row.in.at("AFP_ngmL"), 10.0 * row.in.at("CRP_mgdL"));
    EXPECT_EQ(std::to_string(points), row.value);
    EXPECT_EQ(crafityRisk(points), row.grade);
}

void checkChildPugh(const OracleRow& row)
{
    // The table's encephalopathy is a class: 0 none, 1 for I and II, 2 for III and IV.
    const int encephalopathy = std::map<int, int>{{0, 0}, {1, 1}, {2, 3}}.at(int(row.in.at("enceph")));
    const int points = bilirubinPoints_mgdL(row.in.at("bilirubin_mgdL")) +
                       albuminPoints_gL(10.0 * row.in.at("albumin_gdL")) + inrPoints(row.in.at("INR")) +
                       ascitesPoints(int(row.in.at("ascites"))) + encephalopathyPoints(encephalopathy);
    EXPECT_EQ(std::to_string(points), row.value);
    EXPECT_EQ(std::string(1, childPughClass(points)), row.grade);
}

} // namespace

TEST(ClinicalScores, EveryRowOfTheReferenceTable)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const std::string text = textOf(reference / "domain/oracles/clinical_scores.csv").value();
    const std::map<std::string, void (*)(const OracleRow&)> checks{{"ALBI", checkAlbi},
                                                                   {"MELD/MELD-Na", checkMeld},
                                                                   {"CRAFITY", checkCrafity},
                                                                   {"Child-Pugh", checkChildPugh}};
    CsvReader reader(text);
    std::vector<std::string_view> row;
    ASSERT_TRUE(reader.next(row));
    int rows = 0;
    while (reader.next(row)) {
        const OracleRow one{std::string(row[0]), std::string(row[2]), std::string(row[3]),
                            std::string(row[4]), inputsOf(std::string(row[1]))};
        SCOPED_TRACE(one.score + " " + std::string(row[1]));
        checks.at(one.score)(one);
        ++rows;
    }
    EXPECT_EQ(rows, 9);
}

TEST(Albi, GradesIncludeTheirUpperBoundaries)
{
    // Johnson 2015: grade 1 up to -2.60, grade 2 up to -1.39.
    EXPECT_EQ(albiGrade(-2.60), 1);
    EXPECT_EQ(albiGrade(-2.59), 2);
    EXPECT_EQ(albiGrade(-1.39), 2);
    EXPECT_EQ(albiGrade(-1.38), 3);
}

TEST(Albi, TheBoundaryWithinGradeTwoIsAnOption)
{
    EXPECT_EQ(modifiedAlbiGrade(-2.27), "2a");
    EXPECT_EQ(modifiedAlbiGrade(-2.27, AlbiBoundary::In2b), "2b");
    EXPECT_EQ(modifiedAlbiGrade(-2.60), "1");
    EXPECT_EQ(modifiedAlbiGrade(-1.0), "3");
}

TEST(Albi, TheCoefficientOfFourDigitsIsAnOption)
{
    // 0.66 log10(10) - 0.0852 x 40 = 0.66 - 3.408.
    EXPECT_NEAR(albi(10.0, 40.0, AlbiCoefficient::FourDigits), -2.748, 1e-12);
    EXPECT_NEAR(albi(10.0, 40.0), -2.740, 1e-12);
}

TEST(EasyAlbi, IsBilirubinLessNineTimesAlbumin)
{
    EXPECT_NEAR(easyAlbi(1.2, 3.8), -33.0, 1e-12);
}

TEST(ChildPugh, EveryStepOfThePublishedTable)
{
    // Pugh 1973: below, between (both ends included) and above.
    EXPECT_EQ(bilirubinPoints_mgdL(1.9), 1);
    EXPECT_EQ(bilirubinPoints_mgdL(2.0), 2);
    EXPECT_EQ(bilirubinPoints_mgdL(3.0), 2);
    EXPECT_EQ(bilirubinPoints_mgdL(3.1), 3);
    EXPECT_EQ(bilirubinPoints_umolL(33.9), 1);
    EXPECT_EQ(bilirubinPoints_umolL(34.0), 2);
    EXPECT_EQ(bilirubinPoints_umolL(50.0), 2);
    EXPECT_EQ(bilirubinPoints_umolL(50.1), 3);
    EXPECT_EQ(albuminPoints_gL(35.1), 1);
    EXPECT_EQ(albuminPoints_gL(35.0), 2);
    EXPECT_EQ(albuminPoints_gL(28.0), 2);
    EXPECT_EQ(albuminPoints_gL(27.9), 3);
    EXPECT_EQ(inrPoints(1.6), 1);
    EXPECT_EQ(inrPoints(1.7), 2);
    EXPECT_EQ(inrPoints(2.3), 2);
    EXPECT_EQ(inrPoints(2.4), 3);
    EXPECT_EQ(prothrombinPoints_s(3.9), 1);
    EXPECT_EQ(prothrombinPoints_s(6.0), 2);
    EXPECT_EQ(prothrombinPoints_s(6.1), 3);
    EXPECT_EQ(ascitesPoints(0), 1);
    EXPECT_EQ(ascitesPoints(1), 2);
    EXPECT_EQ(ascitesPoints(2), 3);
    EXPECT_EQ(encephalopathyPoints(0), 1);
    EXPECT_EQ(encephalopathyPoints(2), 2);
    EXPECT_EQ(encephalopathyPoints(3), 3);
    EXPECT_EQ(childPughClass(6), 'A');
    EXPECT_EQ(childPughClass(7), 'B');
    EXPECT_EQ(childPughClass(9), 'B');
    EXPECT_EQ(childPughClass(10), 'C');
}

TEST(Meld, InputsUnderOneCountAsOneAndTheScoreStaysBetweenSixAndForty)
{
    EXPECT_EQ(meld({0.2, 0.9, 0.5}), 6);
    EXPECT_EQ(meld({60.0, 9.0, 9.0}), 40);
}

TEST(Meld, OnDialysisTheCreatinineCountsAsFour)
{
    // 3.78 ln 2 + 11.2 ln 1.5 + 9.57 ln 4 + 6.43 = 2.62 + 4.54 + 13.27 + 6.43 = 26.86.
    EXPECT_EQ(meld({2.0, 1.5, 0.8, true}), 27);
    EXPECT_EQ(meld({2.0, 1.5, 7.0}), 27);
}

TEST(MeldSodium, CountsAboveElevenOnlyAndClampsTheSodium)
{
    EXPECT_EQ(meldSodium(11, 125.0), 11);
    // 20 + 1.32 x 12 - 0.033 x 20 x 12 = 27.92.
    EXPECT_EQ(meldSodium(20, 125.0), 28);
    EXPECT_EQ(meldSodium(20, 110.0), 28);
    EXPECT_EQ(meldSodium(20, 145.0), 20);
}

TEST(Meld3, OfAWomanWithLowSodiumAndAlbumin)
{
    // Kim 2021 by hand: bilirubin 3 (ln 1.0986), INR 1.5 (ln 0.4055), creatinine 1.5 (ln 0.4055), sodium 130
    // (7 missing), albumin 2.5 (1.0 missing): 1.33 + 5.010 + 5.740 - 1.846 + 3.686 + 4.517 + 1.85 - 0.742 + 6
    // = 25.545.
    EXPECT_EQ(meld3({3.0, 1.5, 1.5}, 130.0, 2.5, true), 26);
    // The same man: 24.215.
    EXPECT_EQ(meld3({3.0, 1.5, 1.5}, 130.0, 2.5, false), 24);
    // All at the limits that count as normal: the constant of 6.
    EXPECT_EQ(meld3({0.5, 0.9, 0.4}, 141.0, 4.2, false), 6);
}

TEST(Ratios, AreNothingWithoutLymphocytes)
{
    EXPECT_DOUBLE_EQ(*neutrophilLymphocyteRatio(4.5, 1.5), 3.0);
    EXPECT_DOUBLE_EQ(*plateletLymphocyteRatio(225.0, 1.5), 150.0);
    EXPECT_DOUBLE_EQ(*immuneInflammationIndex(200.0, 4.5, 1.5), 600.0);
    EXPECT_EQ(neutrophilLymphocyteRatio(4.5, 0.0), std::nullopt);
    EXPECT_EQ(plateletLymphocyteRatio(225.0, 0.0), std::nullopt);
    EXPECT_EQ(immuneInflammationIndex(200.0, 4.5, 0.0), std::nullopt);
}

TEST(NutritionalIndex, IsTenAlbuminAndFiveThousandthsOfTheLymphocytes)
{
    // Onodera 1984: 10 x 3.8 g/dL + 0.005 x 1400/mm3 = 45.
    EXPECT_DOUBLE_EQ(nutritionalIndex(38.0, 1.4), 45.0);
}

TEST(Glasgow, TheModifiedScoreCountsAlbuminOnlyBesideARaisedCrp)
{
    EXPECT_EQ(glasgowScore(10.0, 35.0), 0);
    EXPECT_EQ(glasgowScore(10.0, 34.9), 1);
    EXPECT_EQ(glasgowScore(10.1, 34.9), 2);
    EXPECT_EQ(modifiedGlasgowScore(10.0, 34.9), 0);
    EXPECT_EQ(modifiedGlasgowScore(10.1, 35.0), 1);
    EXPECT_EQ(modifiedGlasgowScore(10.1, 34.9), 2);
}

TEST(Crafity, BothThresholdsAreInclusive)
{
    // Scheiner 2022: AFP >= 100 ng/mL and CRP >= 1 mg/dL = 10 mg/L.
    EXPECT_EQ(crafity(100.0, 10.0), 2);
    EXPECT_EQ(crafityRisk(2), "high");
    EXPECT_EQ(crafity(99.9, 9.9), 0);
}

} // namespace hepatica::measurement
