#include "ReadingFixture.h"

#include <gmock/gmock.h>

#include <QCheckBox>
#include <QDoubleSpinBox>

#include <cmath>

// A mask changed by hand: brush, outline and the commands of the menu, with their undo.

namespace hepatica::viewer {

using measurement::MeasurementSource;
using testing::HasSubstr;

namespace {

class Editing : public Reading {
protected:
    void SetUp() override
    {
        openPortalVenous();
        state().setCursor(middle());
    }
    [[nodiscard]] static Point3 middle() { return 0.5 * (target().longEnds[0] + target().longEnds[1]); }
    [[nodiscard]] const LesionView& lesion() { return state().lesions().at(0); }
    [[nodiscard]] const measurement::Observation& seen() { return *lesion().observation; }
    void press(const QString& beginning)
    {
        QAction* command = action(beginning);
        ASSERT_NE(command, nullptr) << beginning.toStdString();
        command->trigger();
        ASSERT_TRUE(untilIdle());
    }
    void lead(Qt::Key tool, const Point3& from, const Point3& to)
    {
        chooseTool(tool);
        drag(view(0), pixel(view(0), from), pixel(view(0), to));
        ASSERT_TRUE(untilIdle());
    }
    /// Closed by letting go.
    void drawAround(const std::vector<Point3>& corners)
    {
        chooseTool(Qt::Key_U);
        QTest::mousePress(&view(0), Qt::LeftButton, {}, pixel(view(0), corners.front()));
        for (const Point3& corner : corners)
            QTest::mouseMove(&view(0), pixel(view(0), corner));
        QTest::mouseRelease(&view(0), Qt::LeftButton, {}, pixel(view(0), corners.back()));
        ASSERT_TRUE(untilIdle());
    }
    [[nodiscard]] static std::vector<Point3> squareAround(const Point3& at, double half_mm)
    {
        std::vector<Point3> corners;
        for (const auto& [x, y] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}})
            corners.push_back(at + Point3{x * half_mm, y * half_mm, 0.0});
        return corners;
    }
};

} // namespace

TEST_F(Editing, ThePaintedBelongsToTheMaskAndUndoGivesBackEveryVoxel)
{
    drawTarget();
    const auto before = seen();
    const imaging::Mask mask = *lesion().mask;
    const Point3 outside = middle() + Point3{0.0, -0.9 * target().longAxis.mm(), 0.0};
    ASSERT_FALSE(mask.contains(state().grid().toNearestVoxel(outside)));
    lead(Qt::Key_B, middle(), outside);
    EXPECT_TRUE(lesion().mask->contains(state().grid().toNearestVoxel(outside))) << message();
    EXPECT_GT(seen().shape->volume_mm3, before.shape->volume_mm3);
    EXPECT_EQ(seen().maskSource, MeasurementSource::Edited);
    EXPECT_FALSE(seen().prompt);
    EXPECT_FALSE(seen().confidence) << "the reader looked at it";
    EXPECT_EQ(seen().recorded, before.recorded) << "the reader's own axis stays";
    EXPECT_EQ(seen().source, MeasurementSource::Manual);
    EXPECT_NE(seen().automatic, before.automatic);
    ASSERT_NE(action("Undo paint T01"), nullptr);
    bench().undo();
    EXPECT_EQ(seen(), before);
    EXPECT_EQ(*lesion().mask, mask);
    bench().redo();
    EXPECT_TRUE(lesion().mask->contains(state().grid().toNearestVoxel(outside)));
}

TEST_F(Editing, ErasingTakesAwayOnOneSliceOrThroughThem)
{
    drawTarget();
    const auto slices = [&] {
        const auto voxel = state().grid().toNearestVoxel(middle());
        std::vector<bool> inside;
        for (const int step : {-1, 0, 1})
            inside.push_back(lesion().mask->contains({voxel.i, voxel.j, voxel.k + step}));
        return inside;
    };
    ASSERT_EQ(slices(), std::vector<bool>({true, true, true}));
    lead(Qt::Key_D, middle(), middle() + Point3{1.0, 0.0, 0.0});
    EXPECT_EQ(slices(), std::vector<bool>({true, false, true})) << message();
    window().findChild<QCheckBox*>("brushThrough")->setChecked(true);
    const double slice_mm = state().grid().spacing()[2];
    window().findChild<QDoubleSpinBox*>("brushRadius")->setValue(slice_mm + 1.0);
    EXPECT_EQ(state().brush().radius_mm, slice_mm + 1.0);
    lead(Qt::Key_D, middle(), middle() + Point3{1.0, 0.0, 0.0});
    EXPECT_EQ(slices(), std::vector<bool>({false, false, false})) << message();
}

