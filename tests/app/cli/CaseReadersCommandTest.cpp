#include "app/cli/Shell.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;

namespace {

/// A folder with a patient of two visits in a case that R1 and R2 read blinded.
class BlindedCase : public testing::Test {
protected:
    void SetUp() override
    {
        truth_ = smallPatient(folder_);
        done("import my.hepatica P1 patient/" + truth_.visits.front().name +
             " --timepoint BL --role baseline --reader COORD");
        done("import my.hepatica P1 patient/" + truth_.visits.at(1).name + " --timepoint FU --reader COORD");
        done("readers my.hepatica P1 --readers R1 --readers R2 --adjudicator ADJ --reader COORD");
    }
    Outcome run(const std::string& arguments) { return runHepatica(folder_, "case " + arguments); }
    void done(const std::string& arguments)
    {
        const Outcome outcome = run(arguments);
        ASSERT_EQ(outcome.status, 0) << arguments << "\n" << outcome.err;
    }
    void measure(const std::string& reader, const std::string& timepoint, const phantom::VisitTruth& visit)
    {
        const auto& ends = visit.lesions.front().longEnds;
        done("measure my.hepatica P1 --lesion T01 --reader " + reader + " --timepoint " + timepoint +
             " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]));
    }
    void lock(const std::string& reader, const std::string& timepoint)
    {
        done("answer my.hepatica P1 --new-lesions no --coverage complete --reader " + reader +
             " --timepoint " + timepoint);
        done("lock my.hepatica P1 --reader " + reader + " --timepoint " + timepoint + " --name \"Dr. " +
             reader + "\"");
    }
    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
    const phantom::VisitTruth& baseline() const { return truth_.visits.front(); }

    Folder folder_;
    phantom::PatientTruth truth_;
};

} // namespace

TEST_F(BlindedCase, IsReadInOrderByTwoAndDecidedByAThird)
{
    measure("R1", "BL", baseline());
    EXPECT_THAT(run("show my.hepatica P1 --reader R2").out, Not(HasSubstr("T01")));
    const Outcome early = run("note my.hepatica P1 --reader R1 --timepoint FU --lesion T01 --state absent");
    EXPECT_EQ(early.status, 1);
    EXPECT_THAT(early.err, HasSubstr("FU: hidden from R1 until BL is locked"));
    const Outcome unread = run("lock my.hepatica P1 --reader R1 --timepoint BL --name \"Dr. R1\"");
    EXPECT_EQ(unread.status, 1);
    EXPECT_THAT(unread.err, HasSubstr("BL cannot be locked: the coverage is not told"));
    const Outcome tooEarly = runHepatica(folder_, "assess my.hepatica");
    EXPECT_EQ(tooEarly.status, 1) << "nobody may judge what is still read blinded";
    EXPECT_THAT(tooEarly.err, HasSubstr("say with --reader whose locked visits are judged: R1, R2"));

    const Outcome nobody = run("lock my.hepatica P1 --timepoint BL --name \"Dr. Who\"");
    EXPECT_EQ(nobody.status, 1);
    EXPECT_THAT(nobody.err, HasSubstr("say with --reader who does it"));
    EXPECT_THAT(run("show my.hepatica P1").out, Not(HasSubstr("T01"))) << "nobody sees what is read blinded";

    measure("R2", "BL", baseline());
    lock("R1", "BL");
    lock("R2", "BL");
    done("note my.hepatica P1 --reader R1 --timepoint FU --lesion T01 --state absent --segment 6");
    measure("R2", "FU", truth_.visits.at(1)); // a seventh smaller
    EXPECT_EQ(run("differences my.hepatica P1 --reader ADJ").status, 1);
    lock("R1", "FU");
    lock("R2", "FU");

    const Outcome compared = run("differences my.hepatica P1 --reader ADJ --json");
    ASSERT_EQ(compared.status, 0) << compared.err;
    const auto differences = compared.json();
    EXPECT_EQ(differences.at("readers"), (nlohmann::json{"R1", "R2"}));
    ASSERT_EQ(differences.at("lesions").size(), 2u);
    EXPECT_FALSE(differences.at("lesions")[0].at("notable").get<bool>());
    EXPECT_TRUE(differences.at("lesions")[1].at("notable").get<bool>());
    EXPECT_EQ(differences.at("lesions")[1].at("states"), (nlohmann::json{"absent", "measured"}));
    const auto recist = std::ranges::find_if(differences.at("words"),
                                             [](const auto& one) { return one.at("what") == "recist-1.1"; });
    ASSERT_NE(recist, differences.at("words").end());
    EXPECT_EQ(recist->at("words"), (nlohmann::json{"CR", "SD"}));

    done("adjudicate my.hepatica P1 --reader ADJ --choose R2 --why \"R1 missed it\" --name \"Dr. C\"");
    const auto judged = runHepatica(folder_, "assess my.hepatica --protocol recist-1.1 --json").json();
    ASSERT_EQ(judged.at("patients").size(), 1u);
    EXPECT_EQ(judged.at("patients")[0].at("evaluator"), "R2");
    EXPECT_EQ(run("reopen my.hepatica P1 --reader R1 --timepoint FU --why \"late thought\"").status, 1);
    EXPECT_EQ(run("verify my.hepatica").status, 0);
}

TEST_F(BlindedCase, KeepsClinicalValuesOfItsPatient)
{
    const std::string patient = truth_.patientId;
    write("clinical.csv", "patient,date,item,value,unit\n" + patient +
                              ",2024-03-01,AFP,412,ng/mL\nsomebody-else,2024-03-01,AFP,3,ng/mL\n");
    const Outcome kept = run("clinical my.hepatica P1 clinical.csv --reader COORD --json");
    ASSERT_EQ(kept.status, 0) << kept.err;
    EXPECT_EQ(kept.json().at("clinical_values"), 1);
    write("clinical.csv", "patient,date,item,value,unit\nsomebody-else,2024-03-01,AFP,3,ng/mL\n");
    const Outcome none = run("clinical my.hepatica P1 clinical.csv --reader COORD");
    EXPECT_EQ(none.status, 1);
    EXPECT_THAT(none.err, HasSubstr("holds no row of this case's patient"));
}

TEST_F(BlindedCase, GetsNoVisitFromAReaderThatTheyMayNotSee)
{
    const Outcome hidden =
        run("import my.hepatica P1 patient/" + truth_.visits.back().name + " --timepoint FU9 --reader r1");
    EXPECT_EQ(hidden.status, 1);
    EXPECT_THAT(hidden.err, HasSubstr("FU9: hidden from R1 until BL is locked"));
    EXPECT_EQ(
        run("import my.hepatica P1 patient/" + truth_.visits.back().name + " --timepoint FU9 --reader COORD")
            .status,
        0);
}

TEST_F(BlindedCase, IsListedWithoutWhatItHolds)
{
    measure("R1", "BL", baseline());
    const auto listed = run("list my.hepatica --json").json().at("cases").at(0);
    EXPECT_EQ(listed.at("id"), "P1");
    for (const char* told : {"timepoints", "lesions", "actions"})
        EXPECT_TRUE(listed.at(told).is_null()) << told;
    EXPECT_THAT(run("list my.hepatica").out, HasSubstr("? visits"));
}

TEST_F(BlindedCase, KnowsItsReadersHoweverTheyAreTyped)
{
    measure("' r1'", "BL", baseline());
    EXPECT_THAT(run("show my.hepatica P1 --reader R1").out, HasSubstr("T01"));
    EXPECT_THAT(run("show my.hepatica P1 --reader r1").out, Not(HasSubstr("FU ")));
    EXPECT_THAT(run("show my.hepatica --reader r1").out, Not(HasSubstr("FU ")));
    lock("r1", "BL");
    const Outcome blank = run("reopen my.hepatica P1 --reader R1 --timepoint BL --why ' '");
    EXPECT_EQ(blank.status, 1);
    EXPECT_THAT(blank.err, HasSubstr("expected a reason"));
}

TEST_F(BlindedCase, TakesNoBlankCoverageForAnAnswer)
{
    const Outcome blank = run("answer my.hepatica P1 --reader R1 --timepoint FU --coverage \"  \"");
    EXPECT_EQ(blank.status, 1);
    const Outcome atBaseline =
        run("answer my.hepatica P1 --reader R1 --timepoint BL --new-lesions no --coverage \"  \"");
    EXPECT_EQ(atBaseline.status, 1);
    EXPECT_THAT(atBaseline.err, HasSubstr("BL: the coverage is blank"));
    EXPECT_THAT(run("show my.hepatica P1 --reader R1").out, Not(HasSubstr("new lesions"))) << "nor the other";
}

TEST_F(BlindedCase, IsAlignedByNobodysHand)
{
    write("marks.csv", "fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z\n0,0,0,5,5,5\n");
    const auto shown = run("show my.hepatica P1 --reader COORD --json").json();
    const std::string later = shown.at("cases").at(0).at("timepoints").at(1).at("series").at(0).at("uid");
    for (const char* who : {"ADJ", "COORD"}) {
        const Outcome led =
            run("align my.hepatica P1 --series " + later + " --landmarks marks.csv --reader " + who);
        EXPECT_EQ(led.status, 1);
        EXPECT_THAT(led.err, HasSubstr("would stand for every reader"));
    }
}

TEST_F(BlindedCase, ChangesAClinicalValueUnderALockForAReason)
{
    const auto rows = [&](const char* value) {
        write("clinical.csv", "patient,date,item,value,unit\n" + truth_.patientId + "," +
                                  truth_.visits.front().date.iso() + ",AFP," + value + ",ng/mL\n");
    };
    rows("412");
    done("clinical my.hepatica P1 clinical.csv --reader COORD");
    measure("R1", "BL", baseline());
    lock("R1", "BL");
    rows("4.12");
    const Outcome silent = run("clinical my.hepatica P1 clinical.csv --reader COORD");
    EXPECT_EQ(silent.status, 1);
    EXPECT_THAT(silent.err, HasSubstr("which locked visits were judged with: expected a reason"));
    done("clinical my.hepatica P1 clinical.csv --reader COORD --why 'the comma was lost'");
    EXPECT_THAT(run("log my.hepatica P1 --reader COORD").out, HasSubstr("the comma was lost"));
}
