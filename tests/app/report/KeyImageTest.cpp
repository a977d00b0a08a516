#include "SampleReport.h"

#include <hepatica/report/KeyImage.h>

#include <algorithm>

using namespace hepatica;
using namespace hepatica::tests;
using report::KeyImage;
using report::renderKeyImage;

namespace {

constexpr double Background_hu = 40.0, Spot_hu = 160.0;

/// A case with one lesion at the origin of the patient, its long axis along `axis`, on the given grid.
measurement::Case caseAtOrigin(const imaging::Geometry& grid, const Point3& axis, double length_mm = 20.0)
{
    measurement::Case made;
    measurement::Timepoint visit;
    visit.name = "BL";
    visit.role = measurement::TimepointRole::Baseline;
    visit.date = Date::fromIso("2026-03-31").value();
    visit.series.push_back({"1.2.3",
                            "1.2",
                            "portal",
                            "CT",
                            imaging::Phase::PortalVenous,
                            imaging::PhaseConfidence::High,
                            2.5,
                            grid,
                            {}});
    made.timepoints.push_back(visit);
    made.lesions.push_back({"2.25.1", "T01", measurement::LesionClass::Target, "liver"});
    measurement::Observation one;
    one.lesionUid = "2.25.1";
    one.timepoint = "BL";
    one.reader = "R1";
    one.seriesUid = "1.2.3";
    one.recorded = measurement::Caliper{{{(-0.5 * length_mm) * axis, (0.5 * length_mm) * axis}}, {}, 0};
    made.observations.push_back(one);
    return made;
}

/// A grid of 80 x 80 x 80 mm around the origin, 1 x 1 x 2 mm fine, with the given axes.
imaging::Geometry gridAround(const Directions& axes)
{
    const Point3 corner = (-39.5 * axes[0]) + (-39.5 * axes[1]) + (-40.0 * axes[2]);
    return geometryOf({80, 80, 41}, {1.0, 1.0, 2.0}, axes, corner);
}

/// The key image of a volume that is bright only within 6 mm of `spot`.
KeyImage imageWithSpot(const Directions& axes, const Point3& spot)
{
    const auto grid = gridAround(axes);
    const auto volume =
        ctVolume(grid, [&](const Point3& p) { return distance(p, spot) < 6.0 ? Spot_hu : Background_hu; });
    const auto about = caseAtOrigin(grid, axes[0]);
    return renderKeyImage(volume, about, about.observations[0]).value();
}

/// Where the brightest pixels lie: their mean, in parts of the image from 0 to 1.
report::PixelPoint brightest(const KeyImage& image)
{
    report::PixelPoint sum;
    double count = 0.0;
    const auto peak = *std::ranges::max_element(image.grey);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            if (image.grey[static_cast<std::size_t>(y * image.width + x)] == peak) {
                sum = {sum.x + x, sum.y + y};
                count += 1.0;
            }
    return {sum.x / count / image.width, sum.y / count / image.height};
}

struct Orientation {
    const char* name;
    Directions axes; ///< of rows, columns and stack, LPS
    Point3 topRight; ///< a position that radiological display puts at the top right
    std::array<std::string, 4> sides;
};

class RadiologicalDisplay : public testing::TestWithParam<Orientation> {};

} // namespace

// The convention of radiology: axial and coronal images are looked at from the feet and from the front, so
// that the patient's left is on the right of the image; a sagittal one has the front on the left. LPS: +x
// left, +y back, +z head.
TEST_P(RadiologicalDisplay, PutsThePatientsSidesWhereARadiologistExpectsThem)
{
    const Orientation& orientation = GetParam();
    const KeyImage image = imageWithSpot(orientation.axes, orientation.topRight);
    const auto spot = brightest(image);
    EXPECT_NEAR(spot.x, 0.75, 0.02);
    EXPECT_NEAR(spot.y, 0.25, 0.02);
    EXPECT_EQ(image.sides, orientation.sides);
}

