// LESIONS.csv and VISITS.csv as the interface description has them.
#include "LesionTables.h"

#include <hepatica/measurement/Criteria.h>

#include <clocale>

namespace hepatica::measurement {

using namespace tests;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(LesionTable, ReadsARow)
{
    const auto rows = rowsOf(Header + goodRow());
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].patient, "P1");
    EXPECT_EQ(rows[0].role, TimepointRole::Baseline);
    EXPECT_EQ(rows[0].lesionClass, LesionClass::Target);
    EXPECT_EQ(rows[0].longAxis, 32.4_mm);
    EXPECT_EQ(rows[0].shortAxis, 20_mm);
    EXPECT_EQ(rows[0].evaluator, "R1");
    EXPECT_EQ(rows[0].certainty, Certainty::Unequivocal);
    EXPECT_EQ(rows[0].viableLongAxis, std::nullopt);
    EXPECT_EQ(rows[0].line, 2);
}

TEST(LesionTable, AStateWithoutASizeHasNoLength)
{
    const auto told = [](const std::string& cells) {
        return problemsOf(Required + ",viable_state,viable_long_axis_mm,viable_short_axis_mm\n" +
                          "P1,BL,2025-01-01,followup,T01,target,lymph node," + cells + "\n");
    };
    EXPECT_THAT(
        told("absent,,12,,,"),
        ElementsAre("line 2: the state is absent, but short_axis_mm is 12.0; expected no length, 0, or "
                    "the state measured"));
    EXPECT_THAT(told("absent,0,0,absent,0,0"), ElementsAre());
    EXPECT_THAT(
        told("not-evaluable,12,,,,"),
        ElementsAre("line 2: the state is not-evaluable, but long_axis_mm is 12.0; expected no length "
                    "or the state measured"));
    EXPECT_THAT(told("not-done,,,,9,"), ElementsAre(HasSubstr("not-done, but viable_long_axis_mm is 9.0")));
    EXPECT_THAT(told("measured,20,12,absent,,4"),
                ElementsAre(HasSubstr("viable_state is absent, but viable_short_axis_mm is 4.0")));
    EXPECT_THAT(told("measured,20,12,not-evaluable,9,"),
                ElementsAre(HasSubstr("viable_state is not-evaluable, but viable_long_axis_mm is 9.0")));
}

TEST(LesionTable, AnEmptyNumberIsNotMeasuredAndNeverZero)
{
    EXPECT_EQ(rowsOf(Header + rowWith(8, "")).at(0).longAxis, std::nullopt);
    EXPECT_EQ(rowsOf(Header + rowWith(9, " ")).at(0).shortAxis, std::nullopt);
    EXPECT_EQ(rowsOf(Header + "P1,BL,2025-01-01,baseline,T01,target,liver,measured,0,0\n").at(0).longAxis,
              0_mm);
}

TEST(LesionTable, ALymphNodeIsANodeUnlessTheColumnSaysOtherwise)
{
    EXPECT_TRUE(rowsOf(Header + rowWith(6, "lymph node")).at(0).node);
    EXPECT_TRUE(rowsOf(Header + rowWith(6, "Lymph Node")).at(0).node);
    EXPECT_FALSE(rowsOf(Header + rowWith(6, "liver")).at(0).node);
    EXPECT_TRUE(rowsOf(withColumn("node", "yes")).at(0).node);
    EXPECT_FALSE(rowsOf(withColumn("node", "")).at(0).node);
}

TEST(LesionTable, NumbersAreReadTheSameInEveryLocale)
{
    const std::string before = std::setlocale(LC_ALL, nullptr);
    for (const char* german : {"de_DE.UTF-8", "de_DE"})
        if (std::setlocale(LC_ALL, german) != nullptr)
            break;
    EXPECT_EQ(rowsOf(Header + goodRow()).at(0).longAxis, 32.4_mm);
    std::setlocale(LC_ALL, before.c_str());
}

