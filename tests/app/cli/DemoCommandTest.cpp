#include "app/cli/Shell.h"

#include <cmath>
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

/// Of the long axes of the targets that are there, in mm, by visit of truth.json; each longer by `error_mm`.
std::vector<double> sumsOf(const nlohmann::json& truth, double error_mm)
{
    std::vector<double> sums;
    for (const auto& visit : truth.at("visits")) {
        sums.push_back(0.0);
        for (const auto& lesion : visit.at("lesions"))
            if (lesion.at("class") == "target" && lesion.at("present").get<bool>())
                sums.back() += lesion.at("long_axis_mm").get<double>() + error_mm;
    }
    return sums;
}

/// Tumour growth rate in percent a month of 30.4375 days: volume as the cube of the sum (Ferte 2014).
double tgrOf(double before_mm, double after_mm, int days)
{
    return 100.0 * (std::exp(3.0 * std::log(after_mm / before_mm) / (days / 30.4375)) - 1.0);
}

/// Between the rates that the truth gives when every axis is wrong by a pixel, the first and the second the
/// other way.
void expectGrowthRatesOfTheTruth(const Folder& folder)
{
    constexpr double Pixel_mm = 1.40625;
    const auto truth = nlohmann::json::parse(textOf(folder / "demo/hyperprogressor/truth.json"));
    const auto shorter = sumsOf(truth, -Pixel_mm), longer = sumsOf(truth, Pixel_mm);
    const auto growth = runHepatica(folder, "growth demo/lesions.csv --json").json();
    for (const auto& patient : growth.at("patients")) {
        if (patient.at("patient") != "HEP-HYPE")
            continue;
        const auto& intervals = patient.at("intervals");
        ASSERT_EQ(intervals.size() + 1, longer.size());
        for (std::size_t at = 0; at < intervals.size(); ++at) {
            const int days = intervals[at].at("days");
            const double rate = intervals[at].at("tgr_percent_per_month");
            EXPECT_GT(rate, tgrOf(longer[at], shorter[at + 1], days));
            EXPECT_LT(rate, tgrOf(shorter[at], longer[at + 1], days));
        }
    }
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
    expectGrowthRatesOfTheTruth(folder);
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
