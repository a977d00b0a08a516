#include "WindowFixture.h"
#include "imaging/dicom/DicomWriter.h"

#include <cmath>
#include <random>

#include <QPushButton>

// A gantry that leans: reformats show the patient at right angles, diameters stay on the acquired slices.

namespace hepatica::viewer {

namespace {

constexpr int LeanSide = 96, LeanSlices = 40;
constexpr double LeanPixel_mm = 1.5, LeanStep_mm = 3.0;
const double LeanAngle = 0.4, LeanCos = std::cos(LeanAngle), LeanSin = std::sin(LeanAngle);
const Point3 LeanNormal{0, LeanSin, LeanCos}; ///< of the slices; the table moves along z
constexpr double RodRadius_mm = 9.0;
const Point3 LesionCentre{30, 20, 6};
constexpr double LesionRadius_mm = 12.0;

/// Soft tissue with a dense rod along the normal through the middle, and a dark ball beside it.
double hounsfieldOf(const Point3& at)
{
    if (norm(at - dot(at, LeanNormal) * LeanNormal) <= RodRadius_mm)
        return 1000.0;
    return distance(at, LesionCentre) <= LesionRadius_mm ? 40.0 : 110.0;
}

/// Gantry tilt of 23 degrees about the rows, as a scanner writes it.
std::vector<hepatica::tests::TestImage> leaningStack()
{
    std::mt19937 random(11);
    std::normal_distribution<double> noise(0.0, 6.0);
    const Point3 row{1, 0, 0}, column{0, LeanCos, -LeanSin};
    auto images = hepatica::tests::axialStack(LeanSlices);
    for (int k = 0; k < LeanSlices; ++k) {
        hepatica::tests::TestImage& image = images[static_cast<std::size_t>(k)];
        image.rows = image.columns = LeanSide;
        image.row = row;
        image.column = column;
        const Point3 centre{0, 0, LeanStep_mm * (k - 0.5 * (LeanSlices - 1))};
        const double half_mm = 0.5 * (LeanSide - 1) * LeanPixel_mm;
        image.position = centre - half_mm * row - half_mm * column;
        image.texts[DCM_PixelSpacing] = "1.5\\1.5";
        for (int j = 0; j < LeanSide; ++j)
            for (int i = 0; i < LeanSide; ++i) {
                const Point3 at = image.position + (i * LeanPixel_mm) * row + (j * LeanPixel_mm) * column;
                image.stored.push_back(static_cast<int>(std::lround(hounsfieldOf(at) + noise(random))) +
                                       1000);
            }
    }
    return images;
}

class LeaningSeries : public WindowTest {
protected:
    LeaningSeries() { hepatica::tests::writeAll(leaningStack(), folder_ / "leaning"); }

