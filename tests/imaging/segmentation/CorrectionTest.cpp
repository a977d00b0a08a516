#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::dice;
using hepatica::imaging::Geometry;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::LesionSegmentation;
using hepatica::imaging::Mask;
using hepatica::imaging::segmentLesion;
using hepatica::imaging::VoxelIndex;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;

namespace {

const SyntheticLesion& lesion()
{
    static const SyntheticLesion made = makeLesion({});
    return made;
}

LesionPrompt longAxis(const SyntheticLesion& of)
{
    LesionPrompt prompt;
    prompt.strokes = {of.longAxis};
    return prompt;
}

Mask segmented(const SyntheticLesion& of, const LesionPrompt& prompt)
{
    const auto found = segmentLesion(of.volume, prompt);
    EXPECT_TRUE(found) << found.error().text();
    return found ? found->mask : of.truth;
}

VoxelIndex voxelAt(const SyntheticLesion& of, const Point3& position)
{
    return of.volume.geometry().toNearestVoxel(position);
}

/// Whether all voxels hang together through faces, edges or corners.
bool isOnePart(const Mask& mask)
{
    std::vector<VoxelIndex> front, all;
    const auto& box = mask.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i)
                if (mask.contains({i, j, k}))
                    all.push_back({i, j, k});
    std::vector<std::uint8_t> seen(mask.inside().size(), 0);
    const auto dims = box.dims();
    std::size_t reached = 0;
    const auto visit = [&](const VoxelIndex& v) {
        if (!mask.contains(v))
            return;
        const auto at = static_cast<std::size_t>(
            ((v.k - box.first.k) * dims[1] + v.j - box.first.j) * dims[0] + v.i - box.first.i);
        if (seen[at] != 0)
            return;
        seen[at] = 1;
        ++reached;
        front.push_back(v);
    };
    visit(all.front());
    while (!front.empty()) {
        const VoxelIndex v = front.back();
        front.pop_back();
        for (int n = 0; n < 27; ++n)
            visit({v.i + n % 3 - 1, v.j + n / 3 % 3 - 1, v.k + n / 9 - 1});
    }
    return reached == all.size();
}

/// How many voxels of one mask lie outside another.
std::size_t outside(const Mask& mask, const Mask& other)
{
    std::size_t count = 0;
    const auto& box = mask.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i)
                count += mask.contains({i, j, k}) && !other.contains({i, j, k}) ? 1U : 0U;
    return count;
}

} // namespace

TEST(Corrections, APointToAddIsInsideAndHangsTogetherWithTheLesion)
{
    LesionPrompt prompt = longAxis(lesion());
    // 7 mm beyond the lesion's border along its columns (semi-axis 11 mm), and far beyond the volume of
    // interest's reach.
    for (const double far_mm : {18.0, 30.0}) {
        prompt.add = {lesion().middle + Point3{0, far_mm, 0}};
        EXPECT_FALSE(segmented(lesion(), longAxis(lesion())).contains(voxelAt(lesion(), prompt.add.front())));
        const Mask mask = segmented(lesion(), prompt);
        EXPECT_TRUE(mask.contains(voxelAt(lesion(), prompt.add.front()))) << far_mm;
        EXPECT_TRUE(isOnePart(mask)) << far_mm;
    }
}

TEST(Corrections, APointToAddNeverShrinksTheLesion)
{
    const Mask before = segmented(lesion(), longAxis(lesion()));
    LesionPrompt prompt = longAxis(lesion());
    // Around the lesion's border (semi-axes 14, 11 and 12 mm).
    for (const Point3& rim : {Point3{0, 11.5, 0}, Point3{0, 0, 12.0}, Point3{0, -9.0, 0}, Point3{9, 9, 0}}) {
        prompt.add = {lesion().middle + rim};
        EXPECT_EQ(outside(before, segmented(lesion(), prompt)), 0U) << rim.y << " " << rim.z;
    }
}

TEST(Corrections, APointToAddThatStretchesTheLesionLowersTheConfidence)
{
    LesionPrompt prompt = longAxis(lesion());
    const auto sure = segmentLesion(lesion().volume, prompt);
    prompt.add = {lesion().middle + Point3{0, 24.0, 0}};
    const auto stretched = segmentLesion(lesion().volume, prompt);
    ASSERT_TRUE(sure && stretched);
    EXPECT_LT(stretched->confidence, 0.6 * sure->confidence);
    const auto toldOfThePoint = testing::Contains(testing::HasSubstr("a point to add lies"));
    EXPECT_THAT(sure->reasons, testing::Not(toldOfThePoint));
    EXPECT_THAT(stretched->reasons, toldOfThePoint);
}

