#include "app/cli/Shell.h"

using namespace hepatica::tests;

TEST(DemoCommand, RecoversTheStoryOfAllThreePatients)
{
    const Folder folder;
    // What an earlier demo made goes; what somebody put beside it stays.
    fs::create_directories(folder / "demo/reports");
    std::ofstream(folder / "demo/made-by-hepatica-demo.txt") << "an earlier demo";
    std::ofstream(folder / "demo/reports/old.pdf") << "an earlier report";
    std::ofstream(folder / "demo/notes.txt") << "my notes";
    const Outcome demo = runHepatica(folder, "demo -o demo --json");
    ASSERT_EQ(demo.status, 0) << demo.err;
    // The stories as the phantom tells them: testdata/include/hepatica/phantom/Phantom.h.
    for (const auto& patient : demo.json().at("patients")) {
        const auto recist = patient.at("responses").at("recist-1.1");
        const std::string story = patient.at("story");
        const std::string last = (--recist.end()).value();
        if (story == "responder") {
            EXPECT_EQ(last, "PR");
            EXPECT_EQ(std::ranges::count(recist, "PD"), 0);
        } else if (story == "pseudoprogressor") {
            // The new lesion keeps the overall response at PD (RECIST 1.1 latches); the targets tell of the
            // shrinkage.
            EXPECT_EQ(recist.at("FU1"), "PD");
            const auto targets = patient.at("target_responses").at("recist-1.1");
            EXPECT_EQ((--targets.end()).value(), "PR");
        } else {
            EXPECT_EQ(last, "PD");
        }
    }
    EXPECT_EQ(demo.json().at("patients").size(), 3u);
    EXPECT_EQ(textOf(folder / "demo/notes.txt"), "my notes");
    EXPECT_FALSE(fs::exists(folder / "demo/reports/old.pdf"));
    EXPECT_TRUE(fs::exists(folder / "demo/cases.hepatica"));
    EXPECT_TRUE(fs::exists(folder / "demo/lesions.csv"));
    EXPECT_EQ(runHepatica(folder, "case verify demo/cases.hepatica").status, 0);
}

TEST(DemoCommand, LeavesAFolderAloneThatItDidNotMake)
{
    const Folder folder;
    fs::create_directories(folder / "mine");
    std::ofstream(folder / "mine/thesis.txt") << "years of work";
    const Outcome demo = runHepatica(folder, "demo -o mine");
    EXPECT_EQ(demo.status, 1);
    EXPECT_EQ(textOf(folder / "mine/thesis.txt"), "years of work");
    EXPECT_EQ(runHepatica(folder, "demo -o mine --seed -1").status, 2);
}
