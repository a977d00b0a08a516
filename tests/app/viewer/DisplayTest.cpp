#include "SyntheticVolume.h"
#include "WindowFixture.h"

#include <QImage>

#include <optional>

// What the framebuffer shows: the voxels of a marker must appear where a radiologist expects them.

namespace hepatica::viewer {

namespace {

using tests::gridAround;
using tests::syntheticSeries;

constexpr double MarkerRadius_mm = 9.0;

/// Air with one bright ball.
imaging::LoadedSeries marker(const imaging::Geometry& grid, const Point3& centre)
{
    return syntheticSeries(grid, [centre](const Point3& at) {
        return distance(at, centre) <= MarkerRadius_mm ? 1000.0 : -1000.0;
    });
}

struct Blob {
    QPointF centre;                   ///< as a fraction of the view, (0, 0) top left
    double width = 0.0, height = 0.0; ///< pixels
};

std::optional<Blob> brightBlob(SliceView& view)
{
    const QImage picture = view.grabFramebuffer();
    const QRect box = WindowTest::brightBox(picture);
    if (box.isEmpty())
        return std::nullopt;
    return Blob{{(box.left() + box.right() + 1) / 2.0 / picture.width(),
                 (box.top() + box.bottom() + 1) / 2.0 / picture.height()},
                double(box.width()),
                double(box.height())};
}

struct Orientation {
    const char* name;
    imaging::Geometry::Directions axes;
};

const Point3 Left{1, 0, 0}, Back{0, 1, 0}, Head{0, 0, 1};
const double Cos = std::cos(0.2), Sin = std::sin(0.2);
const std::array<Orientation, 6> Orientations{{
    {"supine axial", {Left, Back, Head}},
    {"rows and columns turned", {-1.0 * Left, -1.0 * Back, Head}},
    {"stacked towards the feet", {Left, -1.0 * Back, -1.0 * Head}},
    {"coronal", {Left, -1.0 * Head, Back}},
    {"sagittal", {Back, -1.0 * Head, -1.0 * Left}},
    {"oblique axial", {Left, Point3{0, Cos, Sin}, Point3{0, -Sin, Cos}}},
}};

} // namespace

class Display : public WindowTest {
protected:
    /// The view with that plane, showing a marker that lies 30 mm from the middle in a direction.
    std::optional<Blob> shown(const Orientation& orientation, PlaneName plane, const Point3& direction)
    {
        const auto grid = gridAround(orientation.axes, {1.5, 1.5, 3.0}, {64, 64, 32});
        state().showSeries({marker(grid, 30.0 * direction)});
        state().setWindow({1000.0, 0.0});
        state().setCursor(30.0 * direction);
        for (std::size_t at = 0; at < 3; ++at)
            if (state().planes()[at].name == plane)
                return brightBlob(view(at));
        return std::nullopt;
    }
};

TEST_F(Display, StaysWhereItIsWhenSomethingIsSaid)
{
    state().showSeries({marker(gridAround({Left, Back, Head}, {1.5, 1.5, 3.0}, {64, 64, 32}), {})});
    const auto places = [this] {
        std::vector<QRect> found;
        for (std::size_t index = 0; index < 3; ++index)
            found.emplace_back(view(index).mapTo(&window(), QPoint()), view(index).size());
        return found;
    };
    const auto before = places();
    for (const char* action : {"", "Confirm"}) {
        Notice notice;
        notice.text = "Look at this mask.";
        notice.actionText = action;
        Q_EMIT bench().told(notice);
        QCoreApplication::processEvents();
        EXPECT_EQ(places(), before);
    }
    Q_EMIT bench().told({});
    QCoreApplication::processEvents();
    EXPECT_EQ(places(), before);
}

TEST_F(Display, PatientsLeftIsOnTheRightOfAxialAndCoronalViews)
{
    for (const Orientation& orientation : Orientations)
        for (const PlaneName plane : {PlaneName::Axial, PlaneName::Coronal}) {
            const auto blob = shown(orientation, plane, Left);
            ASSERT_TRUE(blob) << orientation.name;
            EXPECT_GT(blob->centre.x(), 0.55) << orientation.name << ' ' << planeNameText(plane);
            EXPECT_NEAR(blob->centre.y(), 0.5, 0.05) << orientation.name << ' ' << planeNameText(plane);
        }
}

TEST_F(Display, FrontIsUpInAxialViewsAndOnTheLeftInSagittalOnes)
{
    for (const Orientation& orientation : Orientations) {
        const auto axial = shown(orientation, PlaneName::Axial, -1.0 * Back);
        ASSERT_TRUE(axial) << orientation.name;
        EXPECT_LT(axial->centre.y(), 0.45) << orientation.name;
        const auto sagittal = shown(orientation, PlaneName::Sagittal, -1.0 * Back);
        ASSERT_TRUE(sagittal) << orientation.name;
        EXPECT_LT(sagittal->centre.x(), 0.45) << orientation.name;
    }
}

TEST_F(Display, HeadIsUpInBothReformats)
{
    for (const Orientation& orientation : Orientations)
        for (const PlaneName plane : {PlaneName::Sagittal, PlaneName::Coronal}) {
            const auto blob = shown(orientation, plane, Head);
            ASSERT_TRUE(blob) << orientation.name;
            EXPECT_LT(blob->centre.y(), 0.45) << orientation.name << ' ' << planeNameText(plane);
        }
}

TEST_F(Display, BallIsRoundAndOfItsSizeInEveryViewWhateverTheSpacing)
{
    const auto grid = gridAround({Left, Back, Head}, {0.8, 0.8, 4.0}, {120, 120, 25});
    state().showSeries({marker(grid, {0, 0, 0})});
    state().setWindow({1000.0, 0.0});
    state().setCursor({0, 0, 0});
    for (std::size_t at = 0; at < 3; ++at) {
        const auto blob = brightBlob(view(at));
        ASSERT_TRUE(blob);
        // A voxel more or less on each side is a matter of sampling: 4 mm through the slices.
        const double diameter_px = 2.0 * MarkerRadius_mm / view(at).frame().mmPerPixel;
        EXPECT_NEAR(blob->width, diameter_px, 1.6 / view(at).frame().mmPerPixel) << at;
        EXPECT_NEAR(blob->height, diameter_px, (at == 0 ? 1.6 : 4.5) / view(at).frame().mmPerPixel) << at;
    }
}

TEST_F(Display, MarkerLiesWhereTheFrameSaysAfterPanAndZoom)
{
    // Pixel and millimetre must agree, or a stroke would be recorded beside where it was drawn.
    const Point3 at{20, -12, 9};
    const auto grid = gridAround({Left, Point3{0, Cos, Sin}, Point3{0, -Sin, Cos}}, {1, 1, 3}, {90, 90, 40});
    state().showSeries({marker(grid, at)});
    state().setWindow({1000.0, 0.0});
    state().setCursor(at);
    for (std::size_t plane = 0; plane < 3; ++plane) {
        SliceView& one = view(plane);
        one.zoomBy(1.4, QPointF(one.width() / 3.0, one.height() / 4.0));
        one.panBy({-17.0, 11.0});
        const auto blob = brightBlob(one);
        ASSERT_TRUE(blob);
        const QPointF expected = one.frame().toPixel(at);
        EXPECT_NEAR(blob->centre.x() * one.width(), expected.x(), 1.5 / one.frame().mmPerPixel) << plane;
        EXPECT_NEAR(blob->centre.y() * one.height(), expected.y(), 2.0 / one.frame().mmPerPixel) << plane;
    }
}

TEST_F(Display, WindowAndLevelGiveTheGreyTheyPromise)
{
    const auto grid = gridAround({Left, Back, Head}, {2, 2, 3}, {48, 48, 20});
    state().showSeries({syntheticSeries(grid, [](const Point3&) { return 90.0; })});
    const auto grey = [&](double width, double level) {
        state().setWindow({width, level});
        const QImage picture = view(0).grabFramebuffer();
        return qGray(picture.pixel(picture.width() / 2, picture.height() / 2));
    };
    EXPECT_NEAR(grey(150, 90), 127.5, 1.5);
    EXPECT_NEAR(grey(200, 40), 255 * 0.75, 1.5);
    EXPECT_EQ(grey(100, 200), 0);
    EXPECT_EQ(grey(100, 0), 255);
}

} // namespace hepatica::viewer
