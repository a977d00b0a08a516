#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::ProblemCode;
using hepatica::Progress;
using hepatica::imaging::Geometry;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::Mask;
using hepatica::imaging::Measurable;
using hepatica::imaging::Quantity;
using hepatica::imaging::segmentLesion;
using hepatica::imaging::Volume;
using hepatica::imaging::VolumeOrigin;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;

namespace {

const SyntheticLesion& refusedLesion()
{
    static const SyntheticLesion made = makeLesion({});
    return made;
}

LesionPrompt stroke(const Point3& from, const Point3& to)
{
    LesionPrompt prompt;
    prompt.strokes = {{from, to}};
    return prompt;
}

LesionPrompt longAxis()
{
    return stroke(refusedLesion().longAxis.from, refusedLesion().longAxis.to);
}

hepatica::Problem problemOf(const Volume& volume, const LesionPrompt& prompt)
{
    const auto found = segmentLesion(volume, prompt);
    EXPECT_FALSE(found);
    return found ? hepatica::Problem{} : found.error();
}

/// A volume of one value everywhere.
Volume constant(float value, Quantity quantity, Measurable measurable = Measurable::Volume)
{
    VolumeOrigin origin;
    origin.quantity = quantity;
    origin.measurable = measurable;
    const Geometry& grid = refusedLesion().volume.geometry();
    return *Volume::make(grid, std::make_shared<const std::vector<float>>(grid.voxelCount(), value), origin);
}

} // namespace

TEST(SegmentationRefuses, AStrokeThatLeavesTheVolumeAndNamesThePoint)
{
    const Point3 outside = refusedLesion().middle + Point3{0, 0, 500.0};
    const auto problem = problemOf(refusedLesion().volume, stroke(refusedLesion().middle, outside));
    EXPECT_EQ(problem.code, ProblemCode::OutsideVolume);
    EXPECT_THAT(problem.text(),
                testing::HasSubstr("the stroke's second end (7.4, 55.4, 780.0) lies outside"));
    EXPECT_THAT(problem.text(), testing::HasSubstr("(-31.4, 16.6, 239.5) to (45.4, 93.4, 319.5)"));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(problemOf(refusedLesion().volume, stroke({nan, 0, 0}, outside)).code,
              ProblemCode::OutsideVolume);
}

TEST(SegmentationRefuses, AStrokeUnderThreeOrOverTwoHundredMillimetres)
{
    const Point3 middle = refusedLesion().middle;
    EXPECT_EQ(problemOf(refusedLesion().volume, stroke(middle, middle + Point3{2.9, 0, 0})).code,
              ProblemCode::StrokeTooShort);
    EXPECT_EQ(problemOf(refusedLesion().volume, stroke(middle, middle)).code, ProblemCode::StrokeTooShort);
    SyntheticScene wide;
    wide.dims = {64, 64, 8};
    wide.spacing = {4.0, 4.0, 4.0};
    const SyntheticLesion inWide = makeLesion(wide);
    EXPECT_EQ(
        problemOf(inWide.volume, stroke(inWide.middle - Point3{101, 0, 0}, inWide.middle + Point3{101, 0, 0}))
            .code,
        ProblemCode::StrokeTooLong);
}

TEST(SegmentationRefuses, AirAndImagesWithoutContrast)
{
    EXPECT_EQ(problemOf(constant(-1000.0F, Quantity::Hounsfield), longAxis()).code,
              ProblemCode::NothingToSegment);
    EXPECT_EQ(problemOf(constant(100.0F, Quantity::Hounsfield), longAxis()).code,
              ProblemCode::NothingToSegment);
    EXPECT_EQ(problemOf(constant(100.0F, Quantity::None), longAxis()).code, ProblemCode::NothingToSegment);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(problemOf(constant(nan, Quantity::None), longAxis()).code, ProblemCode::NothingToSegment);
    EXPECT_EQ(problemOf(constant(nan, Quantity::Hounsfield), longAxis()).code, ProblemCode::NothingToSegment);
    LesionPrompt click;
    click.click = refusedLesion().middle;
    EXPECT_EQ(problemOf(constant(-1000.0F, Quantity::Hounsfield), click).code, ProblemCode::NothingToSegment);
}

