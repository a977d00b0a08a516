#include "imaging/dicom/Fragments.h"

#include <gtest/gtest.h>

using namespace hepatica::imaging;

namespace {

/// Five fragments of 100 bytes, each behind an item header of 8, from byte 1000 on.
PixelElement fiveFragments(std::vector<std::uint64_t> frameOffsets)
{
    PixelElement pixels;
    for (std::uint64_t index = 0; index < 5; ++index)
        pixels.fragments.push_back({1008 + 108 * index, 100});
    pixels.frameOffsets = std::move(frameOffsets);
    return pixels;
}

} // namespace

TEST(Fragments, AsManyAsFramesAreOneEach)
{
    const auto found = fragmentsOf(fiveFragments({}), 3, 5);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, (std::vector<ByteRange>{{1008 + 3 * 108, 100}}));
}

TEST(Fragments, AllBelongToASingleFrame)
{
    const auto found = fragmentsOf(fiveFragments({}), 0, 1);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size(), 5u);
}

TEST(Fragments, TheOffsetTableTellsWhereAFrameBegins)
{
    const PixelElement pixels = fiveFragments({0, 108, 324}); // one, two, two
    EXPECT_EQ(fragmentsOf(pixels, 0, 3)->size(), 1u);
    EXPECT_EQ(fragmentsOf(pixels, 1, 3)->size(), 2u);
    EXPECT_EQ(fragmentsOf(pixels, 1, 3)->front().offset, 1116u);
    EXPECT_EQ(fragmentsOf(pixels, 2, 3)->size(), 2u);
}

TEST(Fragments, ThatMakeNoFramesAreNone)
{
    EXPECT_FALSE(fragmentsOf(fiveFragments({}), 0, 3));             // no table
    EXPECT_FALSE(fragmentsOf(fiveFragments({0, 108}), 0, 3));       // a table of other frames
    EXPECT_FALSE(fragmentsOf(fiveFragments({0, 50, 324}), 1, 3));   // into the middle of a fragment
    EXPECT_FALSE(fragmentsOf(fiveFragments({0, 324, 108}), 1, 3));  // backwards
    EXPECT_FALSE(fragmentsOf(fiveFragments({0, 108, 9999}), 2, 3)); // beyond the last
    EXPECT_FALSE(fragmentsOf(PixelElement{}, 0, 1));                // nothing at all
    EXPECT_FALSE(fragmentsOf(fiveFragments({}), 5, 5));             // no such frame
}
