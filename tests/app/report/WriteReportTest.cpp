#include "SampleReport.h"

#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/report/CaseReport.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <unistd.h>

using namespace hepatica;
using namespace hepatica::tests;
using measurement::LesionClass;
using measurement::Response;
namespace fs = std::filesystem;

namespace {

std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// A folder of its own for every test, gone afterwards.
class WriteReport : public testing::Test {
protected:
    void SetUp() override
    {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::temp_directory_path() / fmt::format("hepatica-report-{}-{}", test->name(), ::getpid());
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] std::vector<std::string> filesThere() const
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_))
            names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
    /// What a program of poppler-utils prints about a file.
    [[nodiscard]] std::string printed(const std::string& command, const fs::path& file) const
    {
        const fs::path text = folder_ / "printed.txt";
        const std::string line = fmt::format("{} '{}' {} > '{}' 2>&1", command, file.string(),
                                             command.starts_with("pdftotext") ? "-" : "", text.string());
        EXPECT_EQ(std::system(line.c_str()), 0) << contentOf(text);
        const std::string content = contentOf(text);
        fs::remove(text);
        return content;
    }
    fs::path folder_;
};

#define NEEDS_POPPLER()                                                                                      \
    if (std::system("pdftotext -v > /dev/null 2>&1 && pdfinfo -v > /dev/null 2>&1") != 0)                    \
    GTEST_SKIP() << "needs pdftotext and pdfinfo (Debian: poppler-utils) to look into the PDF"

int pagesIn(const std::string& pdfinfo)
{
    std::smatch found;
    return std::regex_search(pdfinfo, found, std::regex("Pages:\\s+(\\d+)")) ? std::stoi(found[1]) : -1;
}

/// Two targets and a non-target over three visits: 80.0, 46.0 and 57.6 mm.
std::vector<LesionCourse> threeLesions()
{
    return {{"T01", LesionClass::Target, {45.0, 26.0, 33.6}},
            {"T02", LesionClass::Target, {35.0, 20.0, 24.0}},
            {"NT01", LesionClass::NonTarget, {14.0, 12.0, 12.0}}};
}

measurement::VisitAssessment visitOf(const measurement::Timepoint& visit, double sum_mm)
{
    measurement::VisitAssessment at;
    at.timepoint = visit.name;
    at.date = visit.date;
    at.sum = Length::fromMm(sum_mm);
    return at;
}

/// The answer to threeLesions(), as Eisenhauer 2009 has it: 46.0 is 42.5 % below 80.0; 57.6 is 25.2 %
/// and 11.6 mm above the nadir of 46.0.
measurement::CriterionAssessment recistOfThree(const measurement::Case& case_)
{
    measurement::CriterionAssessment recist;
    recist.name = "recist-1.1";
    const auto& first = case_.timepoints[0];
    recist.baseline = measurement::BaselineSum{first.name, first.date, 80.0_mm, {"T01", "T02"}};
    auto response = visitOf(case_.timepoints[1], 46.0);
    response.nadir = 80.0_mm;
    response.changeFromBaselinePercent = response.changeFromNadirPercent = -42.5;
    response.changeFromNadir = Length::fromMm(-34.0);
    response.target = response.overall = Response::PR;
    response.nonTarget = Response::NonCrNonPd;
    response.reason = "PR: sum 46.0 mm is 42.5 % below the baseline of 80.0 mm";
    auto progression = visitOf(case_.timepoints[2], 57.6);
    progression.nadir = 46.0_mm;
    progression.changeFromBaselinePercent = -28.0;
    progression.changeFromNadirPercent = 25.2;
    progression.changeFromNadir = 11.6_mm;
    progression.target = progression.overall = Response::PD;
    progression.nonTarget = Response::NonCrNonPd;
    progression.reason = "PD: sum 57.6 mm is 25.2 % and 11.6 mm above the nadir of 46.0 mm at FU1";
    recist.timepoints = {response, progression};
    return recist;
}