TEST(SegmentationRefuses, AStrokeFromOneOrganIntoAnother)
{
    // Liver of 105 HU beside kidney, fat, lung and bone; no lesion in between. The stroke crosses the border.
    for (const double beside : {200.0, -95.0, -800.0, 350.0}) {
        SyntheticScene scene;
        scene.lesion = scene.liver;
        scene.otherTissue = [beside](const Point3& p) {
            return p.x > 0.0 ? std::optional(beside) : std::nullopt;
        };
        scene.semi_mm = {1.0, 1.0, 1.0};
        const SyntheticLesion border = makeLesion(scene);
        for (const double length : {12.0, 30.0}) {
            const Point3 half{0.5 * length, 1.0, 0};
            const auto problem = problemOf(border.volume, stroke(border.middle - half, border.middle + half));
            EXPECT_THAT(problem.code,
                        testing::AnyOf(ProblemCode::AcrossOrgans, ProblemCode::NothingToSegment))
                << beside;
            EXPECT_THAT(problem.text(),
                        testing::AnyOf(testing::HasSubstr("the stroke runs from one tissue into another"),
                                       testing::HasSubstr("within air or lung"),
                                       testing::HasSubstr("of fat and through other tissue")))
                << beside << " " << length;
        }
    }
}

TEST(SegmentationRefuses, AStrokeFromAnOrganIntoALoopOfBowelInFat)
{
    // The tip of the left lobe, 32 mm wide, and the bend of a loop of 12 mm, both round and of one density,
    // in fat.
    SyntheticScene scene;
    scene.lesion = scene.liver;
    scene.semi_mm = {1.0, 1.0, 1.0};
    scene.otherTissue = [](const Point3& p) {
        const bool isLobe = hepatica::norm(p + Point3{20.0, 0, 0}) < 16.0,
                   isBend = hepatica::norm(p - Point3{8.0, 0, 0}) < 6.0;
        return isLobe || isBend ? std::optional<double>() : std::optional(-95.0);
    };
    const SyntheticLesion loop = makeLesion(scene);
    const auto problem =
        problemOf(loop.volume, stroke(loop.middle - Point3{16.0, 0, 0}, loop.middle + Point3{14.0, 0, 0}));
    EXPECT_EQ(problem.code, ProblemCode::AcrossOrgans);
    EXPECT_THAT(problem.text(), testing::HasSubstr("fat, air or bone lies behind"));
}

TEST(SegmentationRefuses, NoStrokeOfWhichTheReaderTellsWhatBelongsToIt)
{
    // As dense as another organ and of two tissues: a reader may have seen that it is one lesion.
    SyntheticScene scene;
    scene.lesion = scene.liver;
    scene.otherTissue = [](const Point3& p) { return p.x > 0.0 ? std::optional(200.0) : std::nullopt; };
    scene.semi_mm = {1.0, 1.0, 1.0};
    const SyntheticLesion border = makeLesion(scene);
    const Point3 half{15.0, 1.0, 0};
    LesionPrompt prompt = stroke(border.middle - half, border.middle + half);
    EXPECT_EQ(problemOf(border.volume, prompt).code, ProblemCode::AcrossOrgans);
    prompt.add = {border.middle + Point3{0, 5.0, 0}};
    const auto found = segmentLesion(border.volume, prompt);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_LT(found->confidence, 0.5); // it is for the reader to look at
    ASSERT_FALSE(found->reasons.empty());
    EXPECT_THAT(found->reasons.front(), testing::HasSubstr("the stroke runs from one tissue into another"));
}