    void open()
    {
        bench().open({folder_ / "leaning"});
        ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
        QCoreApplication::processEvents();
    }
};

} // namespace

TEST_F(LeaningSeries, ReformatsCutItAtRightAngles)
{
    open();
    EXPECT_TRUE(state().isStraightened());
    state().setWindow({1000.0, 500.0});
    state().setCursor({0, 0, 0});
    for (std::size_t reformat = 1; reformat < 3; ++reformat) {
        const ViewFrame& frame = view(reformat).frame();
        EXPECT_NEAR(dot(frame.plane.up, LeanNormal), 1.0, 1e-6) << "the slices lie level";
        EXPECT_NEAR(dot(frame.plane.toward, LeanNormal), 0.0, 1e-6);
        // The rod stands upright from the first slice to the last: along the leaning columns it would leave
        // the plane 23 mm from the middle.
        const QRectF rod = brightBox(view(reformat).grabFramebuffer());
        const double height_mm = LeanSlices * LeanStep_mm * LeanCos;
        EXPECT_NEAR(rod.height() * frame.mmPerPixel, height_mm, 2.0);
        EXPECT_NEAR(rod.width() * frame.mmPerPixel, 2.0 * RodRadius_mm, 2.0 * LeanPixel_mm);
        EXPECT_NEAR(rod.center().x(), frame.toPixel({0, 0, 0}).x(), LeanPixel_mm / frame.mmPerPixel);
    }
}

TEST_F(LeaningSeries, AGapInItIsAsHighAsInThePatientAndDark)
{
    constexpr int FirstMissing = 10, Missing = 6;
    auto images = leaningStack();
    images.erase(images.begin() + FirstMissing, images.begin() + FirstMissing + Missing);
    hepatica::tests::writeAll(images, folder_ / "gapped");
    bench().open({folder_ / "gapped"});
    auto* goOn = window().messageBar().findChild<QPushButton*>();
    ASSERT_TRUE(until([goOn] { return goOn->isVisible(); }));
    EXPECT_NE(message().find("gap"), std::string::npos) << message();
    QTest::mouseClick(goOn, Qt::LeftButton);
    ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
    QCoreApplication::processEvents();
    state().setWindow({1000.0, 500.0});
    state().setCursor({0, 0, 0});

    const ViewFrame& frame = view(1).frame();
    const QImage picture = view(1).grabFramebuffer();
    const QRect rod = brightBox(picture);
    const double step_mm = LeanStep_mm * LeanCos;
    EXPECT_NEAR(rod.height() * frame.mmPerPixel, LeanSlices * step_mm, 2.0);
    int dark = 0;
    for (int y = rod.top(); y <= rod.bottom(); ++y)
        dark += qGray(picture.pixel(rod.center().x(), y)) > 127 ? 0 : 1;
    EXPECT_NEAR(dark * frame.mmPerPixel, Missing * step_mm, 2.0);
}

TEST_F(LeaningSeries, EveryViewIsCrossedAtTheSamePlace)
{
    open();
    QTest::keyClick(&window(), Qt::Key_C);
    const QPoint at = view(1).rect().center() + QPoint(20, -30);
    const Point3 place = view(1).frame().toPatient(at);
    QTest::mouseClick(&view(1), Qt::LeftButton, {}, at);
    EXPECT_LT(distance(state().cursor(), place), 1e-6);
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const SlicePlane& shown = state().planes()[plane];
        const double offset_mm = dot(place - view(plane).frame().slicePoint, shown.toward);
        const double slice_mm = plane == 0 ? LeanStep_mm * LeanCos : LeanPixel_mm;
        EXPECT_LE(std::abs(offset_mm), 0.5 * slice_mm + 1e-6) << planeNameText(shown.name);
    }
}

TEST_F(LeaningSeries, AStrokeIsMeasuredOnTheAcquiredSliceAndNowhereElse)
{
    open();
    state().setCursor(LesionCentre);
    QTest::keyClick(&window(), Qt::Key_M);
    const QPoint middle = pixel(view(0), LesionCentre);
    const QPoint reach(static_cast<int>(LesionRadius_mm / view(0).frame().mmPerPixel), 0);
    const QPoint inReformat = pixel(view(1), LesionCentre);
    drag(view(1), inReformat - reach, inReformat + reach);
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1u) << message();
    const auto& found = *state().lesions().front().observation;
    EXPECT_EQ(found.recorded, found.automatic) << "a reformat is not measured on";
    for (const Point3& end : found.recorded->longEnds)
        EXPECT_NEAR(state().grid().toContinuousIndex(end).z, found.recorded->sliceIndex, 1e-6);
    bench().undo();

    drag(view(0), middle - reach, middle + reach);
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1u) << message();
    const measurement::Caliper* caliper = state().lesions().front().caliper();
    ASSERT_NE(caliper, nullptr);
    for (const Point3& end : caliper->longEnds)
        EXPECT_NEAR(state().grid().toContinuousIndex(end).z, caliper->sliceIndex, 1e-6);
    EXPECT_NEAR(caliper->longAxis().mm(), 2.0 * LesionRadius_mm, 2.0 * LeanPixel_mm);
    EXPECT_EQ(state().volume().measurable(), imaging::Measurable::InPlane);
}

TEST_F(LeaningSeries, WhileItIsReadTheReformatsWait)
{
    int parts = 0;
    const auto connection = QObject::connect(&state(), &ViewerState::seriesChanged, [&] {
        if (!state().hasSeries() || state().isWhole())
            return;
        ++parts;
        EXPECT_NE(state().imageOf(state().planes()[0]), nullptr);
        EXPECT_EQ(state().imageOf(state().planes()[1]), nullptr);
        wheel(view(1), 1);
        EXPECT_TRUE(brightBox(view(1).grabFramebuffer()).isEmpty());
    });
    open();
    QObject::disconnect(connection);
    EXPECT_EQ(parts, 1);
    EXPECT_NE(state().imageOf(state().planes()[1]), nullptr);
}

} // namespace hepatica::viewer