// The square is 60 mm wide: 15 mm to the right and up lies at three and one quarters.
INSTANTIATE_TEST_SUITE_P(
    Grids, RadiologicalDisplay,
    testing::Values(
        Orientation{"AxialAsUsual", Axial, {15, -15, 0}, {"R", "L", "A", "P"}},
        Orientation{
            "AxialRowsToTheRight", {{{-1, 0, 0}, {0, 1, 0}, {0, 0, -1}}}, {15, -15, 0}, {"R", "L", "A", "P"}},
        Orientation{"AxialColumnsToTheFront",
                    {{{1, 0, 0}, {0, -1, 0}, {0, 0, -1}}},
                    {15, -15, 0},
                    {"R", "L", "A", "P"}},
        Orientation{"AxialProne", {{{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}}}, {15, -15, 0}, {"R", "L", "A", "P"}},
        Orientation{
            "AxialRowsToTheBack", {{{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}}}, {15, -15, 0}, {"R", "L", "A", "P"}},
        Orientation{
            "CoronalAsUsual", {{{1, 0, 0}, {0, 0, -1}, {0, 1, 0}}}, {15, 0, 15}, {"R", "L", "H", "F"}},
        Orientation{
            "CoronalUpsideDown", {{{-1, 0, 0}, {0, 0, 1}, {0, 1, 0}}}, {15, 0, 15}, {"R", "L", "H", "F"}},
        Orientation{
            "SagittalAsUsual", {{{0, 1, 0}, {0, 0, -1}, {-1, 0, 0}}}, {0, 15, 15}, {"A", "P", "H", "F"}},
        Orientation{
            "SagittalUpsideDown", {{{0, -1, 0}, {0, 0, 1}, {-1, 0, 0}}}, {0, 15, 15}, {"A", "P", "H", "F"}}),
    [](const auto& instance) { return instance.param.name; });

TEST(KeyImage, NamesBothSidesOfAnObliqueSlice)
{
    // Turned by 30 degrees about the body's axis: the rows run to the left and the back.
    const double c = std::cos(0.5236), s = std::sin(0.5236);
    const KeyImage image = imageWithSpot({{{c, s, 0}, {-s, c, 0}, {0, 0, 1}}}, {});
    EXPECT_EQ(image.sides, (std::array<std::string, 4>{"RA", "LP", "AL", "PR"}));
}

TEST(KeyImage, DrawsTheAxesAtTheirLengthAroundTheMiddle)
{
    const auto grid = gridAround(Axial);
    auto about = caseAtOrigin(grid, {0.6, 0.8, 0.0}, 25.0);
    about.observations[0].recorded->shortEnds = {{{8.0, -6.0, 0.0}, {-8.0, 6.0, 0.0}}};
    const auto image =
        renderKeyImage(ctVolume(grid, [](const Point3&) { return 0.0; }), about, about.observations[0])
            .value();
    const auto length_mm = [&](const report::PixelPoint& a, const report::PixelPoint& b) {
        return image.pixel_mm * std::hypot(a.x - b.x, a.y - b.y);
    };
    EXPECT_NEAR(length_mm(image.longAxis[0], image.longAxis[1]), 25.0, 1e-9);
    ASSERT_EQ(image.shortAxis.size(), 2u);
    EXPECT_NEAR(length_mm(image.shortAxis[0], image.shortAxis[1]), 20.0, 1e-9);
    EXPECT_NEAR(0.5 * (image.longAxis[0].x + image.longAxis[1].x), 0.5 * (image.width - 1), 1e-6);
    EXPECT_LT(image.longAxis[0].x,
              image.longAxis[1].x); // from the right front to the left back of the patient
    EXPECT_LT(image.longAxis[0].y, image.longAxis[1].y);
    EXPECT_NEAR(image.width * image.pixel_mm, 60.0, 1e-9); // the larger of 60 mm and 2.2 x 25 mm
    EXPECT_EQ(image.caption, "T01  BL  2026-03-31  portal venous  slice 21");
}

TEST(KeyImage, ShowsUnequalPixelsInTrueProportion)
{
    // Rows 2 mm apart, pixels 0.5 mm apart along them: a disc of 20 mm stays round.
    const auto grid = geometryOf({160, 40, 3}, {0.5, 2.0, 5.0}, Axial, {-39.75, -39.0, -5.0});
    const auto volume =
        ctVolume(grid, [](const Point3& p) { return std::hypot(p.x, p.y) < 10.0 ? 160.0 : 20.0; });
    const auto about = caseAtOrigin(grid, {1, 0, 0});
    const auto image = renderKeyImage(volume, about, about.observations[0]).value();
    const auto brightAlong = [&](bool row) {
        int count = 0;
        for (int at = 0; at < image.width; ++at) {
            const int x = row ? at : image.width / 2, y = row ? image.height / 2 : at;
            count += image.grey[static_cast<std::size_t>(y * image.width + x)] > 128 ? 1 : 0;
        }
        return count * image.pixel_mm;
    };
    EXPECT_NEAR(brightAlong(true), 20.0, 1.0);  // half a pixel on either side
    EXPECT_NEAR(brightAlong(false), 20.0, 2.0); // half a row on either side
}

