// Which of the reader's words on a viable part hold for the images that are there.
#include "ArterialSeries.h"
#include "SyntheticVolume.h"

#include <gtest/gtest.h>

namespace hepatica::viewer {

namespace {

imaging::Geometry gridOf(const std::array<int, 3>& dims)
{
    return *imaging::Geometry::make(dims, {1.0, 1.0, 2.0}, {0, 0, 0}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
}

imaging::LoadedSeries flatSeries(const imaging::Geometry& grid)
{
    return tests::syntheticSeries(grid, [](const Point3&) { return 60.0; });
}

/// Arterial images with those before the contrast medium aligned.
VisitPhasesRead withNonContrast()
{
    const auto grid = gridOf({8, 8, 4});
    VisitPhasesRead read{flatSeries(grid)};
    PhaseChoice before;
    before.uid = "2.25.9";
    before.phase = imaging::Phase::NonContrast;
    read.beside.push_back({before, flatSeries(grid)});
    read.nonContrast = 0;
    return read;
}

ViableWords ownThreshold(const std::string& subtractedUid)
{
    ViableWords words;
    words.options.threshold = 90.0;
    words.subtractedUid = subtractedUid;
    return words;
}

} // namespace

TEST(ViableWords, OfAThresholdHoldWithTheSameSeriesSubtractedOnly)
{
    const VisitPhasesRead read = withNonContrast();
    const auto same = soughtIn(read, {}, ownThreshold("2.25.9"), "");
    EXPECT_EQ(same.phase.options.threshold, 90.0);
    EXPECT_EQ(same.subtractedUid, "2.25.9");
    EXPECT_TRUE(same.lost.empty());

    const auto other = soughtIn(read, {}, ownThreshold("2.25.8"), "");
    EXPECT_FALSE(other.phase.options.threshold);
    EXPECT_EQ(other.lost.size(), 1u);

    VisitPhasesRead alone = withNonContrast();
    alone.nonContrast.reset();
    const auto gone = soughtIn(alone, {}, ownThreshold("2.25.9"), "");
    EXPECT_FALSE(gone.phase.nonContrast || gone.phase.options.threshold);
    EXPECT_EQ(gone.lost.size(), 1u);
}

TEST(ViableWords, ThatNothingIsSubtractedStay)
{
    const VisitPhasesRead read = withNonContrast();
    const auto plain = soughtIn(read, {}, ownThreshold(""), "");
    EXPECT_FALSE(plain.phase.nonContrast);
    EXPECT_EQ(plain.subtractedUid, "");
    EXPECT_EQ(plain.phase.options.threshold, 90.0);
    EXPECT_TRUE(soughtIn(read, {}, {}, "").phase.nonContrast) << "nothing was said";
}

TEST(ViableWords, OfTheLiverHoldOnItsGridAndAreToldWhereTheyDoNot)
{
    const VisitPhasesRead read = withNonContrast();
    ViableWords words;
    words.reference =
        *imaging::Mask::make(gridOf({8, 8, 4}), {{1, 1, 1}, {1, 1, 1}}, std::vector<std::uint8_t>{1});
    EXPECT_EQ(soughtIn(read, {}, words, "").phase.reference, words.reference);
    words.reference =
        *imaging::Mask::make(gridOf({9, 8, 4}), {{1, 1, 1}, {1, 1, 1}}, std::vector<std::uint8_t>{1});
    const auto lost = soughtIn(read, {}, words, "1.2");
    EXPECT_FALSE(lost.phase.reference);
    EXPECT_EQ(lost.lost.size(), 1u);
    EXPECT_EQ(lost.phase.lesionFrameUid, "1.2");
}

} // namespace hepatica::viewer