TEST(Corrections, AClickThatIsToBeRemovedIsRefused)
{
    LesionPrompt prompt;
    prompt.click = lesion().middle;
    prompt.remove = {lesion().middle};
    const auto found = segmentLesion(lesion().volume, prompt);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, hepatica::ProblemCode::NothingToSegment);
    EXPECT_NE(found.error().text().find("is to be removed"), std::string::npos) << found.error().text();
}

TEST(Corrections, APointToAddFartherThanTheLesionIsLongIsRefused)
{
    LesionPrompt prompt;
    // A stroke of 14 mm; the point lies some 25 mm beyond the lesion.
    prompt.strokes = {{lesion().middle - Point3{7, 0, 0}, lesion().middle + Point3{7, 0, 0}}};
    prompt.add = {lesion().middle + Point3{0, 35.0, 0}};
    const auto found = segmentLesion(lesion().volume, prompt);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, hepatica::ProblemCode::NothingToSegment);
    EXPECT_NE(found.error().text().find("mm from the lesion, expected at most 14.0 mm"), std::string::npos)
        << found.error().text();
}

TEST(Corrections, APointToRemovePushesTheBorderBackAndNeverLetsItGrow)
{
    const Mask before = segmented(lesion(), longAxis(lesion()));
    LesionPrompt prompt = longAxis(lesion());
    for (const Point3& rim : {Point3{0, 9.5, 0}, Point3{0, 0, -10.0}, Point3{0, 14.0, 0}}) {
        prompt.remove = {lesion().middle + rim};
        EXPECT_EQ(outside(segmented(lesion(), prompt), before), 0U) << rim.y << " " << rim.z;
    }
    // 1.5 mm inside the border nothing is left beyond the point, nor 2 mm beside it.
    prompt.remove = {lesion().middle + Point3{0, 9.5, 0}};
    const Mask after = segmented(lesion(), prompt);
    for (const Point3& gone :
         {Point3{0, 10.7, 0}, Point3{2, 9.7, 0}, Point3{-2, 9.7, 0}, Point3{0, 9.7, 2}}) {
        EXPECT_TRUE(before.contains(voxelAt(lesion(), lesion().middle + gone)));
        EXPECT_FALSE(after.contains(voxelAt(lesion(), lesion().middle + gone)));
    }
    EXPECT_TRUE(isOnePart(after));
}

TEST(Corrections, APointToRemoveIsOutsideAndTheRestStays)
{
    LesionPrompt prompt = longAxis(lesion());
    prompt.remove = {lesion().middle + Point3{0, -9.0, 0}, lesion().middle};
    const Mask before = segmented(lesion(), longAxis(lesion())), after = segmented(lesion(), prompt);
    for (const Point3& point : prompt.remove) {
        EXPECT_TRUE(before.contains(voxelAt(lesion(), point)));
        EXPECT_FALSE(after.contains(voxelAt(lesion(), point)));
    }
    EXPECT_LT(after.voxelCount(), before.voxelCount());
    EXPECT_GT(after.voxelCount(), before.voxelCount() / 2);
}

TEST(Corrections, APointToRemoveTakesANeighbourOfTheSameDensityAway)
{
    // A second lesion of the same density that touches the first one, its middle 18 mm away along the
    // columns.
    SyntheticScene scene;
    scene.otherTissue = [](const Point3& p) {
        return std::hypot(p.x, p.y - 18.0, p.z) < 8.0 ? std::optional(75.0) : std::nullopt;
    };
    const SyntheticLesion pair = makeLesion(scene);
    LesionPrompt prompt = longAxis(pair);
    const double before = dice(segmented(pair, prompt), pair.truth);
    prompt.remove = {pair.middle + Point3{0, 14.0, 0}};
    const double after = dice(segmented(pair, prompt), pair.truth);
    EXPECT_GE(after, before);
    EXPECT_GT(after, 0.9);
}

TEST(Corrections, NothingLiesOutsideTheMaskGiven)
{
    const Geometry& grid = lesion().volume.geometry();
    const VoxelIndex middle = voxelAt(lesion(), lesion().middle);
    const auto& n = grid.dims();
    // The half of the volume below the lesion's middle.
    const std::vector<std::uint8_t> half(static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]) *
                                             static_cast<std::size_t>(middle.k + 1),
                                         1);
    LesionPrompt prompt = longAxis(lesion());
    prompt.within = *Mask::make(grid, {{0, 0, 0}, {n[0] - 1, n[1] - 1, middle.k}}, half);
    const Mask mask = segmented(lesion(), prompt);
    EXPECT_EQ(mask.box().last.k, middle.k);
    EXPECT_GT(static_cast<double>(mask.voxelCount()), 0.4 * static_cast<double>(lesion().truth.voxelCount()));
}
