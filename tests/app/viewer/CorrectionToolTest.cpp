#include "ReadingFixture.h"

#include <gmock/gmock.h>

namespace hepatica::viewer {

namespace {

class Correcting : public Reading {
protected:
    void drawAndChoose()
    {
        openPortalVenous();
        drawTarget();
        ASSERT_EQ(state().lesions().size(), 1U) << message();
        state().selectLesion(state().lesions()[0].lesion.trackingUid);
        chooseTool(Qt::Key_X);
    }
    void clickAt(const Point3& place)
    {
        const QPoint at = pixel(view(0), place);
        QTest::mousePress(&view(0), Qt::LeftButton, {}, at);
        QTest::mouseRelease(&view(0), Qt::LeftButton, {}, at);
        ASSERT_TRUE(untilIdle());
    }
    [[nodiscard]] const LesionView& lesion() { return state().lesions().at(0); }
    /// From the middle of the long axis across it, in parts of its length.
    [[nodiscard]] Point3 acrossTheAxis(double part)
    {
        const auto& [from, to] = target().longEnds;
        const Point3 along = to - from;
        const Point3 across{-along.y, along.x, 0.0};
        return 0.5 * (from + to) + part * across;
    }
};

} // namespace

TEST_F(Correcting, AClickOutsideTheMaskEnlargesItAndUndoTakesThatBack)
{
    drawAndChoose();
    const auto before = lesion().observation;
    const std::size_t voxels = lesion().mask->voxelCount();
    const Point3 outside = acrossTheAxis(0.6);
    ASSERT_FALSE(lesion().mask->contains(state().grid().toNearestVoxel(outside)));
    clickAt(outside);
    EXPECT_GT(lesion().mask->voxelCount(), voxels) << message();
    EXPECT_TRUE(lesion().mask->contains(state().grid().toNearestVoxel(outside)));
    EXPECT_EQ(lesion().observation->recorded, before->recorded) << "the reader's own axis stays";
    EXPECT_NE(lesion().observation->automatic, before->automatic);
    ASSERT_NE(action("Undo correct T01"), nullptr);
    bench().undo();
    EXPECT_EQ(lesion().observation, before);
    EXPECT_EQ(lesion().mask->voxelCount(), voxels);
}

TEST_F(Correcting, AClickInTheMaskTakesAwayAndOneCorrectionKeepsTheOther)
{
    drawAndChoose();
    const Point3 outside = acrossTheAxis(0.6), inside = acrossTheAxis(-0.25);
    ASSERT_TRUE(lesion().mask->contains(state().grid().toNearestVoxel(inside)));
    clickAt(outside);
    const std::size_t larger = lesion().mask->voxelCount();
    clickAt(inside);
    EXPECT_LT(lesion().mask->voxelCount(), larger) << message();
    EXPECT_FALSE(lesion().mask->contains(state().grid().toNearestVoxel(inside)));
    EXPECT_TRUE(lesion().mask->contains(state().grid().toNearestVoxel(outside)));
}

TEST_F(Correcting, WhatTheReaderSaidOfTheLesionStays)
{
    drawAndChoose();
    measurement::Observation said = *lesion().observation;
    said.aphe = "nonrim";
    said.quality = "motion";
    ASSERT_TRUE(
        bench().caseWork().perform(measurement::observe(bench().caseWork().current(), said, "note T01")));
    const std::size_t voxels = lesion().mask->voxelCount();
    clickAt(acrossTheAxis(0.6));
    ASSERT_GT(lesion().mask->voxelCount(), voxels) << message();
    EXPECT_EQ(lesion().observation->aphe, "nonrim");
    EXPECT_EQ(lesion().observation->quality, "motion");
}

TEST_F(Correcting, AMaskOfAnotherDayIsCorrectedFurtherFromWhereItStands)
{
    drawAndChoose();
    const auto chooseAgain = [this] {
        openWindow();
        openPortalVenous();
        ASSERT_EQ(state().lesions().size(), 1U) << message();
        state().selectLesion(state().lesions()[0].lesion.trackingUid);
        state().setCursor(acrossTheAxis(0.0));
        chooseTool(Qt::Key_X);
    };
    chooseAgain();
    const std::size_t voxels = lesion().mask->voxelCount();
    clickAt(acrossTheAxis(0.6));
    const std::size_t corrected = lesion().mask->voxelCount();
    ASSERT_GT(corrected, voxels) << message();
    chooseAgain(); // the case keeps what the mask was made of
    clickAt(acrossTheAxis(-0.25));
    EXPECT_LT(lesion().mask->voxelCount(), corrected) << message();
    EXPECT_TRUE(lesion().mask->contains(state().grid().toNearestVoxel(acrossTheAxis(0.6))));
    ASSERT_TRUE(lesion().observation->prompt);
    EXPECT_EQ(lesion().observation->prompt->add.size(), 1U);
    EXPECT_EQ(lesion().observation->prompt->remove.size(), 1U);
}

TEST_F(Correcting, AMaskThatItsAxisDoesNotGiveAgainStays)
{
    drawAndChoose();
    clickAt(acrossTheAxis(0.6));
    measurement::Observation old = *lesion().observation;
    old.prompt.reset(); // as cases were kept before
    ASSERT_TRUE(bench().caseWork().perform(measurement::observe(bench().caseWork().current(), old, "age")));
    clickAt(acrossTheAxis(-0.25));
    EXPECT_EQ(lesion().observation, old);
    EXPECT_THAT(message(), testing::HasSubstr("not made of what the case keeps of it"));
}

TEST_F(Correcting, WithoutALesionChosenSaysWhatToDo)
{
    openPortalVenous();
    chooseTool(Qt::Key_X);
    clickAt(acrossTheAxis(0.0));
    EXPECT_THAT(message(), testing::HasSubstr("Choose a lesion"));
    EXPECT_TRUE(state().lesions().empty());
}

TEST_F(Reading, HowSureAMaskIsStandsInTheTableWithItsReasons)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    EXPECT_THAT(cell(0, LesionTableModel::Confidence), testing::EndsWith(" %"));
    const auto& seen = state().lesions()[0].observation;
    ASSERT_TRUE(seen->confidence && seen->confidenceReasons);
    ASSERT_FALSE(seen->confidenceReasons->empty());
    const QString told =
        lesionModel()->index(0, LesionTableModel::Confidence).data(Qt::ToolTipRole).toString();
    EXPECT_THAT(told.toStdString(), testing::HasSubstr(seen->confidenceReasons->front()));
}

} // namespace hepatica::viewer
