// Rules: Lencioni and Llovet 2010 (mRECIST).
#include "Course.h"

namespace hepatica::tests {

namespace {

using enum Response;

CourseOf withNewNodule(Length longAxis, const std::string& aphe, const std::string& washout)
{
    CourseOf course;
    course.baseline().viable("T01", 30_mm);
    course.visit("FU1", "2025-03-01").viable("T01", 30_mm);
    LesionRow& row = course.lesion("NEW01", LesionClass::NewTarget, LesionState::Measured);
    row.longAxis = longAxis;
    row.aphe = aphe;
    row.washout = washout;
    return course;
}

} // namespace

TEST(Mrecist, TheViableDiameterCountsAndNotTheWholeLesion)
{
    CourseOf course;
    course.baseline().viable("T01", 40_mm);
    course.visit("FU1", "2025-03-01").viable("T01", 25_mm);
    EXPECT_EQ(course.last("recist-1.1").overall, SD); // 60 -> 45 mm
    EXPECT_EQ(course.last("mrecist").overall, PR);
    EXPECT_EQ(course.last("mrecist").sum, 25_mm);
}

TEST(Mrecist, ACompleteResponseIsTheEndOfArterialEnhancement)
{
    CourseOf course;
    course.baseline().viable("T01", 40_mm);
    course.visit("FU1", "2025-03-01").viable("T01", 0_mm);
    EXPECT_EQ(course.last("mrecist").overall, CR);
}

TEST(Mrecist, ProgressionAlsoNeedsFiveMillimetresUnlessTheProtocolIsStrict)
{
    CourseOf course;
    course.baseline().viable("T01", 10_mm);
    course.visit("FU1", "2025-03-01").viable("T01", 12_mm);
    Protocol strict = protocolNamed("mrecist").value();
    EXPECT_EQ(course.under(strict).timepoints[0].overall, SD);
    strict.progressionMinimum = 0_mm;
    EXPECT_EQ(course.under(strict).timepoints[0].overall, PD);
}

TEST(Mrecist, AtypicalAndExtrahepaticLesionsAreMeasuredWhole)
{
    CourseOf course;
    course.baseline().viable("T01", 30_mm).target("T02", 20_mm).target("T03", 10_mm);
    course.rows[1].viableState = ViableState::Atypical;
    course.rows[2].organ = "lung";
    const auto criterion = course.under("mrecist");
    EXPECT_EQ(criterion.baseline->sum, 60_mm);
    EXPECT_THAT(criterion.warnings,
                testing::Contains(testing::HasSubstr("T02 at BL: no arterial enhancement")));
    EXPECT_THAT(criterion.warnings, testing::Contains(testing::HasSubstr("T03 at BL: outside the liver")));
}

TEST(Mrecist, AMissingViableDiameterIsNamedByLesionAndVisit)
{
    CourseOf course;
    course.baseline().viable("T01", 30_mm);
    course.visit("FU1", "2025-03-01").target("T01", 50_mm);
    const auto criterion = course.under("mrecist");
    EXPECT_EQ(criterion.timepoints[0].overall, NE);
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("T01 at FU1: viable_long_axis_mm"));
}

TEST(Mrecist, WithoutTheViableColumnsItSaysWhatItLacks)
{
    CourseOf course;
    course.baseline().target("T01", 50_mm);
    course.visit("FU1", "2025-03-01").target("T01", 50_mm);
    const auto criterion = course.under("mrecist");
    EXPECT_EQ(criterion.timepoints[0].overall, NE);
    EXPECT_EQ(criterion.timepoints[0].rule, "BaselineNotMeasured");
    EXPECT_THAT(criterion.missingInputs, testing::Contains("T01 at BL: viable_long_axis_mm"));
}

TEST(Mrecist, OfSeveralViableNodulesTheLongestCounts)
{
    CourseOf course;
    course.baseline().viable("T01", 40_mm);
    course.visit("FU1", "2025-03-01").viable("T01", 12_mm).viable("T01.1", 12_mm).viable("T01.2", 9_mm);
    EXPECT_EQ(course.last("mrecist").sum, 12_mm);
    Protocol all = protocolNamed("mrecist").value();
    all.viableNodules = ViableNodules::Sum;
    EXPECT_EQ(course.under(all).timepoints[0].sum, 21_mm);
}