TEST(SegmentationRefuses, AStrokeOutOfTheBodyOrIntoLungOrFat)
{
    // Liver up to x = 20 mm, then fat of 8 mm, then air.
    SyntheticScene scene;
    scene.lesion = scene.liver;
    scene.semi_mm = {1.0, 1.0, 1.0};
    scene.otherTissue = [](const Point3& p) {
        if (p.x < 6.0)
            return std::optional<double>();
        return std::optional(p.x < 14.0 ? -100.0 : -1000.0);
    };
    const SyntheticLesion edge = makeLesion(scene);
    struct Row {
        double from, to;
        const char* why;
    };
    for (const Row& row : {Row{-25.0, 22.0, "ends 8 mm within air or lung"},
                           Row{22.0, -25.0, "begins 8 mm within air or lung"},
                           Row{-5.0, 14.0, "of fat and through other tissue"}}) {
        const Point3 from = edge.middle + Point3{row.from, 1.0, 0}, to = edge.middle + Point3{row.to, 1.0, 0};
        const auto problem = problemOf(edge.volume, stroke(from, to));
        EXPECT_EQ(problem.code, ProblemCode::NothingToSegment) << row.why;
        EXPECT_THAT(problem.text(), testing::HasSubstr(row.why));
    }
}

TEST(SegmentationRefuses, NoLesionAtTheEdgeOfLungOrFat)
{
    // Of 26 mm, 40 HU darker than the liver; an end lies 2 mm within what is beside it.
    for (const double beside : {-100.0, -800.0}) {
        SyntheticScene scene;
        scene.semi_mm = {13.0, 11.0, 12.0};
        scene.otherTissue = [beside](const Point3& p) {
            return p.x > 13.0 ? std::optional(beside) : std::nullopt;
        };
        const SyntheticLesion lesion = makeLesion(scene);
        const auto segmented = segmentLesion(
            lesion.volume, stroke(lesion.middle - Point3{13.0, 0, 0}, lesion.middle + Point3{15.0, 0, 0}));
        EXPECT_TRUE(segmented) << segmented.error().text();
    }
}

TEST(SegmentationRefuses, NoLesionThatIsHalfOfOneTissueAndHalfOfAnother)
{
    // An ellipsoid of 75 HU, half of it necrotic: its ends lie on borders, whatever is between them.
    SyntheticScene scene;
    scene.semi_mm = {1.0, 1.0, 1.0};
    scene.otherTissue = [](const Point3& p) {
        const bool isInside = std::hypot(p.x / 14.0, p.y / 11.0, p.z / 12.0) < 1.0;
        return isInside ? std::optional(p.x > 0.0 ? 15.0 : 75.0) : std::nullopt;
    };
    const SyntheticLesion halves = makeLesion(scene);
    const LesionPrompt prompt =
        stroke(halves.middle - Point3{14.0, 0, 0}, halves.middle + Point3{14.0, 0, 0});
    EXPECT_TRUE(segmentLesion(halves.volume, prompt));
}

TEST(SegmentationRefuses, NoLesionUnderTheDomeOfWhichAPartIsNecroticOrHoldsLipiodol)
{
    // An ellipsoid of 28 mm in liver with lung above: half of it is necrotic, or full of lipiodol.
    for (const auto& [one, other] : {std::pair{75.0, 15.0}, {75.0, 400.0}, {150.0, 15.0}}) {
        SyntheticScene scene;
        scene.semi_mm = {1.0, 1.0, 1.0};
        scene.otherTissue = [one = one, other = other](const Point3& p) -> std::optional<double> {
            if (std::hypot(p.x / 14.0, p.y / 11.0, p.z / 12.0) < 1.0)
                return p.x > 0.0 ? other : one;
            return p.y > 5.0 ? std::optional(-850.0) : std::nullopt;
        };
        const SyntheticLesion dome = makeLesion(scene);
        const auto found = segmentLesion(
            dome.volume, stroke(dome.middle - Point3{14.0, 0, 0}, dome.middle + Point3{14.0, 0, 0}));
        EXPECT_TRUE(found) << one << " and " << other << ": " << found.error().text();
    }
}