TEST(LesionTable, ABadDateIsToldWithItsLine)
{
    for (const std::string date : {"2025-02-30", "2025-02", "01.02.2025", "2025-2-3", "", "2025-02-03T10:00"})
        EXPECT_THAT(problemsOf(Header + goodRow("T02") + rowWith(2, date)),
                    ElementsAre("line 3: date is \"" + date + "\", expected a day such as 2026-03-31"));
}

TEST(LesionTable, AnUnknownWordIsToldWithTheWordsThatAreKnown)
{
    EXPECT_THAT(
        problemsOf(Header + rowWith(5, "tumour")),
        ElementsAre(
            "line 2: class is \"tumour\", expected one of target, non-target, new-target, new-non-target"));
    EXPECT_THAT(
        problemsOf(Header + rowWith(3, "screening")),
        ElementsAre("line 2: role is \"screening\", expected one of pre, baseline, followup, unscheduled, "
                    "confirmatory, end"));
    EXPECT_THAT(
        problemsOf(Header + rowWith(7, "")),
        ElementsAre(
            "line 2: state is \"\", expected one of measured, present, too-small, absent, not-evaluable, "
            "not-done, merged, split"));
}

TEST(LesionTable, EveryOptionalColumnWithWordsKnowsItsWords)
{
    const std::vector<std::pair<std::string, std::vector<std::string>>> words{
        {"accepted", {"yes", "no"}},
        {"node", {"yes", "no"}},
        {"node_site", {"porta-hepatis", "other"}},
        {"change_nadir", {"NC", "INC", "UNE", "DEC"}},
        {"change_last", {"NCLA", "INCLA", "DECLA"}},
        {"certainty", {"unequivocal", "equivocal", "refuted"}},
        {"measurable", {"yes", "no"}},
        {"lesion_type",
         {"solid", "cystic", "infiltrative", "tumour-in-vein", "bland-thrombus", "effusion", "bone-lytic",
          "bone-blastic"}},
        {"viable_state", {"measured", "absent", "too-small", "not-evaluable", "atypical"}},
        {"aphe", {"none", "nonrim", "rim", "NE"}},
        {"washout", {"none", "nonperipheral", "peripheral", "NE"}},
        {"capsule", {"yes", "no", "NE"}},
        {"lipiodol", {"yes", "no"}},
        {"cytology", {"pos", "neg", "ND"}},
        {"source", {"manual", "automatic", "edited"}},
    };
    for (const auto& [column, known] : words) {
        for (const std::string& word : known)
            EXPECT_THAT(problemsOf(withColumn(column, word)), ElementsAre()) << column << " " << word;
        EXPECT_THAT(problemsOf(withColumn(column, "")), ElementsAre()) << column;
        EXPECT_THAT(
            problemsOf(withColumn(column, "perhaps")),
            ElementsAre(HasSubstr(column + " is \"perhaps\", expected one of " + known.front() + ", ")));
    }
}

TEST(LesionTable, ANumberIsFiniteAndNotNegative)
{
    for (const std::string number :
         {"-1", "nan", "inf", "1e999", "12,5", "12.5 mm", "0x10", "1.2.3", "20000"})
        EXPECT_THAT(
            problemsOf(Header + rowWith(8, "\"" + number + "\"")),
            ElementsAre(
                "line 2: long_axis_mm is \"" + number +
                "\", expected a number of millimetres from 0 to 10000, or nothing when it is not measured"));
    for (const std::string column : {"viable_long_axis_mm", "viable_short_axis_mm", "volume_mm3",
                                     "viable_volume_mm3", "necrosis_percent", "slice_thickness_mm"}) {
        EXPECT_THAT(problemsOf(withColumn(column, "-0.1")), ElementsAre(HasSubstr(column + " is \"-0.1\"")))
            << column;
        EXPECT_THAT(problemsOf(withColumn(column, "1.5")), ElementsAre()) << column;
    }
    EXPECT_EQ(rowsOf(withColumn("mean_hu", "-20.5")).at(0).meanHounsfield, -20.5);
    EXPECT_THAT(problemsOf(withColumn("mean_hu", "dark")), ElementsAre(HasSubstr("mean_hu is \"dark\"")));
    EXPECT_THAT(problemsOf(withColumn("necrosis_percent", "101")), ElementsAre(HasSubstr("from 0 to 100")));
    EXPECT_THAT(problemsOf(withColumn("lrt_date", "2025-13-01")),
                ElementsAre(HasSubstr("lrt_date is \"2025-13-01\"")));
}

