#include "imaging/segmentation/liver/BlockMorphology.h"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>

using namespace hepatica::imaging::liver;

namespace {

constexpr std::array<int, 3> BlockDims{20, 16, 12};
constexpr std::array<double, 3> BlockSpacing{1.0, 1.5, 2.0};

struct Block {
    int i, j, k;
};

Bits bitsWhere(const std::function<bool(const Block&)>& isSet)
{
    Bits bits;
    for (int k = 0; k < BlockDims[2]; ++k)
        for (int j = 0; j < BlockDims[1]; ++j)
            for (int i = 0; i < BlockDims[0]; ++i)
                bits.push_back(isSet({i, j, k}) ? 1 : 0);
    return bits;
}

double farFrom(const Block& a, const Block& b)
{
    return std::hypot((a.i - b.i) * BlockSpacing[0], (a.j - b.j) * BlockSpacing[1],
                      (a.k - b.k) * BlockSpacing[2]);
}

bool isBox(const Block& b, int first, int last)
{
    return b.i >= first && b.i <= last && b.j >= first && b.j <= last && b.k >= first && b.k <= last;
}

const BlockMorphology Shapes(BlockDims, BlockSpacing);

} // namespace

TEST(BlockMorphology, DilatingAPointGivesTheBallAroundIt)
{
    const Block centre{9, 7, 5};
    const Bits point = bitsWhere([&](const Block& b) { return farFrom(b, centre) == 0.0; });
    EXPECT_EQ(Shapes.dilated(point, 4.0),
              bitsWhere([&](const Block& b) { return farFrom(b, centre) <= 4.0; }));
    EXPECT_EQ(Shapes.dilated(bitsWhere([](const Block&) { return false; }), 4.0),
              bitsWhere([](const Block&) { return false; }));
}

TEST(BlockMorphology, ErodingKeepsWhatLiesDeepAndMindsTheEdgeOfTheImage)
{
    const Bits all = bitsWhere([](const Block&) { return true; });
    EXPECT_EQ(Shapes.eroded(all, 2.0, BlockMorphology::Beyond::Inside), all);
    const Bits deep = Shapes.eroded(all, 2.0, BlockMorphology::Beyond::Outside);
    EXPECT_EQ(deep, bitsWhere([](const Block& b) {
                  return b.i >= 2 && b.i < 18 && b.j >= 1 && b.j < 15 && b.k >= 1 && b.k < 11;
              }));
}

TEST(BlockMorphology, ClosingFillsACleftAndNothingOutsideTheBody)
{
    const Bits box = bitsWhere([](const Block& b) { return isBox(b, 3, 8); });
    const Bits cleft = bitsWhere([](const Block& b) { return isBox(b, 3, 8) && !(b.i == 5 && b.j >= 5); });
    const Bits closed = Shapes.closed(cleft, 3.0);
    EXPECT_EQ(both(closed, box), closed);
    EXPECT_EQ(both(closed, cleft), cleft);
    // The mouth of the cleft stays open as deep as a ball of that radius hangs into it.
    const Bits depths = bitsWhere([](const Block& b) { return isBox(b, 3, 8) && b.j <= 7; });
    EXPECT_EQ(both(closed, depths), depths);
}

TEST(BlockMorphology, TheLargestPartIsTheOneWithMostBlocksThatCount)
{
    const Bits parts = bitsWhere([](const Block& b) { return isBox(b, 1, 2) || isBox(b, 5, 9); });
    EXPECT_EQ(Shapes.largestPart(parts), bitsWhere([](const Block& b) { return isBox(b, 5, 9); }));
    const Bits left = bitsWhere([](const Block& b) { return b.i < 4; });
    EXPECT_EQ(Shapes.largestPart(parts, left), bitsWhere([](const Block& b) { return isBox(b, 1, 2); }));
    EXPECT_EQ(Shapes.partAt(parts, 0), bitsWhere([](const Block&) { return false; }));
}

TEST(BlockMorphology, AHoleOfSoManyPlanesIsFilled)
{
    // A shaft along the columns is a hole of the slices that cut across it.
    const Bits box = bitsWhere([](const Block& b) { return isBox(b, 2, 8); });
    const Bits shaft = bitsWhere([](const Block& b) { return isBox(b, 2, 8) && !(b.i == 5 && b.k == 5); });
    EXPECT_EQ(Shapes.withHolesFilled(shaft, 1), box);
    EXPECT_EQ(Shapes.withHolesFilled(shaft, 2), shaft);
    const Bits notch = bitsWhere([](const Block& b) { return isBox(b, 2, 8) && !(b.i == 2 && b.k == 8); });
    EXPECT_EQ(Shapes.withHolesFilled(notch, 1), notch);
    const Bits cave =
        bitsWhere([](const Block& b) { return isBox(b, 2, 8) && !(b.i == 5 && b.j == 5 && b.k == 5); });
    EXPECT_EQ(Shapes.withHolesFilled(cave, 3), box);
}

TEST(BlockMorphology, OfSeveralPartsTheLargestAndTheThickOnesStay)
{
    const auto isLargest = [](const Block& b) { return b.i < 8; };
    const auto isThick = [](const Block& b) { return b.i >= 10 && b.i < 18 && b.j < 8; };
    const auto isPlate = [](const Block& b) { return b.i >= 10 && b.j >= 13 && b.j < 15; }; // 3 mm
    const Bits all = bitsWhere([&](const Block& b) { return isLargest(b) || isThick(b) || isPlate(b); });
    const Bits kept = Shapes.thickParts(all, 3.0, BlockMorphology::Beyond::Inside);
    EXPECT_EQ(kept, bitsWhere([&](const Block& b) { return isLargest(b) || isThick(b); }));
}