TEST_F(Editing, TheBrushIsShownWithItsToolsAloneAndKeysResizeIt)
{
    auto* radius = window().findChild<QDoubleSpinBox*>("brushRadius");
    EXPECT_FALSE(radius->isVisible());
    chooseTool(Qt::Key_B);
    EXPECT_TRUE(radius->isVisible());
    const double before = state().brush().radius_mm;
    QTest::keyClick(&window(), Qt::Key_BracketRight);
    EXPECT_GT(state().brush().radius_mm, before);
    EXPECT_NEAR(radius->value(), state().brush().radius_mm, 0.05);
    QTest::keyClick(&window(), Qt::Key_BracketLeft);
    EXPECT_NEAR(state().brush().radius_mm, before, 0.05);
    chooseTool(Qt::Key_M);
    EXPECT_FALSE(radius->isVisible());
}

TEST_F(Editing, OutlinesOnTwoSlicesAndFillingBetweenMakeALesionByHand)
{
    const double half_mm = 15.0, slice_mm = state().grid().spacing()[2];
    drawAround(squareAround(middle(), half_mm));
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    EXPECT_EQ(seen().maskSource, MeasurementSource::Manual);
    EXPECT_EQ(seen().source, MeasurementSource::Manual);
    const auto& spacing = state().grid().spacing();
    const double square_mm3 = 4.0 * half_mm * half_mm * spacing[2];
    const double border_mm3 = 8.0 * half_mm * spacing[0] * spacing[2]; // a pixel all around
    EXPECT_NEAR(seen().shape->volume_mm3, square_mm3, border_mm3);

    const Point3 above = middle() + Point3{0.0, 0.0, 3.0 * slice_mm};
    const double wider_mm = 20.0;
    state().setCursor(above);
    drawAround(squareAround(above, wider_mm));
    ASSERT_EQ(state().lesions().size(), 1U) << "the same lesion: " << message();
    const double both_mm3 = square_mm3 + 4.0 * wider_mm * wider_mm * spacing[2];
    EXPECT_NEAR(seen().shape->volume_mm3, both_mm3, 2.5 * border_mm3);
    EXPECT_EQ(seen().recorded, seen().automatic) << "nobody drew an axis: it follows the mask";
    EXPECT_NEAR(longAxis_mm(), std::sqrt(8.0) * wider_mm, 2.0 * spacing[0]);
    press("Fill between slices");
    EXPECT_NEAR(seen().shape->volume_mm3, 2.0 * both_mm3, 5.0 * border_mm3) << message();
    EXPECT_EQ(seen().maskSource, MeasurementSource::Manual) << "nothing of it was found by the program";
    EXPECT_EQ(seen().recorded, seen().automatic);
}

TEST_F(Editing, WhatIsDrawnAwayFromTheChosenLesionIsAnotherOne)
{
    drawTarget();
    const auto before = seen();
    const Point3 beside = middle() + Point3{0.0, 1.6 * target().longAxis.mm(), 0.0};
    drawAround(squareAround(beside, 8.0));
    EXPECT_EQ(seen(), before);
    EXPECT_THAT(message(), HasSubstr("lies away from the chosen lesion"));
    lead(Qt::Key_B, beside, beside + Point3{5.0, 0.0, 0.0});
    EXPECT_EQ(seen(), before);
    EXPECT_THAT(message(), HasSubstr("choose none (N)"));
}

TEST_F(Editing, WhatTheReaderDoesMeanwhileIsNotOverwritten)
{
    drawTarget();
    const std::string uid = seen().lesionUid;
    chooseTool(Qt::Key_B);
    drag(view(0), pixel(view(0), middle()), pixel(view(0), middle() + Point3{0.0, -30.0, 0.0}));
    ASSERT_TRUE(bench().worker().busy());
    bench().noteState(uid, measurement::LesionState::Absent);
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(seen().state, measurement::LesionState::Absent);
    EXPECT_THAT(message(), HasSubstr("was not recorded"));
}

TEST_F(Editing, AnAxisEndDoesNotTakeThePointerFromTheBrush)
{
    drawTarget();
    const auto before = seen();
    const Point3 end = before.recorded->longEnds[1];
    lead(Qt::Key_D, end, end + Point3{0.5, 0.0, 0.0});
    EXPECT_EQ(seen().recorded, before.recorded);
    EXPECT_LT(seen().shape->volume_mm3, before.shape->volume_mm3) << message();
}

