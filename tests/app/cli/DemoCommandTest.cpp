#include "app/cli/Shell.h"

#include <cstdlib>
#include <regex>

using namespace hepatica::tests;

namespace {

/// The first pages of a PDF, as poppler's pdftotext lays them out.
std::string firstPagesOf(const fs::path& pdf)
{
    const fs::path text = fs::path(pdf).replace_extension(".txt");
    const std::string line = "pdftotext -layout -l 2 '" + pdf.string() + "' '" + text.string() + "'";
    EXPECT_EQ(std::system(line.c_str()), 0) << "needs pdftotext (Debian: poppler-utils)";
    return textOf(text);
}

/// A reader of the reports alone must see how the systems part (RECIST 1.1 keeps a new lesion as PD, iRECIST
/// lets it shrink back) and which definitions of hyperprogression hold.
void expectReportOfTheStories(const fs::path& reports)
{
    const auto expectLines = [](const std::string& text, const std::vector<std::string>& lines) {
        for (const std::string& line : lines)
            EXPECT_TRUE(std::regex_search(text, std::regex(line))) << line << " is not in:\n" << text;
    };
    expectLines(firstPagesOf(reports / "HEP-PSEU.pdf"),
                {"RECIST 1\\.1 +baseline +PD +PD +PD ", "iRECIST +baseline +iUPD +iPR +iPR ",
                 "imRECIST +baseline +imPD +imPR +imPR ", "irRC +baseline +irPD +irPR +irPR ",
                 "yes: iUPD at FU1 was followed by iPR at FU2", "trigger at FU1: target, new lesion"});
    expectLines(firstPagesOf(reports / "HEP-HYPE.pdf"),
                {"iRECIST +\u2013 +baseline +iUPD ", "yes +champiat-2017 +RECIST 1\\.1 PD", "yes +kas-2020",
                 "NE +kato-2017, lo-russo-2019 +no first_dose in the clinical table"});
    expectLines(firstPagesOf(reports / "HEP-RESP.pdf"),
                {"iRECIST +baseline +iSD +iPR +iPR ", "no: no unconfirmed progression"});
}

} // namespace

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
    expectReportOfTheStories(folder / "demo/reports");
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
