#include "app/cli/JudgedCase.h"

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;

TEST_F(JudgedCase, LesionsThatMergedAreNoNewLesion)
{
    measure("T01", 0, 0);
    measure("T02", 0, 1);
    measure("T01/T02", 1, 0);
    note("T01", "--state merged");
    note("T02", "--state merged");
    EXPECT_EQ(classOf("T01/T02"), "target");
    const auto visit = judged("recist-1.1");
    EXPECT_EQ(visit.at("new_lesions"), "no");
    EXPECT_THAT(visit.at("overall").get<std::string>(), testing::AnyOf("PR", "SD")) << visit;
}

TEST_F(JudgedCase, ThePartsOfALesionThatSplitAreNoNewLesions)
{
    measure("T01", 0, 0);
    measure("T01.1", 1, 0);
    measure("T01.2", 1, 1);
    note("T01", "--state split");
    EXPECT_EQ(classOf("T01.1"), "target");
    const auto visit = judged("recist-1.1");
    EXPECT_EQ(visit.at("new_lesions"), "no");
    EXPECT_THAT(visit.at("target").get<std::string>(), testing::Not("NE")) << visit;
    const auto& ends = truth_.visits.at(1).lesions.at(0).longEnds;
    EXPECT_THAT(run("measure my.hepatica P1 --timepoint FU1 --lesion T01/T09 --click=" +
                    pointText(0.5 * (ends[0] + ends[1])))
                    .err,
                HasSubstr("the case does not have them all"));
}

TEST_F(JudgedCase, OneStrokeIsEnoughForProductsAndForNodes)
{
    measure("T01", 0, 0);
    measure("T02", 0, 1, " --organ 'lymph node'");
    measure("T01", 1, 0);
    measure("T02", 1, 1);
    for (const char* system : {"recist-1.1", "who", "irrc"})
        EXPECT_THAT(judged(system).at("target").get<std::string>(), testing::Not("NE")) << system;
    done("export my.hepatica -o lesions.csv");
    const std::string table = textOf(folder_ / "lesions.csv");
    EXPECT_THAT(table, HasSubstr("short_axis_source"));
    EXPECT_THAT(table, HasSubstr("manual"));
    EXPECT_EQ(runHepatica(folder_, "assess lesions.csv").status, 0);
    const Outcome uncertain =
        runHepatica(folder_, "assess my.hepatica --uncertainty --json --protocol recist-1.1");
    ASSERT_EQ(uncertain.status, 0) << uncertain.err;
    EXPECT_TRUE(uncertain.json()
                    .at("patients")
                    .at(0)
                    .at("criteria")
                    .at(0)
                    .at("timepoints")
                    .back()
                    .at("uncertainty")
                    .is_object());
}

TEST_F(JudgedCase, UnequivocalProgressionOfANonTargetIsProgression)
{
    measure("T01", 0, 0);
    measure("T01", 1, 0);
    EXPECT_THAT(refusal("note my.hepatica P1 --timepoint BL --lesion NT01 --state present"),
                HasSubstr("has no lesion NT01; give --class and a --state"));
    note("NT01", "--class non-target --organ lung --state present", "BL");
    note("NT01", "--state present --change NC");
    EXPECT_EQ(judged("recist-1.1").at("non_target"), "NON-CR/NON-PD");
    note("NT01", "--change UNE");
    const auto visit = judged("recist-1.1");
    EXPECT_EQ(visit.at("non_target"), "PD");
    EXPECT_EQ(visit.at("overall"), "PD");
    EXPECT_EQ(shown("NT01", "FU1").at("change_nadir"), "UNE");
}

TEST_F(JudgedCase, AnEquivocalNewLesionIsNoProgression)
{
    measure("T01", 0, 0);
    measure("T01", 1, 0);
    measure("NEW01", 1, 1);
    EXPECT_EQ(judged("recist-1.1").at("overall"), "PD");
    note("NEW01", "--certainty equivocal");
    EXPECT_EQ(judged("recist-1.1").at("new_lesions"), "equivocal");
    EXPECT_NE(judged("recist-1.1").at("overall"), "PD");
    note("NEW01", "--certainty refuted");
    EXPECT_EQ(judged("recist-1.1").at("new_lesions"), "no");
}

TEST_F(JudgedCase, ATreatedLesionIsJudgedByTheTreatmentResponseOfLiRads)
{
    measure("T01", 0, 0);
    measure("T01", 1, 0);
    note("T01", "--lrt-type RFA --lrt-date 2024-01-15 --masslike-enhancement none");
    EXPECT_THAT(judged("lr-tr-2018").dump(), HasSubstr("LR-TR Nonviable"));
    note("T01", "--masslike-enhancement uncertain");
    EXPECT_THAT(judged("lr-tr-2018").dump(), HasSubstr("LR-TR Equivocal"));
    EXPECT_EQ(shown("T01", "FU1").at("findings").at("lrt_type"), "RFA");
    EXPECT_EQ(run("note my.hepatica P1 --timepoint FU1 --lesion T01 --lrt-date soon").status, 2);

    // Measured again, the lesion keeps what was said of it.
    measure("T01", 1, 0);
    EXPECT_THAT(judged("lr-tr-2018").dump(), HasSubstr("LR-TR Equivocal"));
}

TEST_F(JudgedCase, AViablePartOnCtAfterLipiodolIsNotEvaluable)
{
    measure("T01", 0, 0);
    measure("T01", 1, 0);
    EXPECT_EQ(shown("T01", "FU1").at("viable_state"), "measured");
    EXPECT_TRUE(shown("T01", "FU1").at("has_viable_mask").get<bool>());
    const Outcome said =
        run("note my.hepatica P1 --timepoint FU1 --lesion T01 --lrt-type cTACE --lipiodol yes");
    ASSERT_EQ(said.status, 0) << said.err;
    EXPECT_THAT(said.err, HasSubstr("T01 at FU1: it holds lipiodol, so its viable part is not evaluable on "
                                    "CT; measure it on MR"));
    EXPECT_EQ(shown("T01", "FU1").at("viable_state"), "not-evaluable");
    EXPECT_TRUE(shown("T01", "FU1").at("viable_long_axis_mm").is_null());
    EXPECT_EQ(shown("T01", "BL").at("viable_state"), "measured");
    EXPECT_EQ(judged("mrecist").at("target"), "NE");
    measure("T01", 1, 0);
    EXPECT_EQ(shown("T01", "FU1").at("viable_state"), "not-evaluable") << "also when it is measured again";
}
