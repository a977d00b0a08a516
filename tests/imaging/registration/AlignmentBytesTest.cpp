#include <hepatica/imaging/AlignmentBytes.h>

#include <cmath>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

Geometry fieldGrid()
{
    const double c = std::cos(0.2), s = std::sin(0.2);
    return Geometry::make({7, 6, 5}, {4.0, 4.5, 5.0}, {-30.5, 12.25, -101.0 / 3.0},
                          {{{c, s, 0}, {-s, c, 0}, {0, 0, 1}}})
        .value();
}

Alignment someAlignment()
{
    DisplacementField field{fieldGrid(), {}};
    for (std::size_t at = 0; at < field.grid.voxelCount(); ++at) {
        const auto turn = static_cast<float>(at);
        field.mm.push_back({12.0F * std::sin(turn), -0.004F * turn, -30.0F + 0.25F * turn});
    }
    Alignment alignment;
    alignment.toMoving.affine.rows = {{{0.99, 0.1, -1.0 / 7.0}, {-0.1, 1.01, 0.0}, {0.0, 0.02, 0.98}}};
    alignment.toMoving.affine.translation = {12.5, -7.0 / 3.0, 88.125};
    alignment.toMoving.deformation = std::make_shared<const DisplacementField>(std::move(field));
    alignment.quality.verdict = AlignmentQuality::Verdict::Doubtful;
    alignment.quality.reasons = {"the bodies hardly overlap", "the liver is folded"};
    alignment.quality.overlap = 0.93;
    alignment.quality.bodyOverlap = 0.61;
    alignment.quality.liverOverlap = 1.0 / 3.0;
    alignment.quality.roundTrip_mm = 4.5;
    alignment.quality.similarity = 0.2;
    alignment.quality.similarityBefore = 0.1;
    alignment.quality.leastJacobian = 0.4;
    alignment.quality.greatestJacobian = 1.7;
    alignment.quality.greatestDisplacement_mm = 12.0;
    return alignment;
}

} // namespace

TEST(AlignmentBytes, GiveTheSameMapBack)
{
    const Alignment made = someAlignment();
    const auto back = alignmentFromBytes(bytesOf(made));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->toMoving.affine, made.toMoving.affine);
    ASSERT_TRUE(back->toMoving.deformation);
    EXPECT_EQ(back->toMoving.deformation->grid, made.toMoving.deformation->grid);
    ASSERT_EQ(back->toMoving.deformation->mm.size(), made.toMoving.deformation->mm.size());
    for (std::size_t at = 0; at < made.toMoving.deformation->mm.size(); ++at)
        for (std::size_t axis = 0; axis < 3; ++axis)
            EXPECT_NEAR(back->toMoving.deformation->mm[at][axis], made.toMoving.deformation->mm[at][axis],
                        0.0051);
}

TEST(AlignmentBytes, KeepWhatWasSaidOfTheAlignment)
{
    const Alignment made = someAlignment();
    const auto back = alignmentFromBytes(bytesOf(made));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->quality.verdict, AlignmentQuality::Verdict::Doubtful);
    EXPECT_EQ(back->quality.reasons, made.quality.reasons);
    EXPECT_EQ(back->quality.overlap, made.quality.overlap);
    EXPECT_EQ(back->quality.bodyOverlap, made.quality.bodyOverlap);
    EXPECT_EQ(back->quality.liverOverlap, made.quality.liverOverlap);
    EXPECT_EQ(back->quality.roundTrip_mm, made.quality.roundTrip_mm);
    EXPECT_EQ(back->quality.similarity, made.quality.similarity);
    EXPECT_EQ(back->quality.similarityBefore, made.quality.similarityBefore);
    EXPECT_EQ(back->quality.leastJacobian, made.quality.leastJacobian);
    EXPECT_EQ(back->quality.greatestJacobian, made.quality.greatestJacobian);
    EXPECT_EQ(back->quality.greatestDisplacement_mm, made.quality.greatestDisplacement_mm);
    ASSERT_EQ(back->warnings.size(), 1U);
    EXPECT_EQ(back->warnings.front().code, ProblemCode::AlignmentDoubtful);
    EXPECT_EQ(back->warnings.front().arguments,
              (std::vector<std::string>{"the bodies hardly overlap; the liver is folded"}));
}

TEST(AlignmentBytes, AnAffineMapAloneStaysOne)
{
    Alignment made = someAlignment();
    made.toMoving.deformation = nullptr;
    made.quality = {};
    const auto back = alignmentFromBytes(bytesOf(made));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->toMoving.affine, made.toMoving.affine);
    EXPECT_EQ(back->toMoving.deformation, nullptr);
    EXPECT_EQ(back->quality.verdict, AlignmentQuality::Verdict::Good);
    EXPECT_EQ(back->quality.roundTrip_mm, std::nullopt);
    EXPECT_TRUE(back->warnings.empty());
}

TEST(AlignmentBytes, DamagedBytesAreNoAlignment)
{
    const auto whole = bytesOf(someAlignment());
    EXPECT_FALSE(alignmentFromBytes({}));
    for (std::size_t length = 0; length < whole.size(); length += 37)
        EXPECT_FALSE(alignmentFromBytes(std::span(whole).first(length))) << length;
    // Adler's sum at the end proves what was deflated; the length before it is proven by what comes out.
    for (std::size_t at = 0; at < whole.size(); at += 13) {
        auto damaged = whole;
        damaged[at] ^= std::byte{0x55};
        EXPECT_FALSE(alignmentFromBytes(damaged)) << at;
    }
}