TEST(Mrecist, ANewNoduleOfOneCentimetreWithTheTypicalPatternIsProgression)
{
    EXPECT_EQ(withNewNodule(10_mm, "nonrim", "nonperipheral").last("mrecist").overall, PD);
    EXPECT_EQ(withNewNodule(9.9_mm, "nonrim", "nonperipheral").last("mrecist").newLesions, "equivocal");
    EXPECT_EQ(withNewNodule(20_mm, "nonrim", "none").last("mrecist").newLesions, "equivocal");
    EXPECT_EQ(withNewNodule(20_mm, "none", "none").last("mrecist").overall, SD);
}

TEST(Mrecist, AnAtypicalNoduleThatGrowsByOneCentimetreIsProgressionFromItsFirstSight)
{
    CourseOf course = withNewNodule(12_mm, "nonrim", "none");
    course.visit("FU2", "2025-05-01").viable("T01", 30_mm);
    LesionRow& row = course.lesion("NEW01", LesionClass::NewTarget, LesionState::Measured);
    row.longAxis = 22_mm;
    row.aphe = "nonrim";
    row.washout = "none";
    const auto criterion = course.under("mrecist");
    EXPECT_EQ(at(criterion, "FU1").overall, SD);
    EXPECT_EQ(at(criterion, "FU2").overall, PD);
    EXPECT_EQ(criterion.progressionDate->iso(), "2025-03-01");
}

TEST(Mrecist, WithoutThePatternTheReadersCertaintyCountsAndItIsSaid)
{
    const auto criterion = withNewNodule(12_mm, "", "").under("mrecist");
    EXPECT_EQ(criterion.timepoints[0].overall, PD);
    EXPECT_THAT(criterion.missingInputs,
                testing::Contains(testing::HasSubstr("NEW01 at FU1: aphe and washout")));
}

TEST(Mrecist, ANewNoduleUnderOneCentimetreIsEquivocalWithoutThePatternToo)
{
    EXPECT_EQ(withNewNodule(9.9_mm, "", "").last("mrecist").newLesions, "equivocal");
    CourseOf course = withNewNodule(9.9_mm, "", "");
    course.rows.back().longAxis.reset();
    course.rows.back().state = LesionState::TooSmall;
    EXPECT_EQ(course.last("mrecist").newLesions, "equivocal");
    EXPECT_THAT(course.under("mrecist").missingInputs, testing::IsEmpty());
}

TEST(Mrecist, ANewNodeAtTheHilumCountsFromTwentyMillimetresOn)
{
    const auto newNode = [](Length shortAxis, const std::string& site) {
        CourseOf course;
        course.baseline().viable("T01", 30_mm);
        course.visit("FU1", "2025-03-01")
            .viable("T01", 30_mm)
            .node("NEW01", shortAxis, LesionClass::NewTarget);
        course.rows.back().nodeSite = site;
        return course.last("mrecist").newLesions;
    };
    EXPECT_EQ(newNode(19.9_mm, "porta-hepatis"), "equivocal");
    EXPECT_EQ(newNode(20_mm, "porta-hepatis"), "yes");
    EXPECT_EQ(newNode(14.9_mm, "other"), "equivocal");
    EXPECT_EQ(newNode(15_mm, "other"), "yes");
}

TEST(Mrecist, MoreFluidIsProgressionOnlyWithCytology)
{
    const auto withEffusion = [](const std::string& cytology) {
        CourseOf course;
        course.baseline().viable("T01", 30_mm).nonTarget("NT01", LesionState::Present);
        course.rows.back().lesionType = "effusion";
        course.visit("FU1", "2025-03-01").viable("T01", 30_mm);
        LesionRow& row = course.lesion("NT01", LesionClass::NonTarget, LesionState::Present);
        row.lesionType = "effusion";
        row.changeSinceNadir = QualitativeChange::UnequivocalProgression;
        row.cytology = cytology;
        return course.last("mrecist").overall;
    };
    EXPECT_EQ(withEffusion("neg"), SD);
    EXPECT_EQ(withEffusion("pos"), PD);
}

} // namespace hepatica::tests