TEST(KeyImage, IsAsWideAsAskedAndBlackOutsideTheImages)
{
    const auto grid = gridAround(Axial);
    const auto about = caseAtOrigin(grid, {1, 0, 0}, 50.0);
    const auto volume = ctVolume(grid, [](const Point3&) { return 200.0; });
    const auto usual = renderKeyImage(volume, about, about.observations[0]).value();
    EXPECT_NEAR(usual.width * usual.pixel_mm, 110.0, 1e-9); // 2.2 x 50 mm
    EXPECT_EQ(usual.grey.front(), 0);                       // 55 mm from the middle, the images end at 40 mm
    const auto asked = renderKeyImage(volume, about, about.observations[0], 70.0).value();
    EXPECT_NEAR(asked.width * asked.pixel_mm, 70.0, 1e-9);
    EXPECT_TRUE(std::ranges::all_of(asked.grey, [](auto grey) { return grey == 255; }));
}

TEST(KeyImage, ShowsCtInALiverWindowAndOtherImagesByPercentiles)
{
    const auto grid = gridAround(Axial);
    auto about = caseAtOrigin(grid, {1, 0, 0});
    // 90 HU, the level, is middle grey; 15 HU and 165 HU, the ends of 150 HU, are black and white.
    const auto greyOf = [&](double value_hu) {
        const auto volume = ctVolume(grid, [&](const Point3&) { return value_hu; });
        return renderKeyImage(volume, about, about.observations[0]).value().grey[0];
    };
    EXPECT_EQ(greyOf(15.0), 0);
    EXPECT_EQ(greyOf(90.0), 128);
    EXPECT_EQ(greyOf(165.0), 255);
    about.timepoints[0].series[0].phase = imaging::Phase::NonContrast;
    EXPECT_EQ(greyOf(60.0), 128);

    const auto ramp = ctVolume(
        grid, [](const Point3& p) { return 1000.0 + 10.0 * p.x; }, imaging::Quantity::None);
    const auto mr = renderKeyImage(ramp, about, about.observations[0]).value();
    // The ramp goes from 700 to 1300 over the 60 mm shown: 96 % of it between the percentiles.
    EXPECT_NEAR(mr.window, 576.0, 6.0);
    EXPECT_NEAR(mr.level, 1000.0, 3.0);
    const auto flat = ctVolume(
        grid, [](const Point3&) { return 7.0; }, imaging::Quantity::None);
    EXPECT_TRUE(renderKeyImage(flat, about, about.observations[0]).has_value());
}

TEST(KeyImage, DrawsTheMasksContourWhereTheMaskIs)
{
    const auto grid = gridAround(Axial);
    auto about = caseAtOrigin(grid, {1, 0, 0});
    const imaging::IndexBox box{{30, 34, 20}, {49, 45, 20}}; // 20 x 12 voxels of 1 mm around the middle
    const std::vector<std::uint8_t> inside(20 * 12, 1);
    about.observations[0].maskRunLengths = imaging::Mask::make(grid, box, inside).value().runLengths();
    const auto image =
        renderKeyImage(ctVolume(grid, [](const Point3&) { return 0.0; }), about, about.observations[0])
            .value();
    ASSERT_EQ(image.contours.size(), 1u);
    const auto [left, right] = std::ranges::minmax(image.contours[0], {}, &report::PixelPoint::x);
    const auto [top, bottom] = std::ranges::minmax(image.contours[0], {}, &report::PixelPoint::y);
    EXPECT_NEAR((right.x - left.x) * image.pixel_mm, 20.0, 1e-6); // iso-0.5: half a voxel beyond the centres
    EXPECT_NEAR((bottom.y - top.y) * image.pixel_mm, 12.0, 1e-6);
    EXPECT_NEAR(0.5 * (left.x + right.x), 0.5 * (image.width - 1), 1e-6);
}

TEST(KeyImage, NeedsACaliperWithinTheImages)
{
    const auto grid = gridAround(Axial);
    const auto volume = ctVolume(grid, [](const Point3&) { return 0.0; });
    auto about = caseAtOrigin(grid, {1, 0, 0}, 90.0); // the images are 80 mm wide
    const auto outside = renderKeyImage(volume, about, about.observations[0]);
    ASSERT_FALSE(outside.has_value());
    EXPECT_EQ(outside.error().code, ProblemCode::OutsideVolume);
    EXPECT_NE(outside.error().text().find("T01 at BL"), std::string::npos);
    about.observations[0].recorded.reset();
    EXPECT_FALSE(renderKeyImage(volume, about, about.observations[0]).has_value());
}