TEST_F(Editing, AStrokeOverAnEditedMaskMovesTheAxisAlone)
{
    drawTarget();
    lead(Qt::Key_B, middle(), middle() + Point3{0.0, -0.9 * target().longAxis.mm(), 0.0});
    const auto edited = seen();
    const auto& [from, to] = target().longEnds;
    lead(Qt::Key_M, from + 0.2 * (to - from), from + 0.9 * (to - from));
    EXPECT_EQ(seen().maskRunLengths, edited.maskRunLengths);
    EXPECT_NEAR(longAxis_mm(), 0.7 * distance(from, to), 2.0 * view(0).frame().mmPerPixel);
    EXPECT_THAT(message(), HasSubstr("by hand and stays"));
}

TEST_F(Editing, CommandsOfTheMenuChangeTheMaskOfTheChosenLesion)
{
    drawTarget();
    const auto volume = [&] { return seen().shape->volume_mm3; };
    const double before = volume();
    press("Grow");
    const double grown = volume();
    EXPECT_GT(grown, before) << message();
    press("Shrink");
    EXPECT_LT(volume(), grown) << message();
    press("Keep the largest part");
    EXPECT_EQ(message(), "That changes nothing of this mask.");
    state().selectLesion({});
    press("Smooth");
    EXPECT_THAT(message(), HasSubstr("Choose a lesion"));
    state().selectLesion(lesion().lesion.trackingUid);
    press("Only within the liver region");
    EXPECT_THAT(message(), HasSubstr("no liver region is shown"));
}

TEST_F(Editing, WithNoLesionChosenTheBrushMakesANewOne)
{
    drawTarget();
    QTest::keyClick(&window(), Qt::Key_N);
    EXPECT_TRUE(state().selectedLesion().empty());
    const Point3 beside = middle() + Point3{0.0, 1.6 * target().longAxis.mm(), 0.0};
    lead(Qt::Key_B, beside, beside + Point3{8.0, 0.0, 0.0});
    ASSERT_EQ(state().lesions().size(), 2U) << message();
    EXPECT_EQ(state().lesions()[1].observation->maskSource, MeasurementSource::Manual);
    EXPECT_EQ(state().selectedLesion(), state().lesions()[1].lesion.trackingUid);
}

TEST_F(Editing, NothingIsLeftOfAMaskThatIsErasedWholeButItsLesionStays)
{
    drawTarget();
    const auto before = seen();
    window().findChild<QCheckBox*>("brushThrough")->setChecked(true);
    window().findChild<QDoubleSpinBox*>("brushRadius")->setValue(50.0);
    lead(Qt::Key_D, middle(), middle() + Point3{2.0, 0.0, 0.0});
    EXPECT_EQ(seen(), before);
    EXPECT_THAT(message(), HasSubstr("nothing would be left of the mask"));
}

TEST_F(Editing, AnEditedMaskStaysWhenAnEndIsMovedAndIsNotCorrectedByAClick)
{
    drawTarget();
    press("Fill holes");
    lead(Qt::Key_B, middle(), middle() + Point3{0.0, -0.9 * target().longAxis.mm(), 0.0});
    ASSERT_EQ(seen().maskSource, MeasurementSource::Edited) << message();
    const auto edited = seen();
    measurement::Caliper moved = *edited.recorded;
    moved.longEnds[1] = moved.longEnds[0] + 0.9 * (moved.longEnds[1] - moved.longEnds[0]);
    bench().moveCaliper(edited.lesionUid, moved);
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(seen().recorded, moved);
    EXPECT_EQ(seen().maskRunLengths, edited.maskRunLengths);
    EXPECT_THAT(message(), HasSubstr("by hand and stays"));
    bench().correctMask({middle()});
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(seen().maskRunLengths, edited.maskRunLengths);
    EXPECT_THAT(message(), HasSubstr("change it with Brush"));
}

TEST_F(Editing, TheLiverRegionIsShownWithItsVolumeAndHiddenAgain)
{
    press("Seek the liver region");
    ASSERT_TRUE(state().liver()) << message();
    EXPECT_TRUE(state().liver()->contains(state().grid().toNearestVoxel(middle()))) << "the target's middle";
    EXPECT_THAT(message(), HasSubstr("Liver region: "));
    press("Hide the liver region");
    EXPECT_FALSE(state().liver());
}

} // namespace hepatica::viewer