TEST(SegmentationRefuses, AVolumeOnWhichNothingMayBeMeasured)
{
    EXPECT_EQ(problemOf(constant(0.0F, Quantity::Hounsfield, Measurable::None), longAxis()).code,
              ProblemCode::InPlaneNotMeasurable);
}

TEST(SegmentationRefuses, PromptsThatSayNothingOrTooMuch)
{
    EXPECT_EQ(problemOf(refusedLesion().volume, {}).code, ProblemCode::NothingToSegment);
    LesionPrompt both = longAxis();
    both.click = refusedLesion().middle;
    EXPECT_EQ(problemOf(refusedLesion().volume, both).code, ProblemCode::NothingToSegment);
    LesionPrompt parallel = longAxis();
    parallel.strokes.push_back(parallel.strokes.front());
    EXPECT_EQ(problemOf(refusedLesion().volume, parallel).code, ProblemCode::NothingToSegment);
    LesionPrompt contradiction = longAxis();
    contradiction.add = contradiction.remove = {refusedLesion().middle};
    EXPECT_EQ(problemOf(refusedLesion().volume, contradiction).code, ProblemCode::NothingToSegment);
}

TEST(SegmentationRefuses, AMaskOnAnotherGridAndOneWithoutTheLesion)
{
    const Geometry& grid = refusedLesion().volume.geometry();
    const Geometry other =
        *Geometry::make(grid.dims(), grid.spacing(), grid.origin() + Point3{1, 0, 0}, grid.directions());
    const std::vector<std::uint8_t> one(1, 1);
    LesionPrompt prompt = longAxis();
    prompt.within = *Mask::make(other, {{0, 0, 0}, {0, 0, 0}}, one);
    EXPECT_EQ(problemOf(refusedLesion().volume, prompt).code, ProblemCode::OtherGrid);
    prompt.within = *Mask::make(grid, {{0, 0, 0}, {0, 0, 0}}, one);
    EXPECT_EQ(problemOf(refusedLesion().volume, prompt).code, ProblemCode::NothingToSegment);
}

TEST(SegmentationRefuses, AStrokeAndAClickThatLieOutsideTheMaskGiven)
{
    const Geometry& grid = refusedLesion().volume.geometry();
    const auto& axis = refusedLesion().longAxis;
    const auto n = grid.dims();
    // The half of the volume in which the stroke begins.
    const hepatica::imaging::VoxelIndex last{grid.toNearestVoxel(refusedLesion().middle).i, n[1] - 1,
                                             n[2] - 1};
    const std::vector<std::uint8_t> all(static_cast<std::size_t>(last.i + 1) *
                                            static_cast<std::size_t>(n[1]) * static_cast<std::size_t>(n[2]),
                                        1);
    LesionPrompt prompt = longAxis();
    prompt.within = *Mask::make(grid, {{0, 0, 0}, last}, all);
    EXPECT_THAT(problemOf(refusedLesion().volume, prompt).text(),
                testing::AllOf(testing::HasSubstr("end ("), testing::HasSubstr("outside the mask given")));
    prompt.strokes.clear();
    prompt.click = axis.from.x > axis.to.x ? axis.from : axis.to;
    EXPECT_THAT(problemOf(refusedLesion().volume, prompt).text(), testing::HasSubstr("the click ("));
    prompt.click.reset();
    const Point3 aside{3.0, 0, 0}; // at most so far outside as a region's border is known
    prompt.strokes = {{refusedLesion().middle - Point3{9.0, 0, 0}, refusedLesion().middle + aside}};
    EXPECT_TRUE(segmentLesion(refusedLesion().volume, prompt));
}

TEST(SegmentationRefuses, ToGoOnWhenCancelled)
{
    Progress progress;
    progress.cancel();
    const auto found = segmentLesion(refusedLesion().volume, longAxis(), progress);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ProblemCode::Cancelled);
}
