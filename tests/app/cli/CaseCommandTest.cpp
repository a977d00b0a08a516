#include "app/cli/Shell.h"

using namespace hepatica;
using namespace hepatica::tests;

namespace {

std::string strokeOf(const phantom::VisitTruth& visit)
{
    const auto& ends = visit.lesions.front().longEnds;
    return " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]);
}

} // namespace

TEST(CaseCommand, ALesionMeasuredTwiceIsAssessedAndReported)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto &baseline = truth.visits.at(0), &last = truth.visits.back();
    const std::string lesion = baseline.lesions.front().name;
    ASSERT_EQ(runHepatica(folder, "case import my.hepatica P1 patient/" + baseline.name +
                                      " --timepoint BL --role baseline")
                  .status,
              0);
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/" + last.name + " --timepoint FU").status, 0);
    for (const auto& [name, visit] : {std::pair("BL", &baseline), std::pair("FU", &last)}) {
        const Outcome measured =
            runHepatica(folder, std::string("case measure my.hepatica P1 --accept --timepoint ") + name +
                                    " --lesion " + lesion + strokeOf(*visit));
        ASSERT_EQ(measured.status, 0) << measured.err;
    }
    const Outcome shown = runHepatica(folder, "case show my.hepatica P1 --json");
    ASSERT_EQ(shown.status, 0) << shown.err;
    const auto lesions = shown.json().at("cases").at(0).at("lesions");
    ASSERT_EQ(lesions.size(), 1u);
    EXPECT_EQ(lesions.at(0).at("observations").size(), 2u);
    EXPECT_EQ(lesions.at(0).at("observations").at(0).at("source"), "automatic");

    // The case itself and its exported table are judged alike.
    ASSERT_EQ(runHepatica(folder, "case export my.hepatica -o lesions.csv").status, 0);
    const Outcome fromCase = runHepatica(folder, "assess my.hepatica --protocol recist-1.1 --json");
    const Outcome fromTable = runHepatica(folder, "assess lesions.csv --protocol recist-1.1 --json");
    ASSERT_EQ(fromCase.status, 0) << fromCase.err;
    EXPECT_EQ(fromCase.json().at("patients").at(0).at("criteria"),
              fromTable.json().at("patients").at(0).at("criteria"));

    const Outcome reported = runHepatica(folder, "report my.hepatica -o reports --json");
    ASSERT_EQ(reported.status, 0) << reported.err;
    for (const auto& file : reported.json().at("files"))
        EXPECT_GT(fs::file_size(folder / file.get<std::string>()), 100u) << file;
    EXPECT_EQ(runHepatica(folder, "case verify my.hepatica").status, 0);
}

TEST(CaseCommand, UndoTakesTheLesionBackAndRedoBringsItAgain)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/BL --timepoint BL --role baseline").status,
        0);
    ASSERT_EQ(
        runHepatica(folder, "case measure my.hepatica P1 --timepoint BL" + strokeOf(truth.visits.front()))
            .status,
        0);
    const auto lesionCount = [&] {
        return runHepatica(folder, "case show my.hepatica --json")
            .json()
            .at("cases")
            .at(0)
            .at("lesions")
            .size();
    };
    EXPECT_EQ(lesionCount(), 1u);
    EXPECT_EQ(runHepatica(folder, "case undo my.hepatica P1").status, 0);
    EXPECT_EQ(lesionCount(), 0u);
    EXPECT_EQ(runHepatica(folder, "case redo my.hepatica P1").status, 0);
    EXPECT_EQ(lesionCount(), 1u);
    EXPECT_EQ(runHepatica(folder, "case redo my.hepatica P1").status, 1);
    EXPECT_EQ(runHepatica(folder, "case verify my.hepatica P1").status, 0);
}

TEST(CaseCommand, AnotherPatientsImagesDoNotEnterTheCase)
{
    const Folder folder;
    smallPatient(folder);
    phantom::PhantomOptions other;
    other.story = phantom::Story::Pseudoprogressor;
    other.dims = {128, 128, 40};
    ASSERT_TRUE(phantom::writePatient(other, folder / "other"));
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/BL --timepoint BL --role baseline").status,
        0);
    const Outcome imported = runHepatica(folder, "case import my.hepatica P1 other/FU1 --timepoint FU1");
    EXPECT_EQ(imported.status, 1);
    EXPECT_NE(imported.err.find("patient"), std::string::npos) << imported.err;
    EXPECT_EQ(
        runHepatica(folder, "case show my.hepatica --json").json().at("cases").at(0).at("timepoints").size(),
        1u);
}

TEST(CaseCommand, ATextFileIsNoCaseFileAndStaysAsItIs)
{
    const Folder folder;
    std::ofstream(folder / "notes.hepatica") << "shopping list";
    EXPECT_EQ(runHepatica(folder, "case list notes.hepatica").status, 1);
    EXPECT_EQ(runHepatica(folder, "case list missing.hepatica").status, 1);
    EXPECT_FALSE(fs::exists(folder / "missing.hepatica"));
    EXPECT_EQ(textOf(folder / "notes.hepatica"), "shopping list");
}

TEST(CommandLine, WrongUsageIsStatusTwoAndHelpIsZero)
{
    const Folder folder;
    EXPECT_EQ(runHepatica(folder, "").status, 2);
    EXPECT_EQ(runHepatica(folder, "measure").status, 2);
    EXPECT_EQ(runHepatica(folder, "scan --no-such-option .").status, 2);
    EXPECT_EQ(runHepatica(folder, "dance").status, 2);
    EXPECT_EQ(runHepatica(folder, "--help").status, 0);
    EXPECT_EQ(runHepatica(folder, "--version").status, 0);
    for (const char* command : {"demo", "scan", "convert", "segment", "measure", "assess", "case", "report",
                                "view", "case import", "case measure"}) {
        const Outcome help = runHepatica(folder, std::string(command) + " --help");
        EXPECT_EQ(help.status, 0) << command;
        EXPECT_TRUE(command == std::string("case") || help.out.find("Example:") != std::string::npos)
            << command;
    }
}