TEST(LesionTable, KeysAreNotEmpty)
{
    for (const std::size_t column : {0U, 1U, 4U})
        EXPECT_THAT(problemsOf(Header + rowWith(column, "")),
                    ElementsAre(HasSubstr("expected a text that is not empty")));
}

TEST(LesionTable, ARowThatContradictsItselfIsTold)
{
    EXPECT_THAT(
        problemsOf(Header + rowWith(9, "33")),
        ElementsAre("line 2: the short axis of 33.0 mm is longer than the long axis of 32.4 mm; expected the "
                    "shorter one as short_axis_mm"));
    EXPECT_THAT(problemsOf(Header + rowWith(7, "absent")),
                ElementsAre(HasSubstr("line 2: the state is absent, but long_axis_mm is 32.4")));
    const std::string viable = Required +
                               ",viable_state,viable_long_axis_mm\nP1,BL,2025-01-01,baseline,T01,target,"
                               "liver,measured,32.4,20,measured,";
    EXPECT_THAT(
        problemsOf(viable + "33.5\n"),
        ElementsAre(HasSubstr("the viable long axis of 33.5 mm is longer than the long axis of 32.4 mm")));
    EXPECT_EQ(rowsOf(viable + "33.4\n").size(), 1U); // both are measured apart
    const auto volumes = [](const char* whole, const char* part) {
        return Required + ",volume_mm3,viable_volume_mm3\n" +
               "P1,BL,2025-01-01,baseline,T01,target,liver,measured,32.4,20," + whole + "," + part + "\n";
    };
    EXPECT_THAT(problemsOf(volumes("14137", "16000")), // spheres of 30.0 and 31.3 mm
                ElementsAre(HasSubstr("line 2: the viable volume of 16000 mm3 is larger than the volume of "
                                      "14137 mm3; expected a part of the lesion")));
    EXPECT_EQ(rowsOf(volumes("14137", "15500")).size(), 1U); // 30.94 mm
    EXPECT_EQ(rowsOf(volumes("", "15500")).size(), 1U);
    EXPECT_THAT(problemsOf(Required +
                           ",viable_state,viable_long_axis_mm\nP1,BL,2025-01-01,baseline,T01,target,liver,"
                           "measured,32.4,20,absent,12\n"),
                ElementsAre(HasSubstr("viable_state is absent, but viable_long_axis_mm is 12.0")));
}

TEST(LesionTable, TheSameLesionVisitAndReaderTwiceIsToldWithBothLines)
{
    EXPECT_THAT(
        problemsOf(Header + goodRow() + goodRow("T02") + goodRow()),
        ElementsAre("line 4: the same patient, evaluator, timepoint and lesion (P1, R1, BL, T01) as line 2; "
                    "expected one row each"));
}

