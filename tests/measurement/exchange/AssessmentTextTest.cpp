// The result of `assess --json` and of its CSV, field by field.
#include "tests/measurement/criteria/Course.h"

#include <hepatica/measurement/AssessmentText.h>

#include <nlohmann/json.hpp>

namespace hepatica::tests {

namespace {

std::vector<PatientAssessment> responder()
{
    CourseOf course;
    course.baseline().target("T01", 80_mm);
    course.visit("FU1", "2025-03-01").target("T01", 46_mm);
    course.visit("FU2", "2025-05-01").target("T01", 58_mm);
    course.visit("FU3", "2025-07-01");
    course.lesion("NT01", LesionClass::NonTarget, LesionState::Present).lesionType = "bland-thrombus";
    return course.judged().value();
}

} // namespace

TEST(AssessmentsJson, HoldsTheFieldsOfTheInterface)
{
    const auto document = nlohmann::json::parse(assessmentsJson(responder()));
    EXPECT_EQ(document["protocols"]["recist-1.1"]["progression_percent"], 20);
    EXPECT_EQ(document["protocols"]["recist-1.1"]["abs_pd_mm"], 5.0);
    EXPECT_EQ(document["protocols"]["recist-1.1"]["pr_carry_forward"], true);
    const auto& patient = document["patients"][0];
    EXPECT_EQ(patient["patient"], "P1");
    EXPECT_EQ(patient["evaluator"], "R1");
    const auto& criterion = patient["criteria"][0];
    EXPECT_EQ(criterion["name"], "recist-1.1");
    EXPECT_EQ(criterion["baseline"]["sum_mm"], 80.0);
    const auto& visit = criterion["timepoints"][1];
    EXPECT_EQ(visit["timepoint"], "FU2");
    EXPECT_EQ(visit["date"], "2025-05-01");
    EXPECT_EQ(visit["sum_mm"], 58.0);
    EXPECT_EQ(visit["nadir_mm"], 46.0);
    EXPECT_EQ(visit["change_from_baseline_percent"], -27.5);
    EXPECT_NEAR(visit["change_from_nadir_percent"].get<double>(), 100.0 * 12 / 46, 1e-12);
    EXPECT_EQ(visit["change_from_nadir_mm"], 12.0);
    EXPECT_EQ(visit["target"], "PD");
    EXPECT_EQ(visit["non_target"], "NA");
    EXPECT_EQ(visit["new_lesions"], "no");
    EXPECT_EQ(visit["overall"], "PD");
    EXPECT_EQ(visit["rule"], "SumAboveNadir");
    EXPECT_EQ(visit["reason"], "PD: sum 58.0 mm is 26.1 % and 12.0 mm above the nadir of 46.0 mm at FU1");
    EXPECT_TRUE(visit["warnings"].is_array());
    EXPECT_EQ(criterion["best_overall_response"]["unconfirmed"], "PR");
    EXPECT_EQ(criterion["best_overall_response"]["confirmed"], "SD");
    EXPECT_EQ(criterion["best_overall_response"]["date"], "2025-03-01");
    EXPECT_EQ(criterion["progression_date"], "2025-05-01");
    EXPECT_EQ(criterion["missing_inputs"][0], "T01 at FU3: a row");
    EXPECT_EQ(patient["growth"][0]["from"], "BL");
    EXPECT_EQ(patient["growth"][0]["days"], 59);
}

TEST(AssessmentsJson, WhatIsNotThereIsNull)
{
    const auto document = nlohmann::json::parse(assessmentsJson(responder()));
    const auto& visit = document["patients"][0]["criteria"][0]["timepoints"][2];
    EXPECT_TRUE(visit["sum_mm"].is_null());
    EXPECT_TRUE(visit["change_from_baseline_percent"].is_null());
    EXPECT_EQ(visit["overall"], "NE");
}

TEST(AssessmentsJson, WithoutProgressionThereIsNoDate)
{
    CourseOf course;
    course.baseline().target("T01", 80_mm);
    const auto document = nlohmann::json::parse(assessmentsJson(course.judged().value()));
    const auto& criterion = document["patients"][0]["criteria"][0];
    EXPECT_TRUE(criterion["progression_date"].is_null());
    EXPECT_EQ(criterion["best_overall_response"]["unconfirmed"], "MISSING");
    EXPECT_TRUE(criterion["best_overall_response"]["date"].is_null());
    EXPECT_TRUE(criterion["timepoints"].empty());
}

TEST(AssessmentsCsv, IsOneRowAVisit)
{
    const std::string text = assessmentsCsv(responder());
    EXPECT_EQ(std::ranges::count(text, '\n'), 4);
    EXPECT_THAT(
        text, testing::HasSubstr(
                  "P1,R1,recist-1.1,FU1,2025-03-01,46.0,80.0,-42.5,-42.5,-34.0,PR,NA,no,PR,SumBelowBaseline,"
                  "PR: sum 46.0 mm is 42.5 % below the baseline of 80.0 mm,,46.0,80.0,-34.0,mm,,,,,\n"));
}

} // namespace hepatica::tests
