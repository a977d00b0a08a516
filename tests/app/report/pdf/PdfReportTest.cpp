#include "../ReportFolder.h"

#include <hepatica/measurement/Criteria.h>
#include <hepatica/report/CaseReport.h>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

class PdfReport : public InReportFolder {};

} // namespace

TEST_F(PdfReport, BeginsWithEverySystemAndVisitSideBySide)
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

TEST_F(PdfReport, HasRoomForManyVisitsSideBySide)
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

TEST_F(PdfReport, HasOnePageAVisitWithItsSumsAndReasons)
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

TEST_F(PdfReport, EmbedsItsFonts)
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

TEST_F(PdfReport, KeepsEightLesionsOfAVisitOnItsPage)
{
    NEEDS_POPPLER();
    std::vector<LesionCourse> courses;
    for (int at = 1; at <= 8; ++at)
        courses.push_back({fmt::format("T{:02}", at), LesionClass::Target, {18.0 + at}});
    const auto files = report::writeReport(SampleCase(courses).reportWithImages(), folder_, {"pdf"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    EXPECT_EQ(pagesIn(printed("pdfinfo", files->front())), 1);
}

TEST_F(PdfReport, GoesOnOnASecondPageWithMoreLesionsThanFit)
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

TEST_F(PdfReport, TellsOfVisitsWithoutLesionsAndOfMissingImages)
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

TEST_F(PdfReport, GivesEveryReaderPagesOfTheirOwn)
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

TEST_F(PdfReport, WritesGreekAndCyrillicNames)
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
