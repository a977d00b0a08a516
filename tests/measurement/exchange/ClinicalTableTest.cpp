#include "tests/TemporaryFolder.h"

#include <hepatica/measurement/ClinicalTable.h>

#include <gmock/gmock.h>

#include <fstream>

namespace hepatica::tests {

namespace {

using namespace measurement;
using testing::HasSubstr;

Expected<std::vector<ClinicalRow>> read(const std::string& rows,
                                        const std::string& header = "patient,date,item,value,unit,uln\n")
{
    const TemporaryFolder folder;
    const auto file = folder.path() / "clinical.csv";
    std::ofstream(file, std::ios::binary) << header << rows;
    return readClinicalTable(file);
}

/// The one problem of a table that has one.
std::string problemOf(const std::string& rows)
{
    const auto table = read(rows);
    if (table)
        return "no problem";
    EXPECT_TRUE(table.error().further.empty()) << table.error().further.front().text();
    return table.error().text();
}

ClinicalRow only(const std::string& row)
{
    return read(row).value().at(0);
}

} // namespace

TEST(ClinicalTable, KeepsAQuantityInItsUnitAndAsItWasWritten)
{
    const ClinicalRow row = only("P1,2026-01-05,AFP,350,ng/mL,7\n");
    EXPECT_EQ(row.patient, "P1");
    EXPECT_EQ(row.date.iso(), "2026-01-05");
    EXPECT_EQ(row.item, ClinicalItem::Afp);
    EXPECT_EQ(row.number, 350.0);
    EXPECT_EQ(row.upperLimit, 7.0);
    EXPECT_EQ(row.line, 2);
}

struct ConversionCase {
    const char* row;
    double number;
};

class ClinicalUnits : public testing::TestWithParam<ConversionCase> {};

TEST_P(ClinicalUnits, AreConvertedIntoTheUnitOfTheItem)
{
    const ClinicalRow row = only(std::string("P1,2026-01-05,") + GetParam().row + ",\n");
    EXPECT_NEAR(*row.number, GetParam().number, 1e-9 * GetParam().number);
}

// Factors: bilirubin 17.1 and creatinine 88.4 umol/L a mg/dL; AFP 1.21 ng an IU; the rest are powers of ten.
INSTANTIATE_TEST_SUITE_P(
    All, ClinicalUnits,
    testing::Values(
        ConversionCase{"AFP,100,IU/mL", 121.0}, ConversionCase{"AFP,100,kIU/L", 121.0},
        ConversionCase{"AFP,100,\u00B5g/L", 100.0}, ConversionCase{"PIVKA-II,40,mAU/mL", 40.0},
        ConversionCase{"DCP,40,AU/L", 40.0}, ConversionCase{"CRP,1.2,mg/dL", 12.0},
        ConversionCase{"bilirubin,2,mg/dL", 34.2}, ConversionCase{"bilirubin,34,\u03BCmol/L", 34.0},
        ConversionCase{"albumin,3.5,g/dL", 35.0}, ConversionCase{"creatinine,1,mg/dL", 88.4},
        ConversionCase{"neutrophils,4500,/uL", 4.5}, ConversionCase{"neutrophils,4.5,\u00D710\u2079/L", 4.5},
        ConversionCase{"lymphocytes,1.5,10^9/L", 1.5}, ConversionCase{"lymphocytes,1.5,10*9/L", 1.5},
        ConversionCase{"platelets,150,10^3/\u00B5L", 150.0}, ConversionCase{"platelets,150,G/L", 150.0},
        ConversionCase{"sodium,135,mEq/L", 135.0}, ConversionCase{"INR,1.1,", 1.1},
        ConversionCase{"ECOG,1,", 1.0}));

TEST(ClinicalTable, ReadsGradesAndAnswers)
{
    EXPECT_EQ(only("P1,2026-01-05,ascites,moderate,,\n").number, 2.0);
    EXPECT_EQ(only("P1,2026-01-05,ascites,none,,\n").number, 0.0);
    EXPECT_EQ(only("P1,2026-01-05,encephalopathy,III,,\n").number, 3.0);
    EXPECT_EQ(only("P1,2026-01-05,sex,female,,\n").number, 1.0);
    EXPECT_EQ(only("P1,2026-01-05,dialysis,yes,,\n").number, 1.0);
}

TEST(ClinicalTable, FindsItemsInCapitalsOrNot)
{
    EXPECT_EQ(only("P1,2026-01-05,afp,3,ng/ml,\n").name, "AFP");
    EXPECT_EQ(only("P1,2026-01-05,First_Dose,,,\n").item, ClinicalItem::FirstDose);
}

TEST(ClinicalTable, KeepsItemsItDoesNotKnowAsTheyAre)
{
    const ClinicalRow row = only("P1,2026-01-05,IL-6,12.5,pg/mL,7\n");
    EXPECT_EQ(row.item, ClinicalItem::Other);
    EXPECT_EQ(row.name, "IL-6");
    EXPECT_EQ(row.value, "12.5");
    EXPECT_EQ(row.unit, "pg/mL");
    EXPECT_EQ(row.number, 12.5);
    EXPECT_EQ(only("P1,2026-01-05,PD-L1,CPS 10,22C3,\n").value, "CPS 10");
}

TEST(ClinicalTable, UnitAndUpperLimitNeedNoColumn)
{
    const auto rows = read("P1,2026-01-05,death,\n", "patient,date,item,value\n");
    ASSERT_TRUE(rows) << rows.error().text();
    EXPECT_EQ(rows->at(0).item, ClinicalItem::Death);
}

TEST(ClinicalTable, AHeaderAloneIsNoProblem)
{
    EXPECT_TRUE(read("").value().empty());
}

TEST(ClinicalTable, AMissingColumnIsAProblem)
{
    const auto rows = read("P1,2026-01-05,death\n", "patient,date,item\n");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().name(), "missing-column");
}

