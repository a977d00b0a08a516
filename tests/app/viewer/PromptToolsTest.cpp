#include "ReadingFixture.h"

#include <hepatica/measurement/StandardErrors.h>

#include <QPushButton>

#include <gmock/gmock.h>

// What the reader may point with beside the long axis: a click, a box, a short axis, and an end that is
// moved.

namespace hepatica::viewer {

using measurement::MeasurementSource;
using testing::HasSubstr;

namespace {

class Pointing : public Reading {
protected:
    void SetUp() override
    {
        openPortalVenous();
        state().setCursor(middle());
    }
    [[nodiscard]] static Point3 middle() { return 0.5 * (target().longEnds[0] + target().longEnds[1]); }
    void clickAt(SliceView& one, const Point3& place)
    {
        QTest::mouseClick(&one, Qt::LeftButton, {}, pixel(one, place));
        ASSERT_TRUE(untilIdle());
    }
    [[nodiscard]] const measurement::Observation& seen() { return *state().lesions().at(0).observation; }
    /// Of the lesion drawn first: half of the pixel's share in its volume, as StrokeTest has it.
    void expectTheTarget(double share)
    {
        ASSERT_EQ(state().lesions().size(), 1U) << message();
        EXPECT_NEAR(seen().shape->volume_mm3, target().volume_mm3, share * target().volume_mm3);
        EXPECT_EQ(seen().source, MeasurementSource::Automatic);
        EXPECT_EQ(seen().maskSource, MeasurementSource::Automatic);
        EXPECT_EQ(seen().recorded, seen().automatic);
    }
    /// Across the recorded long axis, through its middle, so long as a part of it.
    [[nodiscard]] imaging::Stroke across(double part)
    {
        const auto& [from, to] = seen().recorded->longEnds;
        const Point3 along = to - from, half{-0.5 * part * along.y, 0.5 * part * along.x, 0.0};
        const Point3 at = 0.5 * (from + to);
        return {at - half, at + half};
    }
};

} // namespace

TEST_F(Pointing, AClickMakesALesionWithAutomaticAxesOnEveryPlane)
{
    for (const std::size_t plane : {0U, 1U, 2U}) {
        chooseTool(Qt::Key_K);
        clickAt(view(plane), middle());
        expectTheTarget(0.15);
        ASSERT_TRUE(seen().confidence);
        EXPECT_EQ(seen().standardErrors.has_value(), *seen().confidence >= 0.5);
        ASSERT_TRUE(seen().prompt && seen().prompt->click);
        EXPECT_LT(distance(*seen().prompt->click, middle()), 3.0);
        bench().undo();
        ASSERT_TRUE(state().lesions().empty());
    }
}

TEST_F(Pointing, AClickInAMaskThatIsThereChoosesItsLesion)
{
    drawTarget();
    state().selectLesion({});
    chooseTool(Qt::Key_K);
    clickAt(view(0), middle());
    ASSERT_EQ(state().lesions().size(), 1U);
    EXPECT_EQ(state().selectedLesion(), state().lesions()[0].lesion.trackingUid);
    EXPECT_EQ(message(), "T01 is here already, and is chosen now.");
}

TEST_F(Pointing, ABoxAroundALesionFindsIt)
{
    drawTarget();
    const imaging::IndexBox around = state().lesions().at(0).mask->box();
    bench().undo();
    chooseTool(Qt::Key_O);
    drag(view(0), pixel(view(0), state().grid().toPatient(around.first)),
         pixel(view(0), state().grid().toPatient(around.last)));
    ASSERT_TRUE(untilIdle());
    expectTheTarget(0.35);
    ASSERT_TRUE(seen().prompt && seen().prompt->box);
    const Point3 diagonal = (*seen().prompt->box)[1] - (*seen().prompt->box)[0];
    EXPECT_NEAR(std::abs(diagonal.z), 0.5 * (std::abs(diagonal.x) + std::abs(diagonal.y)), 1e-9);
}

TEST_F(Pointing, ABoxThatIsNoneIsAskedForAgain)
{
    chooseTool(Qt::Key_O);
    clickAt(view(0), middle());
    EXPECT_TRUE(state().lesions().empty());
    EXPECT_THAT(message(), HasSubstr("from one corner"));
}

TEST_F(Pointing, AStrokeAcrossTheLongAxisIsItsShortAxis)
{
    drawTarget();
    const auto before = seen();
    const imaging::Stroke drawn = across(0.8);
    chooseTool(Qt::Key_M);
    drag(view(0), pixel(view(0), drawn.from), pixel(view(0), drawn.to));
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    ASSERT_TRUE(seen().recorded->shortEnds) << message();
    EXPECT_EQ(seen().recorded->longEnds, before.recorded->longEnds);
    EXPECT_NEAR(seen().recorded->shortAxis()->mm(), 0.8 * before.recorded->longAxis().mm(),
                2.0 * view(0).frame().mmPerPixel);
    EXPECT_EQ(seen().prompt->strokes.size(), 2U) << "both lead the mask";
    bench().undo();
    EXPECT_EQ(seen().maskRunLengths, before.maskRunLengths);
    EXPECT_TRUE(seen().recorded->shortEnds) << "what was measured is a step of its own";
    bench().undo();
    EXPECT_EQ(seen(), before);
}

TEST_F(Pointing, AStrokeWithinTheChosenLesionDrawsItAgain)
{
    const auto& [from, to] = target().longEnds;
    chooseTool(Qt::Key_M);
    drag(view(0), pixel(view(0), from + 0.2 * (to - from)), pixel(view(0), to));
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const std::string uid = state().lesions()[0].lesion.trackingUid;
    const double wrong_mm = longAxis_mm();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << "no second lesion in the first: " << message();
    EXPECT_EQ(state().lesions()[0].lesion.trackingUid, uid);
    EXPECT_NEAR(longAxis_mm(), wrong_mm / 0.8, 3.0 * view(0).frame().mmPerPixel);
    EXPECT_EQ(seen().source, MeasurementSource::Manual);
}

TEST_F(Pointing, AMovedEndTakesTheMaskWithIt)
{
    drawTarget();
    const auto before = seen();
    const QPoint end = pixel(view(0), before.recorded->longEnds[1]);
    const QPoint other = pixel(view(0), before.recorded->longEnds[0]);
    drag(view(0), end, end - (end - other) / 6);
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(seen().source, MeasurementSource::Edited);
    EXPECT_EQ(seen().prompt->strokes.front().to, seen().recorded->longEnds[1]);
    EXPECT_LT(seen().shape->volume_mm3, before.shape->volume_mm3) << message();
    EXPECT_LT(seen().automatic->longAxis(), before.automatic->longAxis());
    ASSERT_NE(action("Undo fit mask to axis of T01"), nullptr);
    bench().undo();
    bench().undo();
    EXPECT_EQ(seen(), before);
}

TEST_F(Pointing, AnEndInAirMovesTheAxisAloneAndSaysSo)
{
    drawTarget();
    const auto before = seen();
    measurement::Caliper far = *before.recorded;
    const auto& dims = state().grid().dims();
    far.longEnds[1] = state().grid().toPatient(2, dims[1] / 2, far.sliceIndex); // beside the body
    bench().moveCaliper(before.lesionUid, far);
    EXPECT_EQ(seen().recorded, far) << "at once";
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(seen().recorded, far);
    EXPECT_EQ(seen().source, MeasurementSource::Edited);
    EXPECT_EQ(seen().maskRunLengths, before.maskRunLengths);
    EXPECT_EQ(seen().shape, before.shape);
    EXPECT_THAT(message(), HasSubstr("The axis was moved; the mask stays: "));
}

TEST_F(Pointing, ASeriesOpenedMeanwhileLeavesTheMovedAxisAndTellsOfTheMask)
{
    drawTarget();
    const auto before = seen();
    measurement::Caliper moved = *before.recorded;
    moved.longEnds[1] = moved.longEnds[0] + 0.9 * (moved.longEnds[1] - moved.longEnds[0]);
    std::string told;
    QObject::connect(&bench(), &Workbench::told, &bench(),
                     [&](const Notice& notice) { told += notice.text.toStdString(); });
    bench().moveCaliper(before.lesionUid, moved);
    bench().open({baseline().seriesFolders.at(2)});
    ASSERT_TRUE(untilIdle());
    const auto& now = bench().caseWork().current();
    EXPECT_EQ(now.observation(before.lesionUid, before.timepoint, "R1")->recorded, moved);
    EXPECT_EQ(now.observation(before.lesionUid, before.timepoint, "R1")->maskRunLengths,
              before.maskRunLengths);
    EXPECT_THAT(told, HasSubstr("was given up, and not recorded"));
}

TEST_F(Pointing, ALongEndMovedOfAnAutomaticAxisTakesTheShortAxisOfTheNewMask)
{
    chooseTool(Qt::Key_K);
    clickAt(view(0), middle());
    ASSERT_TRUE(seen().recorded && seen().recorded->shortEnds) << message();
    measurement::Caliper moved = *seen().recorded;
    moved.longEnds[1] = moved.longEnds[0] + 0.85 * (moved.longEnds[1] - moved.longEnds[0]);
    bench().moveCaliper(seen().lesionUid, moved);
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(seen().recorded->longEnds, moved.longEnds);
    EXPECT_FALSE(seen().recorded->shortEnds) << "it was of a mask that is no more";
}

TEST_F(Pointing, AStrokeFromStomachIntoLiverIsRefusedUntilTheReaderSaysThatItIsOneLesion)
{
    const Point3 stomach{62, -20, 36}, liver{20, -20, 36};
    state().setCursor(0.5 * (stomach + liver));
    chooseTool(Qt::Key_M);
    drag(view(0), pixel(view(0), stomach), pixel(view(0), liver));
    ASSERT_TRUE(untilIdle());
    EXPECT_TRUE(state().lesions().empty());
    EXPECT_THAT(message(), HasSubstr("the stroke runs from one tissue into another"));
    auto* isOne = window().messageBar().findChild<QPushButton*>();
    ASSERT_NE(isOne, nullptr);
    EXPECT_EQ(isOne->text(), "It Is One Lesion");
    QTest::mouseClick(isOne, Qt::LeftButton);
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    EXPECT_LT(*seen().confidence, 0.5); // the image does not say so
    EXPECT_EQ(seen().prompt->add.size(), 1U);
    bench().undo();
    EXPECT_TRUE(state().lesions().empty());
}

TEST_F(Pointing, ABoxReachesNoFartherThanTheImages)
{
    const auto& grid = state().grid();
    const auto& dims = grid.dims();
    const Point3 top = grid.toPatient(dims[0] / 2, dims[1] / 2, dims[2] - 1);
    state().setCursor(top);
    chooseTool(Qt::Key_O);
    const Point3 reach{25.0, 25.0, 0.0};
    drag(view(0), pixel(view(0), top - reach), pixel(view(0), top + reach));
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(message().find("leaves the image"), std::string::npos) << message();
}

TEST_F(Pointing, TheErrorsOfAStrokeAreAtLeastItsSpread)
{
    drawTarget();
    ASSERT_TRUE(seen().standardErrors && seen().prompt);
    const auto spread = measurement::spreadOfStrokes(state().volume(), *seen().prompt);
    ASSERT_TRUE(spread);
    EXPECT_EQ(measurement::atLeast(*seen().standardErrors, *spread, 0.6), *seen().standardErrors);
    EXPECT_THAT(cell(0, LesionTableModel::Volume), HasSubstr(" ± "));
}

} // namespace hepatica::viewer