TEST(LesionTable, HoldsStandardErrors)
{
    EXPECT_EQ(rowsOf(withColumn("long_axis_se_mm", "0.85")).at(0).longAxisError_mm, 0.85);
    EXPECT_EQ(rowsOf(withColumn("short_axis_se_mm", "1")).at(0).shortAxisError_mm, 1.0);
    EXPECT_EQ(rowsOf(withColumn("volume_se_mm3", "")).at(0).volumeError_mm3, std::nullopt);
    EXPECT_THAT(problemsOf(withColumn("volume_se_mm3", "-3")), ElementsAre(HasSubstr("volume_se_mm3 is")));
    const auto rows = rowsOf(withColumn("volume_se_mm3", "12.5"));
    EXPECT_EQ(rowsOf(lesionTableText(rows)).at(0).volumeError_mm3, 12.5);
    EXPECT_EQ(rowsOf(withColumn("viable_long_axis_se_mm", "0.9")).at(0).viableLongAxisError_mm, 0.9);
    EXPECT_EQ(rowsOf(withColumn("viable_short_axis_se_mm", "1.1")).at(0).viableShortAxisError_mm, 1.1);
    EXPECT_EQ(rowsOf(withColumn("viable_volume_se_mm3", "80")).at(0).viableVolumeError_mm3, 80.0);
}

TEST(LesionTable, HoldsWhereVolumeAndViablePartComeFrom)
{
    EXPECT_EQ(rowsOf(withColumn("volume_source", "edited")).at(0).volumeSource, MeasurementSource::Edited);
    EXPECT_EQ(rowsOf(withColumn("viable_source", "manual")).at(0).viableSource, MeasurementSource::Manual);
    EXPECT_FALSE(rowsOf(withColumn("viable_source", "")).at(0).viableSource);
    EXPECT_THAT(problemsOf(withColumn("volume_source", "guessed")),
                ElementsAre(HasSubstr("volume_source is")));
    const auto rows = rowsOf(withColumn("viable_source", "edited"));
    EXPECT_EQ(rowsOf(lesionTableText(rows)).at(0).viableSource, MeasurementSource::Edited);
}

TEST(LesionTable, WhatIsWrittenReadsBackTheSame)
{
    const std::string text =
        Required +
        ",evaluator,accepted,node,node_site,change_nadir,change_last,certainty,measurable,lesion_type,"
        "viable_state,viable_long_axis_mm,viable_short_axis_mm,aphe,washout,capsule,volume_mm3,"
        "viable_volume_mm3,mean_hu,necrosis_percent,lrt_type,lrt_date,lipiodol,cytology,modality,phase,"
        "slice_thickness_mm,plane,series_uid,source,reason,room\n"
        "P1,FU1,2025-03-01,followup,T01,target,lymph node,measured,32.45,20.1,R2,yes,no,porta-hepatis,INC,"
        "INCLA,equivocal,no,solid,measured,12.3,4,nonrim,none,NE,1234.5678,0.1,-12.25,33.3,TACE,2025-02-01,"
        "yes,ND,CT,portal venous,2.5,axial,1.2.3,edited,\"a \"\"b\"\", c\nd\",\" 4\"\n"
        "P1,FU1,2025-03-01,followup,NT01,non-target,liver,present,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n";
    const auto rows = rowsOf(text);
    const std::string written = lesionTableText(rows);
    const auto again = rowsOf(written);
    ASSERT_EQ(again.size(), 2U);
    EXPECT_EQ(lesionTableText(again), written);
    EXPECT_EQ(again[0].reason, "a \"b\", c\nd");
    EXPECT_EQ(again[0].unknownColumns.at("room"), " 4");
    EXPECT_EQ(again[0].volume_mm3, 1234.5678);
    EXPECT_FALSE(again[0].node);
    EXPECT_EQ(again[1].longAxis, std::nullopt);
}