TEST(ClinicalTable, APartialDateIsAProblem)
{
    EXPECT_THAT(problemOf("P1,2026-01,AFP,3,ng/mL,\n"), HasSubstr("line 2: date is \"2026-01\""));
}

TEST(ClinicalTable, AQuantityWithoutAUnitIsAProblem)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,bilirubin,20,,\n"),
                HasSubstr("line 2: bilirubin has no unit; expected umol/L or mg/dL"));
}

TEST(ClinicalTable, AUnitThatCannotBeConvertedIsAProblem)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,albumin,35,mmol/L,\n"),
                HasSubstr("line 2: albumin in \"mmol/L\" cannot be converted; expected g/L or g/dL"));
}

TEST(ClinicalTable, PivkaInNanogramsIsNeverConverted)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,PIVKA-II,4,ng/mL,\n"),
                HasSubstr("PIVKA-II in \"ng/mL\" cannot be converted; expected mAU/mL or AU/L"));
    EXPECT_THAT(problemOf("P1,2026-01-05,DCP,4,ng/mL,\n"), HasSubstr("cannot be converted"));
}

TEST(ClinicalTable, NegativeImpossibleAndMissingNumbersAreProblems)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,AFP,-3,ng/mL,\n"),
                HasSubstr("line 2: AFP is \"-3\"; expected a number"));
    EXPECT_THAT(problemOf("P1,2026-01-05,AFP,,ng/mL,\n"), HasSubstr("AFP is \"\""));
    EXPECT_THAT(problemOf("P1,2026-01-05,AFP,<2,ng/mL,\n"), HasSubstr("AFP is \"<2\""));
    // 4.5 g/L is a value in g/dL with the wrong unit.
    EXPECT_THAT(problemOf("P1,2026-01-05,albumin,4.5,g/L,\n"), HasSubstr("from 5 to 80 g/L"));
    EXPECT_THAT(problemOf("P1,2026-01-05,ECOG,1.5,,\n"), HasSubstr("expected a whole number from 0 to 5"));
    EXPECT_THAT(problemOf("P1,2026-01-05,AFP,3,ng/mL,high\n"), HasSubstr("upper limit of normal \"high\""));
}

TEST(ClinicalTable, AWordThatIsNotKnownIsAProblem)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,ascites,plenty,,\n"), HasSubstr("expected one of none"));
}

TEST(ClinicalTable, AnEventThatDidNotHappenHasNoRow)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,death,no,,\n"), HasSubstr("expected a row only when it happened"));
    EXPECT_THAT(problemOf("P1,2026-01-05,death,2026-01-06,,\n"), HasSubstr("expected one day"));
}

TEST(ClinicalTable, OneRowAnItemAndDay)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,AFP,3,ng/mL,\nP1,2026-01-05,afp,4,ng/mL,\n"),
                HasSubstr("line 3: AFP of P1 on 2026-01-05 stands in line 2 too"));
    EXPECT_TRUE(read("P1,2026-01-05,irAE,colitis,,\nP1,2026-01-05,irAE,rash,,\n"));
}

TEST(ClinicalTable, WhatHappensOnceStandsOnce)
{
    EXPECT_THAT(problemOf("P1,2026-01-05,death,,,\nP1,2026-01-06,death,,,\n"), HasSubstr("death of P1"));
    EXPECT_THAT(problemOf("P1,2026-01-05,first_dose,,,\nP1,2026-01-06,first_dose,,,\n"),
                HasSubstr("line 3: first_dose of P1 stands in line 2 too, on another day"));
    EXPECT_TRUE(read("P1,2026-01-05,first_dose,,,\nP2,2026-01-06,first_dose,,,\n"));
    EXPECT_TRUE(read("P1,2026-01-05,sex,male,,\nP1,2026-02-06,sex,m,,\n"));
}

TEST(ClinicalTable, NothingIsAfterTheDeath)
{
    EXPECT_THAT(
        problemOf("P1,2026-03-05,death,,,\nP1,2026-03-06,first_dose,,,\n"),
        HasSubstr("line 3: first_dose of P1 on 2026-03-06 is after the death on 2026-03-05 in line 2"));
}

TEST(ClinicalTable, EveryBadLineIsTold)
{
    const auto rows =
        read("P1,2026-01,AFP,3,ng/mL,\nP1,2026-01-05,bilirubin,20,,\n,2026-01-05,CRP,3,mg/L,\n");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().lines().size(), 3U);
}

} // namespace hepatica::tests
