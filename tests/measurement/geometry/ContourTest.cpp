// The contours of a slice against those that are put together edge by edge.
#include "measurement/geometry/Contour.h"

#include "measurement/geometry/Masks.h"

#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using measurement::Contour;
using measurement::HalfPixel;
using measurement::SliceRegion;

SliceRegion regionOf(int width, const std::vector<std::string>& rows)
{
    std::vector<std::string> padded;
    for (const std::string& row : rows)
        padded.push_back(row + std::string(static_cast<std::size_t>(width) - row.size(), '.'));
    return measurement::sliceRegion(maskFromPicture(padded), 0);
}

/// Half-way between every inside pixel and an outside one beside it.
std::set<HalfPixel> edgesOf(const SliceRegion& region)
{
    std::set<HalfPixel> edges;
    for (int y = 1; y + 1 < region.height; ++y)
        for (int x = 1; x + 1 < region.width; ++x)
            for (const auto& [right, down] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}})
                if (region.isInside(x, y) && !region.isInside(x + right, y + down))
                    edges.insert({2 * (x + region.firstColumn) + right, 2 * (y + region.firstRow) + down});
    return edges;
}

/// By rows, then columns.
bool liesBefore(const HalfPixel& a, const HalfPixel& b)
{
    return a.y != b.y ? a.y < b.y : a.x < b.x;
}

/// Every edge lies on one contour, neighbours on it are half a pixel or a pixel apart, each begins at its
/// first vertex, and they stand in the order of these.
void expectContours(const SliceRegion& region)
{
    std::set<HalfPixel> passed;
    std::size_t vertices = 0;
    const std::vector<Contour> contours = measurement::traceContours(region);
    for (std::size_t n = 0; n < contours.size(); ++n) {
        const Contour& contour = contours[n];
        ASSERT_GE(contour.size(), 4U);
        EXPECT_EQ(*std::ranges::min_element(contour, liesBefore), contour.front());
        EXPECT_TRUE(n == 0 || liesBefore(contours[n - 1].front(), contour.front()));
        for (std::size_t at = 0; at < contour.size(); ++at) {
            const HalfPixel &here = contour[at], &next = contour[(at + 1) % contour.size()];
            EXPECT_LE(std::max(std::abs(here.x - next.x), std::abs(here.y - next.y)), 2);
            passed.insert(here);
            ++vertices;
        }
    }
    EXPECT_EQ(passed, edgesOf(region));
    EXPECT_EQ(vertices, passed.size());
}

} // namespace

TEST(Contour, PassesEveryEdgeOnceWhateverTheWidth)
{
    std::mt19937 random(6);
    for (std::size_t width = 1; width <= 40; ++width) {
        const std::string full(width, '#');
        expectContours(regionOf(static_cast<int>(width), {full, full, full}));
        for (std::size_t at = 0; at < width; ++at) { // one pixel, and all but one
            std::string one(width, '.'), others(width, '#');
            one[at] = '#';
            others[at] = '.';
            expectContours(regionOf(static_cast<int>(width), {one}));
            expectContours(regionOf(static_cast<int>(width), {full, others, full}));
            expectContours(regionOf(static_cast<int>(width), {others, one, full, others}));
        }
        std::vector<std::string> noise(5, full);
        for (std::string& row : noise)
            for (char& pixel : row)
                pixel = random() % 4 == 0 ? '.' : '#';
        expectContours(regionOf(static_cast<int>(width), noise));
    }
}

TEST(Contour, OfTwoPartsThatBeginInOneRowTheLeftOneComesFirst)
{
    const auto contours = measurement::traceContours(
        regionOf(30, {"..####################.....##", "..####################.....##"}));
    ASSERT_EQ(contours.size(), 2U);
    EXPECT_LT(contours[0].front().x, contours[1].front().x);
}

} // namespace hepatica::tests