TEST(VisitTable, ReadsARow)
{
    const TableFile file("patient,evaluator,timepoint,date_first,date_last,coverage,new_lesions,new_symptom,"
                         "clinically_stable\n"
                         "P1,R2,FU1,2025-03-01,2025-03-03,complete,equivocal,no,yes\nP1,,FU2,,,,,,\n");
    const auto rows = readVisitTable(file.path());
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ(rows->at(0).evaluator, "R2");
    EXPECT_EQ(rows->at(0).dateLast->iso(), "2025-03-03");
    EXPECT_EQ(rows->at(0).newLesions, NewLesionAnswer::Equivocal);
    EXPECT_EQ(rows->at(0).newSymptom, false);
    EXPECT_EQ(rows->at(0).clinicallyStable, true);
    EXPECT_EQ(rows->at(1).evaluator, "R1");
    EXPECT_EQ(rows->at(1).coverage, "complete");
    EXPECT_EQ(rows->at(1).newLesions, std::nullopt);
}

TEST(VisitTable, BadRowsAreTold)
{
    EXPECT_THAT(visitProblemsOf("patient,timepoint,new_lesions\nP1,FU1,maybe\n"),
                ElementsAre("line 2: new_lesions is \"maybe\", expected one of no, equivocal, yes, NE"));
    EXPECT_THAT(visitProblemsOf("patient,timepoint,date_first,date_last\nP1,FU1,2025-03-02,2025-03-01\n"),
                ElementsAre(HasSubstr("line 2: date_first 2025-03-02 is after date_last 2025-03-01")));
    EXPECT_THAT(visitProblemsOf("patient,timepoint\nP1,FU1\nP1,FU1\n"),
                ElementsAre("line 3: the same patient, evaluator and timepoint (P1, R1, FU1) as line 2; "
                            "expected one row each"));
    EXPECT_THAT(visitProblemsOf("patient\nP1\n"), ElementsAre(HasSubstr("the column timepoint is missing")));
}

TEST(VisitTable, AHeaderAloneIsNoProblem)
{
    EXPECT_TRUE(readVisitTable(TableFile("patient,timepoint\n").path()).value().empty());
}

TEST(LesionTable, TheColumnsOfSingleSystemsAreWordsOfTheirOwn)
{
    const std::string columns = ",intratumoral_nodule,necrosis_margin,benign,lrm_feature,ancillary,"
                                "masslike_enhancement,enhancement_change,viability_ancillary\n";
    const std::string row = "P1,BL,2025-01-01,baseline,T01,target,liver,measured,32.4,20";
    const auto rows = rowsOf(Required + columns + row +
                             ",larger,insufficient,probable,targetoid,both,uncertain,stable,yes\n");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].intratumoralNodule, IntratumoralNodule::Larger);
    EXPECT_EQ(rows[0].necrosisMargin, NecrosisMargin::Insufficient);
    EXPECT_EQ(rows[0].benign, Benignity::Probable);
    EXPECT_EQ(rows[0].lrmFeature, LrmFeature::Targetoid);
    EXPECT_EQ(rows[0].ancillary, AncillaryFeatures::Both);
    EXPECT_EQ(rows[0].masslikeEnhancement, LesionalEnhancement::Uncertain);
    EXPECT_EQ(rows[0].enhancementChange, EnhancementChange::Stable);
    EXPECT_EQ(rows[0].viabilityAncillary, true);
    EXPECT_EQ(rowsOf(lesionTableText(rows))[0].enhancementChange, EnhancementChange::Stable);
    EXPECT_THAT(problemsOf(Required + columns + row + ",huge,,,,,,,\n"),
                ElementsAre(HasSubstr("one of none, new, larger")));
}

TEST(LesionTable, AVolumeOrADensityBeyondAnyBodyIsAProblem)
{
    const std::string row = "P1,BL,2025-01-01,baseline,T01,target,liver,measured,32.4,20,";
    EXPECT_THAT(problemsOf(Required + ",volume_mm3\n" + row + "1e10\n"),
                ElementsAre(HasSubstr("from 0 to 1000000000")));
    EXPECT_THAT(problemsOf(Required + ",mean_hu\n" + row + "-1e6\n"),
                ElementsAre(HasSubstr("from -100000 to 100000")));
}

} // namespace hepatica::measurement
