#pragma once
#include "Reference.h"
#include "SampleReport.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <unistd.h>

namespace hepatica::tests {

using measurement::LesionClass;
using measurement::Response;
namespace fs = std::filesystem;

inline std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// A folder of its own for every test, gone afterwards.
class InReportFolder : public testing::Test {
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
    HEPATICA_NEEDS_PROGRAM("pdftotext", "poppler-utils");                                                    \
    HEPATICA_NEEDS_PROGRAM("pdfinfo", "poppler-utils")

inline int pagesIn(const std::string& pdfinfo)
{
    std::smatch found;
    return std::regex_search(pdfinfo, found, std::regex("Pages:\\s+(\\d+)")) ? std::stoi(found[1]) : -1;
}

/// Two targets and a non-target over three visits: 80.0, 46.0 and 57.6 mm.
inline std::vector<LesionCourse> threeLesions()
{
    return {{"T01", LesionClass::Target, {45.0, 26.0, 33.6}},
            {"T02", LesionClass::Target, {35.0, 20.0, 24.0}},
            {"NT01", LesionClass::NonTarget, {14.0, 12.0, 12.0}}};
}

inline measurement::VisitAssessment visitOf(const measurement::Timepoint& visit, double sum_mm)
{
    measurement::VisitAssessment at;
    at.timepoint = visit.name;
    at.date = visit.date;
    at.sum = Length::fromMm(sum_mm);
    return at;
}

/// The answer to threeLesions(), as Eisenhauer 2009 has it: 46.0 is 42.5 % below 80.0; 57.6 is 25.2 %
/// and 11.6 mm above the nadir of 46.0.
inline measurement::CriterionAssessment recistOfThree(const measurement::Case& case_)
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

inline report::CaseReport threeVisitReport()
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

} // namespace hepatica::tests
