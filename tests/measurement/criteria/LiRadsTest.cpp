// LI-RADS CT/MRI v2018: the diagnostic table from the reference folder, and the steps around it.
#include "measurement/criteria/LiRads.h"
#include "Course.h"
#include "Oracles.h"

namespace hepatica::tests {

namespace {

LesionRow& observe(CourseOf& course, Length size, const std::string& aphe, const std::string& washout,
                   const std::string& capsule)
{
    LesionRow& row = course.lesion("T01", LesionClass::Target, LesionState::Measured);
    row.longAxis = size;
    row.aphe = aphe;
    row.washout = washout;
    row.capsule = capsule;
    return row;
}

CourseOf seen(Length size, const std::string& aphe, const std::string& washout, const std::string& capsule)
{
    CourseOf course;
    course.baseline();
    observe(course, size, aphe, washout, capsule);
    return course;
}

LesionCategory lastOf(const CourseOf& course)
{
    return course.last("li-rads-2018").lesions.at(0);
}

} // namespace

TEST(LiRads, EveryCellOfTheDiagnosticTableHolds)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const std::map<std::string, std::vector<Length>> sizes{
        {"<10", {1_mm, 9.99_mm}}, {"10-19", {10_mm, 19.99_mm}}, {">=20", {20_mm, 150_mm}}};
    int cells = 0;
    for (const auto& row : recordsOf(reference / "domain/oracles/lirads_v2018_diagnostic_table.csv"))
        for (const Length size : sizes.at(row.at("size_mm"))) {
            const auto has = [&](const char* column) { return row.at(column) == "1"; };
            const MajorFeatures features{size, has("nonrim_APHE"), has("nonperipheral_washout"),
                                         has("capsule"), has("threshold_growth")};
            EXPECT_EQ(categoryName(diagnosticTable(features)), row.at("category")) << size.text();
            ++cells;
        }
    EXPECT_EQ(cells, 96);
}

TEST(LiRads, AnObservationIsJudgedAtEveryVisitWithItsFeatures)
{
    const LesionCategory lesion = lastOf(seen(24_mm, "nonrim", "nonperipheral", "yes"));
    EXPECT_EQ(lesion.category, "LR-5");
    EXPECT_EQ(lesion.rule, "DiagnosticTable");
    EXPECT_EQ(lesion.reason, "LR-5: 24.0 mm, nonrim APHE, nonperipheral washout, capsule");
}

TEST(LiRads, HalfALargerSizeWithinSixMonthsIsThresholdGrowth)
{
    const auto grown = [](Length size, const std::string& date) {
        CourseOf course = seen(10_mm, "nonrim", "none", "no");
        course.visit("FU1", date);
        observe(course, size, "nonrim", "none", "no");
        return lastOf(course);
    };
    EXPECT_EQ(grown(15_mm, "2025-07-01").category, "LR-5");
    EXPECT_THAT(grown(15_mm, "2025-07-01").reason, testing::HasSubstr("threshold growth (+50.0 % since BL)"));
    EXPECT_EQ(grown(14.99_mm, "2025-07-01").category, "LR-3");
    EXPECT_EQ(grown(15_mm, "2025-07-02").category, "LR-3");
}

TEST(LiRads, SixMonthsEndOnTheLastDayOfAShorterMonth)
{
    CourseOf course;
    course.baseline("2025-08-31");
    observe(course, 10_mm, "nonrim", "none", "no");
    course.visit("FU1", "2026-02-28");
    observe(course, 15_mm, "nonrim", "none", "no");
    EXPECT_EQ(lastOf(course).category, "LR-5");
}

TEST(LiRads, TheStepsBeforeTheTableComeInTheirOrder)
{
    CourseOf course = seen(24_mm, "nonrim", "nonperipheral", "yes");
    LesionRow& row = course.rows.back();
    row.lrmFeature = LrmFeature::Targetoid;
    EXPECT_EQ(lastOf(course).category, "LR-M");
    row.benign = Benignity::Probable;
    EXPECT_EQ(lastOf(course).category, "LR-2");
    row.benign = Benignity::Definite;
    EXPECT_EQ(lastOf(course).category, "LR-1");
    row.lesionType = "tumour-in-vein";
    EXPECT_EQ(lastOf(course).category, "LR-TIV");
    row.state = LesionState::NotEvaluable;
    row.longAxis.reset();
    EXPECT_EQ(lastOf(course).category, "LR-NC");
}

