// LI-RADS treatment response: v2018, and v2024 (provisional) against the cases of the reference folder.
#include "measurement/criteria/LiRadsTreatment.h"
#include "Course.h"
#include "Oracles.h"

namespace hepatica::tests {

namespace {

CourseOf treated(const std::string& type)
{
    CourseOf course;
    course.baseline().viable("T01", 20_mm);
    course.visit("FU1", "2025-03-01").viable("T01", 20_mm);
    course.rows.back().treatmentType = type;
    course.rows.back().treatmentDate = Date::fromIso("2025-01-15").value();
    return course;
}

std::string lastOf(const CourseOf& course, const std::string& system)
{
    return course.last(system).lesions.at(0).category;
}

} // namespace

TEST(LiRadsTreatment, EveryCaseAfterRadiationHolds)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    int cases = 0;
    for (const auto& row : recordsOf(reference / "domain/oracles/lirads_v2024_radiation_TRA_cases.csv")) {
        TreatedLesion lesion;
        const std::string& change = row.at("enhancement_change");
        lesion.enhancement = change == "none" ? LesionalEnhancement::None : LesionalEnhancement::Definite;
        const std::string word = change == "decreased" ? "decreased" : change;
        lesion.change = fromWord(EnhancementChangeWords, word);
        lesion.ancillary = row.at("optional_ancillary") == "yes";
        const auto viability = viability2024(lesion, true);
        ASSERT_TRUE(viability) << change;
        EXPECT_THAT(row.at("expected"), testing::StartsWith(std::string(viabilityName(*viability))))
            << change;
        ++cases;
    }
    EXPECT_EQ(cases, 6);
}

TEST(LiRadsTreatment, ViableNeedsEnhancementWithAFeatureOfMalignancy)
{
    TreatedLesion lesion;
    EXPECT_EQ(viability2018(lesion), std::nullopt);
    lesion.enhancement = LesionalEnhancement::None;
    EXPECT_EQ(viability2018(lesion), Viability::Nonviable);
    lesion.enhancement = LesionalEnhancement::Expected;
    EXPECT_EQ(viability2018(lesion), Viability::Nonviable);
    lesion.enhancement = LesionalEnhancement::Uncertain;
    EXPECT_EQ(viability2018(lesion), Viability::Equivocal);
    lesion.enhancement = LesionalEnhancement::Definite;
    EXPECT_EQ(viability2018(lesion), std::nullopt); // depends on what is not given
    lesion.aphe = true;
    EXPECT_EQ(viability2018(lesion), Viability::Viable);
    lesion.aphe = lesion.washout = false;
    lesion.change = EnhancementChange::Stable; // as before the treatment
    EXPECT_EQ(viability2018(lesion), Viability::Viable);
    lesion.change = EnhancementChange::Decreased;
    EXPECT_EQ(viability2018(lesion), Viability::Equivocal);
}

TEST(LiRadsTreatment, AfterOtherTreatmentAnyMasslikeEnhancementIsViable)
{
    TreatedLesion lesion;
    lesion.enhancement = LesionalEnhancement::Definite;
    EXPECT_EQ(viability2024(lesion, false), Viability::Viable);
    lesion.enhancement = LesionalEnhancement::Uncertain;
    EXPECT_EQ(viability2024(lesion, false), Viability::Equivocal);
    lesion.ancillary = true;
    EXPECT_EQ(viability2024(lesion, false), Viability::Viable);
    lesion.enhancement = LesionalEnhancement::None;
    EXPECT_EQ(viability2024(lesion, false), Viability::Nonviable);
}

TEST(LiRadsTreatment, TheViablePartOfTheLesionSpeaksWhereNothingElseIsGiven)
{
    CourseOf course = treated("TACE");
    EXPECT_EQ(lastOf(course, "lr-tr-2018"), "LR-TR Viable");
    EXPECT_EQ(lastOf(course, "lr-tr-2024"), "LR-TR Viable");
    EXPECT_THAT(course.last("lr-tr-2018").lesions.at(0).reason,
                testing::HasSubstr("after TACE on 2025-01-15"));
    course.rows.back().viableState = ViableState::Absent;
    EXPECT_EQ(lastOf(course, "lr-tr-2018"), "LR-TR Nonviable");
    course.rows.back().viableState = ViableState::NotEvaluable;
    EXPECT_EQ(lastOf(course, "lr-tr-2018"), "LR-TR Nonevaluable");
}

TEST(LiRadsTreatment, AfterRadiationTheChangeOfTheEnhancementDecides)
{
    CourseOf course = treated("TARE");
    EXPECT_EQ(lastOf(course, "lr-tr-2024"), "NE");
    EXPECT_THAT(course.under("lr-tr-2024").missingInputs,
                testing::ElementsAre("T01 at FU1: aphe, washout or enhancement_change"));
    course.rows.back().enhancementChange = EnhancementChange::Decreased;
    EXPECT_EQ(lastOf(course, "lr-tr-2024"), "LR-TR Nonprogressing");
    EXPECT_TRUE(course.under("lr-tr-2024").provisional);
}

TEST(LiRadsTreatment, EnhancementAfterAVisitWithoutAnyIsNew)
{
    CourseOf course = treated("SBRT");
    course.rows.back().viableState = ViableState::Absent;
    course.visit("FU2", "2025-06-01").viable("T01", 12_mm);
    EXPECT_EQ(lastOf(course, "lr-tr-2024"), "LR-TR Viable"); // the treatment is known from FU1
    EXPECT_THAT(course.last("lr-tr-2024").lesions.at(0).reason, testing::HasSubstr("new after SBRT"));
}

TEST(LiRadsTreatment, SystemicTreatmentIsOffLabelAndWithoutTreatmentThereIsNothingToJudge)
{
    EXPECT_THAT(treated("systemic").last("lr-tr-2024").warnings,
                testing::Contains(testing::HasSubstr("off-label")));
    CourseOf untreated;
    untreated.baseline().viable("T01", 20_mm);
    EXPECT_THAT(untreated.under("lr-tr-2018").missingInputs,
                testing::ElementsAre("a lesion with a local treatment (lrt_type, lrt_date)"));
}

TEST(LiRadsTreatment, AKindOfTreatmentThatIsNotKnownIsAMissingInputOfTheVersionThatAsksForIt)
{
    EXPECT_EQ(lastOf(treated("something"), "lr-tr-2018"), "LR-TR Viable");
    EXPECT_EQ(lastOf(treated("something"), "lr-tr-2024"), "NE");
    EXPECT_THAT(treated("something").under("lr-tr-2024").missingInputs,
                testing::ElementsAre("T01 at FU1: lrt_type"));
}

} // namespace hepatica::tests