report::CaseReport threeVisitReport()
{
    const SampleCase sample(threeLesions());
    auto made = sample.reportWithImages();
    measurement::PatientAssessment assessment;
    assessment.patient = "PAT-0042";
    assessment.evaluator = "R1";
    assessment.criteria.push_back(recistOfThree(made.case_));
    assessment.growth.push_back({"FU1", "FU2", 56, 44.3, 6.3, std::nullopt});
    made.assessments.push_back(assessment);
    return made;
}

} // namespace

TEST_F(WriteReport, NamesItsFormats)
{
    EXPECT_EQ(report::reportFormats(), (std::vector<std::string>{"pdf", "csv", "json"}));
    const auto unknown = report::writeReport(threeVisitReport(), folder_, {"pdf", "docx"});
    ASSERT_FALSE(unknown.has_value());
    EXPECT_EQ(unknown.error().code, ProblemCode::BadDocument);
    EXPECT_NE(unknown.error().text().find("docx"), std::string::npos);
    EXPECT_TRUE(filesThere().empty());
}

TEST_F(WriteReport, BeginsWithEverySystemAndVisitSideBySide)
{
    NEEDS_POPPLER();
    // 80.0, 46.0 and 57.6 mm of two targets, without necrosis and nodes.
    auto made = SampleCase(threeLesions()).reportWithImages();
    made.assessments = measurement::assess(measurement::lesionRows(made.case_)).value();
    const auto files = report::writeReport(made, folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    const std::string text = printed("pdftotext -layout -l 2", files->front());
    // A line of the matrix: the codes of both visits, best response, its confirmation and the progression.
    // PR at -42.5 %, PD at +25.2 % of the nadir (Eisenhauer 2009); iRECIST calls that iUPD (Seymour 2017).
    for (const char* line :
         {"RECIST 1\\.1 +baseline +PR +PD +PR +SD +2026-04-27", "iRECIST +baseline +iPR +iUPD +iPR +iSD",
          "imRECIST +baseline +imPR +imPD", "irRC +baseline +irPR +irPD",
          "RECIST 1\\.1 +FU2 +PD +SumAboveNadir +sum 57\\.6 mm is 25\\.2 %",
          "iRECIST +FU2 +iUPD +SumAboveNadir", "unresolved: iUPD at FU2",
          "Pseudoprogression: research definition; not a treatment recommendation",
          "Hyperprogression, every definition: research definition; not a treatment recommendation",
          "NE +champiat-2017", "Not assessed\\. LI-RADS v2018: lacks"})
        EXPECT_TRUE(std::regex_search(text, std::regex(line))) << line << " is not in:\n" << text;
}

TEST_F(WriteReport, HasRoomForManyVisitsSideBySide)
{
    NEEDS_POPPLER();
    // Only non-targets: the longest codes there are. Visits eight weeks apart, none of them with images.
    const std::size_t visits = 13;
    auto made = report::CaseReport{
        SampleCase({{"NT01", LesionClass::NonTarget, std::vector<double>(visits, 14.0)}}).made(),
        {},
        {},
        {},
        "0.1.0"};
    made.assessments = measurement::assess(measurement::lesionRows(made.case_)).value();
    const auto files = report::writeReport(made, folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    const std::string text = printed("pdftotext -layout -l 2", files->front());
    for (const char* row :
         {"RECIST 1\\.1 +baseline( +NON-CR/){7}\\s+( +NON-PD){7}",
          "RECIST 1\\.1( +NON-CR/){5} +NON-CR/NON-PD +NON-CR/NON-PD", "iRECIST( +NON-iCR/){5}"})
        EXPECT_TRUE(std::regex_search(text, std::regex(row))) << row << " is not in:\n" << text;
    EXPECT_TRUE(std::regex_search(text, std::regex("FU8 +FU9 +FU10 +FU11 +FU12 +Best response"))) << text;
}

TEST_F(WriteReport, HasOnePageAVisitWithItsSumsAndReasons)
{
    NEEDS_POPPLER();
    const auto files = report::writeReport(threeVisitReport(), folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    ASSERT_EQ(*files, std::vector<fs::path>{folder_ / "case-7.pdf"});
    const std::string about = printed("pdfinfo", files->front());
    EXPECT_EQ(pagesIn(about), 4); // the first is that of all visits
    EXPECT_NE(about.find("A4"), std::string::npos);

    const auto page = [&](int number) {
        return printed(fmt::format("pdftotext -layout -f {0} -l {0}", number), files->front());
    };
    const std::string baseline = page(2), response = page(3), progression = page(4);
    // 80.0 mm - 30 % = 56.0 mm; 80.0 mm + 20 % = 96.0 mm.
    for (const char* words :
         {"BL", "Targets: T01, T02", "80.0 mm", "56.0 mm", "96.0 mm", "PD from +20 % and +5.0 mm"})
        EXPECT_NE(baseline.find(words), std::string::npos) << words << " is not on the page:\n" << baseline;
    for (const char* words : {"Doe, Jane", "PAT-0042", "1956-04-02", "female", "FU1", "follow-up",
                              "2026-03-02", "CT, portal venous, slices 2.5 mm thick", "R1",
                              "Not a medical device", "Hepatica 0.1.0", "T01", "26.0", "18.2", "automatic a",
                              "iso-0.5 contour, in-plane", "46.0 mm", "\u221242.5 %", "42.5 % below"})
        EXPECT_NE(response.find(words), std::string::npos) << words << " is not on the page:\n" << response;
    // Against the baseline of 45.0 mm, T01's 26.0 mm is -42.2 %; the next page has it against its nadir too.
    EXPECT_NE(response.find("\u221242.2 %"), std::string::npos) << response;
    for (const char* words :
         {"FU2", "57.6 mm", "Nadir 46.0 mm", "+25.2 %", "+11.6 mm", "+29.2 %", "11.6 mm above",
          "RECIST 1.1 PD \u2265 55.2", "RECIST 1.1 PR \u2264 56.0", "Research definition"})
        EXPECT_NE(progression.find(words), std::string::npos) << words << " is not on the page:\n"
                                                              << progression;
}

TEST_F(WriteReport, EmbedsItsFonts)
{
    NEEDS_POPPLER();
    const auto files = report::writeReport(threeVisitReport(), folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    std::istringstream fonts(printed("pdffonts", files->front()));
    std::string line;
    int embedded = 0;
    for (int number = 0; std::getline(fonts, line); ++number) {
        if (number < 2)
            continue; // heading
        EXPECT_TRUE(std::regex_search(line, std::regex("\\byes (yes|no) +yes\\b"))) << line;
        ++embedded;
    }
    EXPECT_GE(embedded, 1);
}

TEST_F(WriteReport, KeepsEightLesionsOfAVisitOnItsPage)
{
    NEEDS_POPPLER();
    std::vector<LesionCourse> courses;
    for (int at = 1; at <= 8; ++at)
        courses.push_back({fmt::format("T{:02}", at), LesionClass::Target, {18.0 + at}});
    const auto files = report::writeReport(SampleCase(courses).reportWithImages(), folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    EXPECT_EQ(pagesIn(printed("pdfinfo", files->front())), 1);
}

TEST_F(WriteReport, GoesOnOnASecondPageWithMoreLesionsThanFit)
{
    NEEDS_POPPLER();
    std::vector<LesionCourse> courses;
    for (int at = 1; at <= 40; ++at)
        courses.push_back({fmt::format("T{:02}", at), LesionClass::Target, {18.0}});
    auto many = report::CaseReport{SampleCase(courses).made(), {}, {}, {}, "0.1.0"};
    const auto files = report::writeReport(many, folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    EXPECT_GT(pagesIn(printed("pdfinfo", files->front())), 1);
    const std::string text = printed("pdftotext -layout", files->front());
    for (int at = 1; at <= 40; ++at)
        EXPECT_NE(text.find(fmt::format("T{:02}  ", at)), std::string::npos) << "T" << at << " is nowhere";
    EXPECT_NE(text.find("continued"), std::string::npos);
}

TEST_F(WriteReport, TellsOfVisitsWithoutLesionsAndOfMissingImages)
{
    NEEDS_POPPLER();
    const SampleCase sample({{"T01", LesionClass::Target, {30.0, -1.0}}});
    auto made = sample.reportWithImages();
    made.keyImages.clear();
    made.warnings.push_back({ProblemCode::NoSuchFile, {"/images/BL"}, {}});
    const auto files = report::writeReport(made, folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    const std::string first = printed("pdftotext -f 1 -l 1", files->front());
    EXPECT_NE(first.find("could not be read again"), std::string::npos);
    EXPECT_NE(first.find("/images/BL: no such file"), std::string::npos);
    const std::string second = printed("pdftotext -f 2 -l 2", files->front());
    EXPECT_NE(second.find("No lesion was recorded at this visit."), std::string::npos);
    EXPECT_EQ(second.find("/images/BL"), std::string::npos); // the warning is of the other visit
}

TEST_F(WriteReport, GivesEveryReaderPagesOfTheirOwn)
{
    NEEDS_POPPLER();
    SampleCase sample({{"T01", LesionClass::Target, {30.0}}});
    auto second = sample.made().observations[0];
    second.reader = "R2";
    sample.made().observations.push_back(second);
    const auto files = report::writeReport(sample.reportWithImages(), folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    EXPECT_EQ(pagesIn(printed("pdfinfo", files->front())), 2);
    EXPECT_NE(printed("pdftotext -f 2 -l 2", files->front()).find("R2"), std::string::npos);
}

TEST_F(WriteReport, WritesGreekAndCyrillicNames)
{
    NEEDS_POPPLER();
    auto made = threeVisitReport();
    made.case_.identity.patientName = "\u041f\u0435\u0442\u0440\u043e\u0432\u0430^\u0410\u043d\u043d\u0430";
    const auto files = report::writeReport(made, folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    EXPECT_NE(printed("pdftotext -f 1 -l 1", files->front())
                  .find("\u041f\u0435\u0442\u0440\u043e\u0432\u0430, \u0410\u043d\u043d\u0430"),
              std::string::npos);
}

TEST_F(WriteReport, WritesTablesThatCanBeReadAgain)
{
    const auto made = threeVisitReport();
    const auto files = report::writeReport(made, folder_, {"csv"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    ASSERT_EQ(*files,
              (std::vector<fs::path>{folder_ / "case-7-lesions.csv", folder_ / "case-7-assessments.csv"}));
    const auto rows = measurement::readLesionTable(files->front());
    ASSERT_TRUE(rows.has_value()) << rows.error().text();
    const auto expected = measurement::lesionRows(made.case_);
    ASSERT_EQ(rows->size(), expected.size());
    for (std::size_t at = 0; at < expected.size(); ++at) {
        EXPECT_EQ((*rows)[at].lesion, expected[at].lesion);
        EXPECT_EQ((*rows)[at].timepoint, expected[at].timepoint);
        EXPECT_EQ((*rows)[at].longAxis, expected[at].longAxis);
        EXPECT_EQ((*rows)[at].shortAxis, expected[at].shortAxis);
        EXPECT_EQ((*rows)[at].viableLongAxis, expected[at].viableLongAxis);
        EXPECT_EQ((*rows)[at].source, expected[at].source);
    }
    EXPECT_NE(contentOf((*files)[1]).find("42.5 % below the baseline of 80.0 mm"), std::string::npos);
}

TEST_F(WriteReport, WritesOneJsonDocumentOfTheWholeCase)
{
    const auto made = threeVisitReport();
    const auto files = report::writeReport(made, folder_, {"json"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    const auto document = nlohmann::json::parse(contentOf(files->front()));
    EXPECT_EQ(document["case"]["patient_id"], "PAT-0042");
    EXPECT_EQ(document["timepoints"].size(), 3u);
    EXPECT_EQ(document["timepoints"][1]["series"][0]["phase"], "portal venous");
    EXPECT_EQ(document["lesions"].size(), 3u);
    ASSERT_EQ(document["observations"].size(), 9u);
    EXPECT_NEAR(document["observations"][0]["recorded"]["long_axis_mm"].get<double>(), 45.0, 1e-9);
    EXPECT_EQ(document["observations"][0]["source"], "automatic");
    const auto& recist = document["assessments"]["patients"][0]["criteria"][0];
    EXPECT_EQ(recist["name"], "recist-1.1");
    EXPECT_EQ(recist["timepoints"][1]["overall"], "PD");
}

TEST_F(WriteReport, GivesTheTrueSeriesUidInJsonBesideTheKeyOfAVolume)
{
    auto made = threeVisitReport();
    made.case_.timepoints[1].series[0].uid = "1.2.3.4/2";
    made.case_.observations[0].seriesUid = "1.2.3.4/2";
    made.case_.observations[0].arterialSeriesUid = "1.2.3.4/1";
    const auto files = report::writeReport(made, folder_, {"json"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    const auto document = nlohmann::json::parse(contentOf(files->front()));
    const auto& series = document["timepoints"][1]["series"][0];
    EXPECT_EQ(series["uid"], "1.2.3.4");
    EXPECT_EQ(series["key"], "1.2.3.4/2");
    const auto& seen = document["observations"][0];
    EXPECT_EQ(seen["series_uid"], "1.2.3.4");
    EXPECT_EQ(seen["series_key"], "1.2.3.4/2");
    EXPECT_EQ(seen["arterial_series_uid"], "1.2.3.4");
    EXPECT_EQ(seen["arterial_series_key"], "1.2.3.4/1");
}

TEST_F(WriteReport, KeepsJsonReadableWhenANameIsNotUtf8)
{
    auto made = threeVisitReport();
    made.case_.identity.patientName = "M\xfcller^J\xf6rg"; // Latin-1 from an old scanner
    const auto files = report::writeReport(made, folder_, report::reportFormats());
    ASSERT_TRUE(files.has_value()) << files.error().text();
    EXPECT_EQ(files->size(), 4u);
    EXPECT_TRUE(nlohmann::json::accept(contentOf(files->back())));
}

TEST_F(WriteReport, GivesTheSameBytesExceptForTheCreationDate)
{
    const auto made = threeVisitReport();
    const auto bytes = [&](const std::string& place) {
        std::vector<std::string> contents;
        const auto files = report::writeReport(made, folder_ / place, report::reportFormats());
        for (const fs::path& file : files.value())
            contents.push_back(std::regex_replace(contentOf(file), std::regex("CreationDate \\(D:\\d+"),
                                                  "CreationDate (D:"));
        return contents;
    };
    const auto first = bytes("a"), second = bytes("b");
    ASSERT_EQ(first.size(), 4u);
    for (std::size_t at = 0; at < first.size(); ++at)
        EXPECT_TRUE(first[at] == second[at]) << "file " << at;
}

TEST_F(WriteReport, StaysWithinTheFolderWhateverTheCaseIsCalled)
{
    auto made = threeVisitReport();
    made.case_.identity.id = "../odd/\"id\"";
    const auto files = report::writeReport(made, folder_ / "new" / "place", {"csv", "json"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    for (const fs::path& file : *files) {
        EXPECT_EQ(file.parent_path(), folder_ / "new" / "place");
        EXPECT_TRUE(fs::exists(file));
    }
    EXPECT_EQ(filesThere(), std::vector<std::string>{"new"});
}

TEST_F(WriteReport, LeavesNothingHalfWrittenWhereItCannotWrite)
{
    const auto made = threeVisitReport();
    std::ofstream(folder_ / "a-file") << "kept";
    const auto below = report::writeReport(made, folder_ / "a-file" / "reports", report::reportFormats());
    ASSERT_FALSE(below.has_value());
    EXPECT_EQ(below.error().code, ProblemCode::NotWritable);

    // The last of the files cannot be written: none appears, and what was there stays.
    fs::create_directories(folder_ / "case-7.json");
    std::ofstream(folder_ / "case-7.pdf") << "an earlier report";
    const auto last = report::writeReport(made, folder_, report::reportFormats());
    ASSERT_FALSE(last.has_value());
    EXPECT_EQ(last.error().code, ProblemCode::NotWritable);
    EXPECT_EQ(filesThere(), (std::vector<std::string>{"a-file", "case-7.json", "case-7.pdf"}));
    EXPECT_EQ(contentOf(folder_ / "case-7.pdf"), "an earlier report");
    EXPECT_EQ(contentOf(folder_ / "a-file"), "kept");
}
