#include "ReportFolder.h"

#include <hepatica/measurement/LesionTable.h>
#include <hepatica/report/CaseReport.h>

#include <nlohmann/json.hpp>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

class WriteReport : public InReportFolder {};

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
    auto made = threeVisitReport();
    auto& first = made.case_.observations.front();
    first.viableMethod = measurement::ViableMethod{79.0, measurement::LiverReference{65.0, 7.0}, 3.0};
    first.phaseDensities = {{first.seriesUid, {98.0, 9.0, 65.0, 7.0}}};
    first.viableState = measurement::ViableState::Measured;
    first.viableVolume_mm3 = 250.0;
    first.shape = measurement::LesionShape{};
    first.shape->volume_mm3 = 1000.0;
    first.viableStandardErrors = measurement::StandardErrors{0.9, 1.1, 40.0};
    first.viableConfidence = 0.8;
    first.viableConfidenceReasons = {"the liver was read at 420 places"};
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
    EXPECT_EQ(document["observations"][0]["viable_method"]["threshold"], 79.0);
    EXPECT_EQ(document["observations"][0]["viable_method"]["tolerance_gap_mm"], 3.0);
    EXPECT_EQ(document["observations"][0]["phases"][0]["difference"], 33.0);
    EXPECT_EQ(document["observations"][0]["viable_fraction"], 0.25);
    EXPECT_EQ(document["observations"][0]["viable_standard_error"]["short_axis_mm"], 1.1);
    EXPECT_EQ(document["observations"][0]["viable_confidence"], 0.8);
    EXPECT_EQ(document["observations"][0]["viable_confidence_reasons"][0],
              "the liver was read at 420 places");
    EXPECT_EQ(document["observations"][0]["viable_source"], "automatic");
    EXPECT_EQ(document["observations"][0]["volume_source"], "automatic");
    EXPECT_EQ(document["ibsi"]["volume_mm3"]["name"], "morph_vol_approx");
    EXPECT_TRUE(document["observations"][1]["viable_method"].is_null());
    const auto& recist = document["assessments"]["patients"][0]["criteria"][0];
    EXPECT_EQ(recist["name"], "recist-1.1");
    EXPECT_EQ(recist["timepoints"][1]["overall"], "PD");
}

TEST_F(WriteReport, TellsInJsonNothingOfAViablePartUnderLipiodol)
{
    auto made = threeVisitReport();
    auto& first = made.case_.observations.front();
    first.viableState = measurement::ViableState::Measured;
    first.viable = first.recorded;
    first.viableMethod = measurement::ViableMethod{79.0, measurement::LiverReference{65.0, 7.0}, 3.0};
    first.findings.emplace().lipiodol = true;
    const auto files = report::writeReport(made, folder_, {"json"});
    ASSERT_TRUE(files.has_value()) << files.error().text();
    const auto told = nlohmann::json::parse(contentOf(files->front()))["observations"][0];
    EXPECT_EQ(told["viable_state"], "not-evaluable");
    for (const char* member : {"viable", "viable_volume_mm3", "viable_method"})
        EXPECT_TRUE(told[member].is_null()) << member;
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