TEST(LiRads, RimEnhancementAndPeripheralWashoutAreTargetoid)
{
    EXPECT_EQ(lastOf(seen(24_mm, "rim", "none", "no")).category, "LR-M");
    EXPECT_EQ(lastOf(seen(24_mm, "none", "peripheral", "no")).category, "LR-M");
}

TEST(LiRads, AnInfiltrativeMassIsNotHepatocellularUnlessItsFeaturesAre)
{
    CourseOf course = seen(24_mm, "none", "none", "no");
    course.rows.back().lesionType = "infiltrative";
    EXPECT_EQ(lastOf(course).category, "LR-M");
    course.rows.back().aphe = "nonrim";
    course.rows.back().washout = "nonperipheral";
    EXPECT_EQ(lastOf(course).category, "LR-5");
}

TEST(LiRads, AncillaryFeaturesMoveByOneStepAndNeverToLr5)
{
    const auto with = [](LiradsObservation seen, AncillaryFeatures features) {
        seen.ancillary = features;
        return categoryName(diagnose(seen));
    };
    LiradsObservation three;
    three.major = {15_mm, true, false, false, false};
    EXPECT_EQ(with(three, AncillaryFeatures::Malignancy), "LR-4");
    EXPECT_EQ(with(three, AncillaryFeatures::Benignity), "LR-2");
    EXPECT_EQ(with(three, AncillaryFeatures::Both), "LR-3");
    LiradsObservation four = three, five = three;
    four.major.capsule = true;
    five.major.washout = true;
    EXPECT_EQ(with(four, AncillaryFeatures::Malignancy), "LR-4");
    EXPECT_EQ(with(five, AncillaryFeatures::Malignancy), "LR-5");
    EXPECT_EQ(with(five, AncillaryFeatures::Benignity), "LR-4");
    LiradsObservation two;
    two.benign = Benignity::Probable;
    EXPECT_EQ(with(two, AncillaryFeatures::Malignancy), "LR-3");
    EXPECT_EQ(with(two, AncillaryFeatures::Benignity), "LR-1");
}

TEST(LiRads, WhatIsNotGivenIsNamedWhereItMattersAndOnlyThere)
{
    // Two more features make LR-5 whatever the capsule.
    EXPECT_EQ(lastOf(seen(24_mm, "nonrim", "nonperipheral", "")).category, "LR-5");
    const auto criterion = seen(15_mm, "nonrim", "", "no").under("li-rads-2018");
    EXPECT_EQ(criterion.timepoints[0].lesions.at(0).category, "NE");
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("T01 at BL: washout"));
}

TEST(LiRads, AFeatureThatIsNotEvaluableCountsAsAbsentAndBothAreNotCategorizable)
{
    const auto visit = seen(15_mm, "nonrim", "NE", "no").last("li-rads-2018");
    EXPECT_EQ(visit.lesions.at(0).category, "LR-3");
    EXPECT_THAT(visit.warnings, testing::ElementsAre("T01: washout is not evaluable and counts as absent"));
    EXPECT_EQ(lastOf(seen(15_mm, "NE", "NE", "no")).category, "LR-NC");
}

TEST(LiRads, ATreatedLesionHasNoDiagnosisAndOneOutsideTheLiverIsNoObservation)
{
    CourseOf course = seen(24_mm, "nonrim", "nonperipheral", "yes");
    course.rows.back().treatmentType = "TACE";
    EXPECT_EQ(lastOf(course).rule, "TreatedLocally");
    course.rows.back().organ = "lung";
    EXPECT_THAT(course.last("li-rads-2018").lesions, testing::IsEmpty());
}

} // namespace hepatica::tests
