#include "EditedMask.h"

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

Mask ballOn(const Geometry& grid, int i, double radius_mm)
{
    return ballMask(grid, grid.toPatient(i, 15, 6), radius_mm);
}

} // namespace

TEST(MaskPair, UnionDifferenceAndIntersectionAreThoseOfTheirVoxels)
{
    const Geometry grid = obliqueGrid();
    const Mask a = ballOn(grid, 15, 4.0), b = ballOn(grid, 21, 4.0);
    const auto either = united(a, b), onlyA = subtracted(a, b), both = intersected(a, b);
    ASSERT_TRUE(either && onlyA && both && *either && *onlyA && *both);
    const auto where = [&](bool (*keeps)(bool, bool)) {
        return maskWhere(grid, [&](const VoxelIndex& v) { return keeps(a.contains(v), b.contains(v)); });
    };
    EXPECT_EQ(**either, where([](bool inA, bool inB) { return inA || inB; }));
    EXPECT_EQ(**onlyA, where([](bool inA, bool inB) { return inA && !inB; }));
    EXPECT_EQ(**both, where([](bool inA, bool inB) { return inA && inB; }));
    EXPECT_EQ(subtracted(a, a).value(), std::nullopt);
    EXPECT_EQ(united(a, std::nullopt).value(), a);
}

TEST(MaskPair, MasksOfAnotherGridAreRefused)
{
    const Mask a = ballOn(obliqueGrid(), 15, 4.0), b = ballOn(obliqueGrid({30, 30, 12}), 15, 4.0);
    EXPECT_EQ(united(a, b).error().code, ProblemCode::OtherGrid);
    EXPECT_EQ(MaskDelta::between(a, b).error().code, ProblemCode::OtherGrid);
}

TEST(MaskDelta, LeadsFromEitherStateToTheOther)
{
    const Geometry grid = obliqueGrid();
    const MaskOrNothing a = ballOn(grid, 15, 4.0), b = ballOn(grid, 21, 3.0), nothing;
    for (const auto& [before, after] : {std::pair{a, b}, std::pair{nothing, a}, std::pair{b, nothing}}) {
        const auto delta = MaskDelta::between(before, after);
        ASSERT_TRUE(delta);
        EXPECT_EQ(delta->appliedTo(before).value(), after);
        EXPECT_EQ(delta->appliedTo(after).value(), before);
    }
    EXPECT_TRUE(MaskDelta::between(a, a)->isEmpty());
}

TEST(MaskHistory, EveryStepIsUndoneAndRedoneVoxelByVoxel)
{
    const Geometry grid = obliqueGrid();
    MaskHistory history(std::nullopt);
    std::vector<MaskOrNothing> states{std::nullopt};
    const auto advance = [&](const std::string& name, const MaskOrNothing& next) {
        ASSERT_TRUE(history.advance(name, next));
        states.push_back(next);
    };
    advance("Paint", ballOn(grid, 15, 3.0));
    advance("Grow by 2 mm", grown(*states.back(), 2.0).value());
    advance("Shrink by 1 mm", shrunk(*states.back(), 1.0).value());
    advance("Erase", std::nullopt);
    ASSERT_TRUE(history.advance("Erase again", std::nullopt)); // changes nothing: no step
    for (std::size_t n = states.size() - 1; n-- > 0;) {
        ASSERT_TRUE(history.undo());
        EXPECT_EQ(history.current(), states[n]) << n;
    }
    EXPECT_EQ(history.undoName(), std::nullopt);
    EXPECT_EQ(history.undo().error().code, ProblemCode::NothingToUndo);
    for (std::size_t n = 1; n < states.size(); ++n) {
        ASSERT_TRUE(history.redo());
        EXPECT_EQ(history.current(), states[n]) << n;
    }
    EXPECT_EQ(history.undoName(), "Erase");
    ASSERT_TRUE(history.undo());
    EXPECT_EQ(history.redoName(), "Erase");
    ASSERT_TRUE(history.advance("Shrink", shrunk(*history.current(), 1.0).value()));
    EXPECT_EQ(history.redoName(), std::nullopt) << "what was undone is gone";
}
