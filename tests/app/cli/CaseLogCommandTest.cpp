#include "app/cli/JudgedCase.h"

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;
using testing::Not;

TEST_F(JudgedCase, TheLogTellsWhoDidWhatAndWhy)
{
    measure("T01", 0, 0);
    done("undo my.hepatica P1 --why 'wrong patient'");
    const Outcome told = run("log my.hepatica P1");
    ASSERT_EQ(told.status, 0) << told.err;
    EXPECT_THAT(told.out, HasSubstr("R1       add visit BL"));
    EXPECT_THAT(told.out, HasSubstr("R1       add T01 at BL"));
    EXPECT_THAT(told.out, testing::ContainsRegex("\\(undoes [0-9]+\\): wrong patient"));
    const auto actions = run("log my.hepatica P1 --json").json().at("actions");
    ASSERT_EQ(actions.size(), 5u) << "the case, two visits, the lesion and its undo";
    EXPECT_EQ(actions.at(4).at("undoes"), actions.at(3).at("sequence"));
    const auto& made = actions.at(3).at("changes");
    EXPECT_EQ(made.at(1).at("kind"), "observation");
    EXPECT_FALSE(made.at(1).contains("before"));
    EXPECT_EQ(actions.at(4).at("changes").at(0).at("before"), made.at(1).at("after"));
}

TEST_F(JudgedCase, ALockIsTakenBackWithAReason)
{
    measure("T01", 0, 0);
    done("answer my.hepatica P1 --timepoint BL --coverage complete");
    done("lock my.hepatica P1 --timepoint BL --name 'Dr. A. Reader'");
    EXPECT_THAT(refusal("undo my.hepatica P1"), HasSubstr("expected a reason"));
    done("undo my.hepatica P1 --why 'T02 forgotten'");
    EXPECT_THAT(run("log my.hepatica P1").out, HasSubstr("T02 forgotten"));
}

TEST_F(JudgedCase, BlindedReadersSeeNothingOfEachOtherInTheLog)
{
    done("readers my.hepatica P1 --readers R1 --readers R2 --reader COORD");
    measure("T01", 0, 0, " --reader R1");
    measure("T01", 0, 1, " --reader R2");
    const Outcome first = run("log my.hepatica P1 --reader R1");
    EXPECT_THAT(first.out, HasSubstr("COORD    name readers"));
    EXPECT_THAT(first.out, HasSubstr("add visit BL"));
    EXPECT_THAT(first.out, HasSubstr("R1       add T01"));
    EXPECT_THAT(first.out, Not(HasSubstr("R2 "))) << "what another found";
    EXPECT_THAT(first.out, Not(HasSubstr("FU1"))) << "a visit that is not to be seen yet";
    EXPECT_THAT(first.err, HasSubstr("is not listed"));
    EXPECT_THAT(run("log my.hepatica P1").out, Not(HasSubstr(" T01"))) << "nobody sees what is read blinded";
    EXPECT_THAT(refusal("differences my.hepatica P1 --readers R1 --readers R7"), HasSubstr("R1, R2"));
    EXPECT_THAT(refusal("differences my.hepatica P1 --reader R1"), Not(HasSubstr("cannot be locked")));
    EXPECT_THAT(runHepatica(folder_, "assess my.hepatica").err, HasSubstr("say with --reader whose"));
}
