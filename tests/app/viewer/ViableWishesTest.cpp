#include "ViableWishes.h"

#include <gtest/gtest.h>

namespace hepatica::viewer {

namespace {

ViableWish wishOf(const std::string& lesion, double threshold, bool recorded)
{
    ViableWish wish{lesion, "2.25.1", {}, recorded};
    wish.options.threshold = threshold;
    return wish;
}

} // namespace

TEST(ViableWishes, AreTakenInTheirOrderAndTheLastWordOnALesionCounts)
{
    ViableWishes wishes;
    wishes.add(wishOf("a", 1.0, true));
    wishes.add(wishOf("b", 2.0, true));
    wishes.add(wishOf("a", 3.0, true));
    EXPECT_EQ(wishes.next()->lesion, "b");
    const auto last = wishes.next();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->options.threshold, 3.0);
    EXPECT_FALSE(wishes.next());
}

TEST(ViableWishes, WhatIsOnlyShownNeverTakesThePlaceOfWhatIsToBeRecorded)
{
    ViableWishes wishes;
    wishes.add(wishOf("a", 1.0, false));
    wishes.add(wishOf("a", 2.0, true));
    wishes.add(wishOf("a", 3.0, false));
    EXPECT_EQ(wishes.next()->options.threshold, 2.0);
    EXPECT_FALSE(wishes.next());
}

TEST(ViableWishes, WhatIsCutShortComesAgainUnlessItWasOnlyShownOrIsOverruled)
{
    ViableWishes wishes;
    wishes.add(wishOf("a", 1.0, true));
    ASSERT_TRUE(wishes.next());
    wishes.putBack();
    EXPECT_EQ(wishes.next()->options.threshold, 1.0);
    wishes.add(wishOf("a", 2.0, true));
    wishes.putBack();
    EXPECT_EQ(wishes.next()->options.threshold, 2.0);
    EXPECT_FALSE(wishes.next());
    wishes.end();
    wishes.add(wishOf("a", 3.0, false));
    ASSERT_TRUE(wishes.next());
    wishes.putBack();
    EXPECT_FALSE(wishes.next());
}

TEST(ViableWishes, KnowWhatTheReaderSaidThatIsNotRecordedYet)
{
    ViableWishes wishes;
    EXPECT_EQ(wishes.saidOf("a"), nullptr);
    wishes.add(wishOf("a", 1.0, true));
    ASSERT_TRUE(wishes.next());
    ASSERT_NE(wishes.saidOf("a"), nullptr);
    wishes.add(wishOf("a", 2.0, true));
    EXPECT_EQ(wishes.saidOf("a")->options.threshold, 2.0);
    EXPECT_EQ(wishes.saidOf("b"), nullptr);
    wishes.clear();
    EXPECT_EQ(wishes.saidOf("a"), nullptr);
}

} // namespace hepatica::viewer
