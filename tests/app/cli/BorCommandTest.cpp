#include "app/cli/Shell.h"

using namespace hepatica;
using namespace hepatica::tests;

namespace {

Outcome bor(const std::string& rows, const std::string& arguments = "--json")
{
    const Folder folder;
    std::ofstream(folder / "responses.csv") << "patient,date,response\n" << rows;
    return runHepatica(folder, "bor responses.csv " + arguments);
}

} // namespace

TEST(BorCommand, PrintsBothBestResponsesWithTheirDates)
{
    const Outcome outcome = bor("P1,2026-03-02,PR\nP1,2026-04-27,SD\n");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto patient = outcome.json().at("patients").at(0);
    EXPECT_EQ(patient.at("patient"), "P1");
    EXPECT_EQ(patient.at("unconfirmed").at("response"), "PR");
    EXPECT_EQ(patient.at("unconfirmed").at("date"), "2026-03-02");
    EXPECT_EQ(patient.at("confirmed").at("response"), "SD");
}

TEST(BorCommand, CodesOfIrecistHaveTheirProgressionBeside)
{
    const auto patient =
        bor("P1,2026-03-02,iPR\nP1,2026-04-27,iUPD\nP1,2026-06-22,iCPD\n").json().at("patients").at(0);
    EXPECT_EQ(patient.at("unconfirmed").at("response"), "iPR");
    EXPECT_EQ(patient.at("progression").at("date"), "2026-04-27");
    EXPECT_EQ(patient.at("progression").at("confirmed"), true);
}

TEST(BorCommand, EveryOptionDecides)
{
    const auto confirmed = [](const std::string& rows, const std::string& arguments) {
        return bor(rows, arguments + " --json").json().at("patients").at(0).at("confirmed").at("response");
    };
    const std::string twice = "P1,2026-03-02,PR\nP1,2026-03-30,PR\n";
    EXPECT_EQ(confirmed(twice, ""), "PR"); // 28 days
    EXPECT_EQ(confirmed(twice, "--confirm-days 29"), "SD");
    EXPECT_EQ(confirmed("P1,2026-02-10,SD\n", "--start 2026-01-05"), "NE"); // 36 days
    EXPECT_EQ(confirmed("P1,2026-02-10,SD\n", "--start 2026-01-05 --min-sd-days 36"), "SD");
    const std::string stableBetween = "P1,2026-03-02,PR\nP1,2026-04-27,SD\nP1,2026-06-22,PR\n";
    EXPECT_EQ(confirmed(stableBetween, ""), "SD");
    EXPECT_EQ(confirmed(stableBetween, "--accept-sd"), "PR");
    const std::string notEvaluableBetween = "P1,2026-03-02,PR\nP1,2026-04-27,NE\nP1,2026-06-22,PR\n";
    EXPECT_EQ(confirmed(notEvaluableBetween, ""), "PR");
    EXPECT_EQ(confirmed(notEvaluableBetween, "--max-ne 0"), "SD");
}

TEST(BorCommand, AResponseBeforeTheStartIsAProblemWithItsLine)
{
    const Outcome outcome = bor("P1,2026-03-02,PR\nP2,2026-09-01,SD\n", "--start 2026-08-01 --json");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.errorLines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("line 2: the response of 2026-03-02 is before the start on 2026-08-01"),
              std::string::npos)
        << outcome.err;
}

TEST(BorCommand, TellsInWordsToo)
{
    EXPECT_EQ(bor("P1,2026-03-02,PD\n", "").out,
              "patient P1: best overall response PD on 2026-03-02, confirmed: PD on 2026-03-02\n");
}

TEST(BorCommand, BadInputIsAProblemAndWrongOptionsAreWrongUsage)
{
    const Outcome outcome = bor("P1,2026-03,PR\nP1,2026-04-27,XX\n");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.errorLines(), 2) << outcome.err;
    EXPECT_EQ(bor("P1,2026-03-02,PR\n", "--start 2026-13-01").status, 1);
    EXPECT_EQ(bor("P1,2026-03-02,PR\n", "--confirm-days -1").status, 2);
    EXPECT_EQ(bor("P1,2026-03-02,PR\n", "--max-ne many").status, 2);
}
